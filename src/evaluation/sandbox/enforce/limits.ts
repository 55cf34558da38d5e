import { readFileSync } from 'node:fs';

const GIB = 1024 ** 3;

/** What one evaluator may have at most of each thing the kernel counts per process. */
export const processLimits = (processes: number): Readonly<Record<'core' | 'fsize' | 'nofile' | 'nproc', number>> => {
  const hard = hardLimits();
  return {
    core: 0,
    fsize: Math.min(GIB, hard('Max file size')),
    nofile: Math.min(4096, hard('Max open files')),
    nproc: Math.min(processes, hard('Max processes')),
  };
};

/** Bytes of /tmp and of /dev/shm: both are memory. */
export const scratchBytes = (memoryMb: number): number =>
  Math.max(64, Math.min(1024, Math.floor(memoryMb / 4))) * 1024 ** 2;

/** How well the memory limit of a stage is kept, for people to read. */
export const memoryCap = (cgroups: readonly string[]): string =>
  cgroups.length > 0 ? 'memory capped by a control group' : 'the memory cap is approximate';

/** Limits may be lowered and never raised, so that ours must not be above those we have. */
const hardLimits = (): ((name: string) => number) => {
  const table = readFileSync('/proc/self/limits', 'utf8');
  return (name) => {
    const value = new RegExp(`^${name}\\s+\\S+\\s+(\\S+)`, 'm').exec(table)?.[1] ?? 'unlimited';
    return value === 'unlimited' ? Number.POSITIVE_INFINITY : Number(value);
  };
};
