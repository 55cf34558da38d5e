import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPython } from '../python/interpreters.ts';
import type { WantedLevel } from './confinement.ts';
import { openSandbox } from './open-sandbox.ts';
import { isSandboxProblem } from './sandbox-problem.ts';

/** What the doctor says about the sandbox of this machine, after trying it. */
export const sandboxCheck = async (
  wanted: WantedLevel,
): Promise<{ status: 'ok' | 'warn' | 'fail'; detail: string; fix: string | null }> => {
  const directory = await mkdtemp(join(tmpdir(), 'asi-sandbox-'));
  await chmod(directory, 0o755); // as a run's directory is
  try {
    const interpreter = await findPython().then(
      (found) => found.interpreter,
      () => null,
    );
    const here = fileURLToPath(new URL('.', import.meta.url));
    const { level, detail } = await openSandbox(wanted, {
      interpreter,
      program: 'true',
      taskDirectory: here,
      pythonPackages: here,
      runDirectory: directory,
    });
    if (level === 'bwrap') return { status: 'ok', detail, fix: null };
    if (level === 'landlock')
      return { status: 'warn', detail, fix: 'Bubblewrap confines better, where it works: see docs/sandbox.md.' };
    return { status: 'warn', detail, fix: 'Leave --sandbox none out: candidates are code written by a model.' };
  } catch (error) {
    if (!isSandboxProblem(error)) throw error;
    return { status: 'fail', detail: error.message, fix: error.advice };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};
