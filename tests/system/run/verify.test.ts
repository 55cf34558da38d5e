import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootId, startTime } from '../../../src/platform/files/process-identity.ts';
import { readRun } from '../../../src/stores/run-store.ts';
import { called } from '../../unit/cli/called.ts';
import { newDirectory, startToy, toyDirectory } from './toy.ts';

const folder = mkdtempSync(join(tmpdir(), 'asi-verified-'));
const task = join(folder, 'task'); // readable for the user that sandboxed evaluators run as
const evaluator = join(task, 'evaluate.py');
const directory = newDirectory();
const verify = (...words: string[]) => called(folder, ['verify', directory, ...words]);
const lastEvent = async (): Promise<number> => {
  const run = await readRun(directory);
  await run.close();
  return run.lastEvent;
};
let original = '';

beforeAll(async () => {
  cpSync(toyDirectory, task, { recursive: true });
  original = readFileSync(evaluator, 'utf8').replace('    note(given, text)\n', '    pass\n');
  writeFileSync(evaluator, original);
  await (await startToy(directory, { rounds: 1 }, { task })).done;
}, 240_000);

afterAll(() => {
  for (const made of [folder, dirname(directory)]) rmSync(made, { recursive: true, force: true });
});

test('a score that repeats is said so, with where it comes from, and nothing is journaled', {
  timeout: 240_000,
}, async () => {
  const before = await lastEvent();
  const { code, stdout } = await verify('initial', '--json');
  const found = JSON.parse(stdout);
  expect({ code, found }).toMatchObject({
    code: 0,
    found: {
      repeats: true,
      stage: 'full',
      epoch: 1,
      agreement: { verdict: 'equal' },
      evaluator: { changed: [] },
      evidence: [
        { seed: 1, keyFollows: true, result: 'as recorded' },
        { seed: 2, keyFollows: true, result: 'as recorded' },
      ],
      kept: null,
    },
  });
  expect(found.evaluator.then).toBe(found.evaluator.now);
  expect(await lastEvent()).toBe(before);
});

test('one that does not repeat ends with 1 and names what has changed', { timeout: 240_000 }, async () => {
  writeFileSync(evaluator, original.replace('- 7)', '- 3)'));
  const { code, stdout } = await verify('initial', '--json');
  writeFileSync(evaluator, original);
  const found = JSON.parse(stdout);
  rmSync(found.kept, { recursive: true });
  expect(code).toBe(1);
  expect(found).toMatchObject({
    repeats: false,
    agreement: { verdict: 'differs' },
    evaluator: { changed: ['evaluate.py changed'] },
  });
});

test('a result file that is not what was recorded is noticed', { timeout: 240_000 }, async () => {
  const run = await readRun(directory);
  const { evaluations } = (await run.node(0))!;
  await run.close();
  const file = join(directory, evaluations.at(-1)!.folder, 'result.json');
  const text = readFileSync(file, 'utf8');
  rmSync(file);
  writeFileSync(file, JSON.stringify({ ...JSON.parse(text), score: 9.5 }));
  const { stdout } = await verify('initial', '--json');
  expect(JSON.parse(stdout).evidence).toMatchObject([{ result: 'as recorded' }, { result: 'something else' }]);
  rmSync(file);
  writeFileSync(file, text);
});

test('a run that another process works on is refused', async () => {
  const owner = { pid: process.pid, started: startTime(process.pid), boot: bootId(), host: hostname(), since: 'now' };
  writeFileSync(join(directory, 'lock'), JSON.stringify(owner));
  const { code, stderr } = await verify('initial');
  rmSync(join(directory, 'lock'));
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/in use by process/) });
});
