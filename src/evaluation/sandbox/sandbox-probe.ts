import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from './confinement.ts';
import { startConfined } from './enforce/start-confined.mjs';
import { makeOwnFolder } from './own-folder.ts';

const PATIENCE_MS = 20_000;
const WORDS = 'the sandbox works';
const SCRIPT = 'true && cat "$1" > "$2" && shift 2 && exec "$@"';

/**
 * Tries a sandbox as it will be used, at the place where it will be used: a program must be able to read a file like a
 * candidate's, to write its result, and to start the evaluator's interpreter. Answers null, or why it does not work.
 */
export const probe = async (sandbox: Sandbox, folder: string, program: readonly string[]): Promise<string | null> => {
  const [work, out, temporary] = ['work', 'out', 'tmp'].map((name) => join(folder, name)) as [string, string, string];
  const [candidate, result] = [join(folder, 'candidate'), join(out, 'result')];
  await rm(folder, { recursive: true, force: true });
  try {
    const confined = sandbox.confine({
      command: ['/bin/sh', '-c', SCRIPT, 'probe', candidate, result, ...program],
      env: { PATH: '/usr/bin:/bin', HOME: work, TMPDIR: temporary, LANG: 'C.UTF-8', ASI_ATTEMPT: randomUUID() },
      readable: [candidate],
      writable: [work, out],
      work,
      temporary,
      memoryMb: 256,
      gpus: [],
    });
    await mkdir(folder, { recursive: true });
    for (const path of [work, out, temporary]) await makeOwnFolder(path, confined.sandbox.user);
    await writeFile(candidate, WORDS);
    await chmod(candidate, 0o444);
    return await run(confined, work, async () => (await readFile(result, 'utf8').catch(() => '')) === WORDS);
  } catch (error) {
    return (error as Error).message;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const run = async (
  confined: ReturnType<Sandbox['confine']>,
  cwd: string,
  holds: () => Promise<boolean>,
): Promise<string | null> => {
  const { child, ended, groups } = startConfined(confined, { name: `asi-probe-${process.pid}`, memoryMb: 256, cwd });
  let words = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (words = (words + chunk.toString('utf8')).slice(0, 2000)));
  const closed = new Promise((resolve) => child.once('close', resolve).once('error', resolve));
  const given = new AbortController();
  const late = sleep(PATIENCE_MS, 'late' as const, { signal: given.signal }).catch(() => 'late' as const);
  const end = await Promise.race([ended, late]);
  given.abort();
  if (end === 'late') {
    child.kill('SIGKILL');
    await groups.close();
    return `nothing happened for ${PATIENCE_MS / 1000} seconds`;
  }
  await closed;
  await groups.close();
  if ('fault' in end) return firstLine(end.fault);
  if (end.exitCode !== 0) return firstLine(words) || `it ended with ${end.signal ?? `exit code ${end.exitCode}`}`;
  return (await holds()) ? null : 'what was written inside did not arrive outside';
};

const firstLine = (text: string): string => text.trim().split('\n')[0]?.slice(0, 300) ?? '';
