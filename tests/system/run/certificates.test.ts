import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { called } from '../../unit/cli/called.ts';

const template = resolve(import.meta.dirname, '../../../tasks/_template-certificate');
const home = mkdtempSync(join(tmpdir(), 'asi-certificates-'));
const runs = join(home, 'runs');
afterAll(() => rmSync(home, { recursive: true, force: true }));

const taskNamed = (name: string, change: (evaluator: string) => string = (text) => text): string => {
  const folder = join(home, name);
  cpSync(template, folder, { recursive: true });
  const yaml = join(folder, 'task.yaml');
  writeFileSync(yaml, readFileSync(yaml, 'utf8').replaceAll('TASK_NAME', name));
  const evaluator = join(folder, 'evaluate.py');
  writeFileSync(evaluator, change(readFileSync(evaluator, 'utf8')));
  return folder;
};

const call = (...args: string[]) => called(runs, args);
const run = (task: string, name: string, rounds: number) =>
  call(
    ...[
      'run',
      task,
      '--name',
      name,
      '--rounds',
      String(rounds),
      '--model',
      'none',
      '--no-dashboard',
      '--json',
      '--quiet',
    ],
    ...['--set', 'chroma=memory', '--seed', '1'],
  );

interface Found {
  readonly best: {
    readonly score: { readonly mean: number; readonly n: number };
    readonly confirmed: boolean;
    readonly certificate: Record<'score' | 'node' | 'seed', number> & {
      readonly artifact: string;
      readonly verified: boolean;
    };
  };
}
let best: Found['best'];

beforeAll(async () => {
  const { code, stdout } = await run(taskNamed('spaced'), 'spaced', 6);
  expect(code).toBe(0);
  best = (JSON.parse(stdout) as Found).best;
}, 120_000);

test('what is certified is a result at once, and reported first', async () => {
  expect(best).toMatchObject({
    confirmed: true,
    score: { n: 1 },
    certificate: { score: best.score.mean, verified: true },
  });
  const { score, node, seed } = best.certificate;
  const text = (await call('status', 'spaced')).stdout;
  expect(text).toContain(`best certified: ${score} numbers, node ${node}, seed ${seed}`);
  expect(text).toMatch(/\nresult +best certified: [\s\S]*\nbest +/);
  const events = (await call('tail', 'spaced', '--jsonl')).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.filter(({ type }) => type === 'certificate.checked').length).toBeGreaterThan(1);
  const seeds = events.flatMap(({ type, stage, seed: one }) =>
    type === 'stage.ended' && stage === 'full' ? [one] : [],
  );
  expect(new Set(seeds)).toEqual(new Set([1, 2])); // nothing was run again with fresh seeds
});

test('the best artifact is handed out as the check saw it', async () => {
  const file = join(home, 'best.json');
  const { code, stderr } = await call('best', 'spaced', '--artifact', '-o', file);
  expect([code, stderr]).toEqual([0, expect.stringContaining(`best certified: ${best.certificate.score} numbers`)]);
  const numbers = JSON.parse(readFileSync(file, 'utf8')) as number[];
  expect(numbers).toHaveLength(best.certificate.score);
  expect((await call('best', 'spaced', '--artifact')).stdout).toBe(readFileSync(file, 'utf8'));
});

test('verify checks the recorded artifact again, and notices one that was changed', async () => {
  const node = String(best.certificate.node);
  const held = await call('verify', 'spaced', node);
  expect([held.code, held.stdout]).toEqual([0, expect.stringMatching(/artifact +seed 1, \S+: holds: \d+/)]);
  const path = join(runs, 'spaced', best.certificate.artifact);
  const original = readFileSync(path, 'utf8');
  writeFileSync(path, '[1, 2, 3]');
  const { code, stdout } = await call('verify', 'spaced', node, '--json');
  writeFileSync(path, original);
  expect(code).toBe(1);
  const { artifacts } = JSON.parse(stdout) as { artifacts: { holds: boolean; problem: string | null }[] };
  expect(artifacts.filter(({ holds }) => !holds)).toMatchObject([{ problem: '1, 2, 3 are equally spaced' }]);
});

test('an evaluator that reports more than its artifact shows is refused by name', async () => {
  const liar = taskNamed('liar', (text) => text.replace('{"score": len(numbers),', '{"score": len(numbers) + 1,'));
  const { code, stdout } = await run(liar, 'liar', 3);
  expect(code).toBe(5);
  expect(JSON.parse(stdout)).toMatchObject({
    reason: 'initial program failed',
    failures: [{ class: 'certificate', line: expect.stringContaining('the evaluator (python evaluate.py) reported') }],
  });
  const none = await call('best', 'liar', '--artifact');
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('has no certified artifact')]);
});
