import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type OpenAiServer, startOpenAiServer } from '../../doubles/openai-server.ts';

const root = resolve(import.meta.dirname, '../../..');
const archives = ['version-0.1.0'];
const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

/** A run that an earlier version of the program began, and that was killed in the middle of rounds 5 and 7. */
const unpacked = (archive: string): string => {
  const home = mkdtempSync(join(tmpdir(), 'golden-'));
  cleanUp.push(() => rmSync(home, { recursive: true, force: true }));
  execFileSync('tar', ['xzf', join(root, 'tests/fixtures/golden-run', `${archive}.tar.gz`), '-C', home]);
  const manifest = join(home, 'runs/golden/manifest.json');
  const kept = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, unknown>;
  writeFileSync(manifest, JSON.stringify({ ...kept, taskDirectory: join(home, 'task') }));
  return home;
};

const asi = (home: string, ...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> =>
  new Promise((settle) => {
    const child = spawn(process.execPath, [join(root, 'bin/asi.js'), ...args, '--runs', join(home, 'runs')], {
      env: { ...process.env, OPENAI_API_KEY: 'sk-golden' },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('close', (code) => settle({ code, stdout, stderr }));
  });

/** Answers as the model did that the run was begun with: each proposal another number. */
const startModel = async (): Promise<OpenAiServer> => {
  let asked = 0;
  const server = await startOpenAiServer(({ body }) => {
    const role = body.messages?.[0]?.content ?? '';
    const usage = { in: 900, out: 120 };
    if (role.includes('You read a program')) return { usage, text: '{"sound":true,"findings":[],"reason":"sound"}' };
    if (role.includes('You write down')) return { usage, text: '{}' }; // unusable then as now: nodes without an analysis
    if (!role.includes('You are the Researcher'))
      return { usage, text: '{"duplicate":false,"reason":"another number"}' };
    asked += 1;
    const value = (6.9 + asked / 100).toFixed(2);
    const program = `# region settings\nBASE = ${value}  # tune 0 10\nSTEPS = ${20 + asked}  # tune 1 64\n# endregion`;
    const why = `resumed try ${asked} looks at ${value}, which nobody has tried before`;
    return { usage, text: `NAME: base ${value}\nMOTIVATION: ${why}\nCITES: none\n\`\`\`python\n${program}\n\`\`\`\n` };
  });
  cleanUp.push(() => server.stop());
  return server;
};

interface Row {
  readonly type: string;
  readonly round?: number;
  readonly seq: number;
}

const eventsOf = (jsonl: string): Row[] =>
  jsonl
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Row);

test.each(archives)(
  'a run of %s, killed in the middle, is shown and resumed to its end',
  { timeout: 120_000 },
  async (archive) => {
    const home = unpacked(archive);
    const before = JSON.parse((await asi(home, 'status', 'golden', '--json')).stdout) as { rounds: { done: number } };
    expect(before.rounds.done).toBeGreaterThan(3);
    const model = await startModel();
    const resumed = await asi(
      home,
      ...['resume', 'golden', '--set', `endpoint.baseUrl=${model.url}`, '--python', 'python3'],
      ...['--no-dashboard', '--jsonl'],
    );
    expect(resumed.code, resumed.stderr.slice(-3000)).toBe(0);
    const events = eventsOf(resumed.stdout);
    const recorded = events.filter(({ type }) => type === 'node.recorded').map(({ round }) => round);
    expect(recorded).not.toContain(1); // what was recorded then is not done again
    expect(recorded).toContain(5); // what was in flight is
    expect(events.at(-1)?.type).toBe('run.ended');
    const shown = JSON.parse(
      (await asi(home, 'tail', 'golden', '--jsonl', '--grep', 'proposal.made')).stdout.split('\n')[0]!,
    ) as Row;
    expect(shown.type).toBe('proposal.made'); // journaled as candidate.proposed then
    const checked = await asi(home, 'fsck', 'golden');
    expect(checked.code, checked.stdout + checked.stderr).toBe(0);
  },
);
