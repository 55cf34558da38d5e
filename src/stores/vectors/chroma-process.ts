import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** A server process in a group of its own, which does not outlive this process, however this one ends. */
export interface GuardedProcess {
  readonly pid: number;
  readonly exited: Promise<string>;
  alive(): boolean;
  /** Asks it to stop (SIGINT), and kills its whole group when it has not within a second. */
  stop(): Promise<void>;
}

// The command takes the place of the shell. A subshell waits on a pipe that only this process holds the other end of:
// when this process dies, even by kill -9, the pipe ends without a line and the group is killed.
const guard = '(read -r line || kill -9 -$$) <&3 & exec "$@" 3<&-';

/** Starts a command with its output going to the end of a file; throws when it cannot be started at all. */
export const startGuarded = async (command: readonly string[], logFile: string): Promise<GuardedProcess> => {
  const log = openSync(logFile, 'a');
  try {
    const stdio = ['ignore', log, log, 'pipe'] as const;
    const child = spawn('sh', ['-c', guard, 'guard', ...command], { detached: true, stdio: [...stdio] });
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    return guarded(child);
  } finally {
    closeSync(log);
  }
};

const guarded = (child: ChildProcess): GuardedProcess => {
  const pid = child.pid!;
  const pipe = child.stdio[3]!;
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      // A line before the end: the guard must not kill a group whose number may belong to another process by then.
      if ('write' in pipe) pipe.end('ended\n');
      resolve(signal ? `was killed by ${signal}` : `ended with exit code ${code}`);
    });
  });
  pipe.on('error', () => undefined);
  // A process that forgets to stop it is not kept alive by it.
  child.unref();
  if ('unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
  return {
    pid,
    exited,
    alive: isAlive,
    stop: async () => {
      if (!isAlive()) return;
      child.ref();
      send(pid, 'SIGINT');
      const timer = setTimeout(() => send(-pid, 'SIGKILL'), 1000);
      await exited;
      clearTimeout(timer);
    },
  };
};

const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already, which is what was wanted.
  }
};
