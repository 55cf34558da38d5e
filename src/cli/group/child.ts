import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../bin/asi.js', import.meta.url));

/** A run of a group, in a process of its own. */
export interface Child {
  /** The exit code; a signal counts as 128 and its number would. */
  readonly ended: Promise<number>;
  interrupt(): void;
}

/** Starts the program once more; what it prints goes to a file. It has a process group of its own, so that a Ctrl-C reaches it once, from us. */
export const startChild = async (args: readonly string[], log: string): Promise<Child> => {
  const output = await open(log, 'a');
  const child = spawn(process.execPath, [program, ...args], {
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
  });
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGTERM' ? 143 : 130)));
  }).finally(() => output.close());
  return { ended, interrupt: () => void child.kill('SIGINT') };
};
