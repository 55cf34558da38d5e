import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findPython } from '../src/evaluation/python/interpreters.ts';
import type { Sandbox } from '../src/evaluation/sandbox/confinement.ts';
import { startConfined } from '../src/evaluation/sandbox/enforce/start-confined.mjs';
import { openSandbox } from '../src/evaluation/sandbox/open-sandbox.ts';
import { makeOwnFolder } from '../src/evaluation/sandbox/own-folder.ts';

/** What each level of the sandbox adds to a process start: `npx tsx bench/sandbox.ts --starts 50`. */
const { values } = parseArgs({ options: { starts: { type: 'string', default: '50' } } });
const starts = Number(values.starts);
const { interpreter } = await findPython();
const runDirectory = await mkdtemp(join(tmpdir(), 'asi-bench-'));
const here = fileURLToPath(new URL('.', import.meta.url));
const sharing = { interpreter, program: 'python', taskDirectory: here, pythonPackages: here, runDirectory };
const programs = { true: ['/usr/bin/env', 'true'], 'python -I -S -c pass': [interpreter, '-I', '-S', '-c', 'pass'] };

/** Milliseconds from the start of a command until it has ended and nothing of it is left. */
const timeOf = async (sandbox: Sandbox, command: readonly string[], folder: string): Promise<number> => {
  const [work, out] = [join(folder, 'work'), join(folder, 'out')];
  const confined = sandbox.confine({
    ...{ command, env: { PATH: '/usr/bin:/bin', ASI_ATTEMPT: 'bench' }, readable: [], writable: [work, out], work },
    ...{ temporary: join(folder, 'tmp'), memoryMb: 512, gpus: [] },
  });
  const started = performance.now();
  const { ended, groups } = startConfined(confined, { name: 'asi-bench', memoryMb: 512, cwd: work });
  const end = await ended;
  const took = performance.now() - started;
  await groups.close();
  if ('fault' in end || end.exitCode !== 0) throw new Error(`${sandbox.detail}: ${JSON.stringify(end)}`);
  return took;
};

const middle = (times: readonly number[]): number =>
  [...times].sort((one, other) => one - other)[times.length >> 1] ?? 0;
const round = (ms: number): number => Math.round(ms * 10) / 10;

const sandboxes: Sandbox[] = [];
for (const level of ['none', 'bwrap', 'landlock'] as const) {
  try {
    sandboxes.push(await openSandbox(level, sharing));
  } catch (error) {
    console.log((error as Error).message);
  }
}
const rows: Record<string, unknown>[] = [];
for (const [what, command] of Object.entries(programs)) {
  const times = new Map(sandboxes.map((sandbox) => [sandbox, [] as number[]]));
  for (let at = 0; at < starts; at += 1)
    for (const [index, sandbox] of sandboxes.entries()) {
      const folder = join(runDirectory, String(index));
      if (at === 0) {
        const { user } = sandbox;
        await rm(folder, { recursive: true, force: true });
        await makeOwnFolder(folder, null);
        for (const name of ['work', 'out', 'tmp']) await makeOwnFolder(join(folder, name), user);
      }
      times.get(sandbox)!.push(await timeOf(sandbox, command, folder));
    }
  const [plain = []] = times.values();
  for (const [{ level, detail }, all] of times)
    rows.push({
      program: what,
      level,
      'p50 ms': round(middle(all)),
      'min ms': round(Math.min(...all)),
      'added p50': round(middle(all) - middle(plain)),
      'added min': round(Math.min(...all) - Math.min(...plain)),
      detail,
    });
}
console.table(rows.map(({ detail: _, ...row }) => row));
for (const { detail } of sandboxes) console.log(detail);
await rm(runDirectory, { recursive: true, force: true });
