import { readFileSync } from 'node:fs';

/** The kernel's id of this boot; null where there is none to read. */
export const bootId = (): string | null => contentOf('/proc/sys/kernel/random/boot_id');

/** When a process started, in clock ticks since the boot: a recycled process id has another one. Null when unknown. */
export const startTime = (pid: number): string | null => fieldOf(pid, 22);

/** Is this very process alive? Without a start time to compare, any process with its id counts. */
export const isAlive = (pid: number, started: string | null): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  if (fieldOf(pid, 3) === 'Z') return false;
  const now = startTime(pid);
  return started === null || now === null || now === started;
};

/** A field of /proc/<pid>/stat, counted from 1. The second is a name in parentheses that may hold anything. */
const fieldOf = (pid: number, field: number): string | null => {
  const stat = contentOf(`/proc/${pid}/stat`);
  return stat === null ? null : (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[field - 3] ?? null);
};

const contentOf = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
};
