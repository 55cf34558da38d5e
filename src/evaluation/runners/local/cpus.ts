import { constants } from 'node:fs';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { readIfThere } from '../../../platform/files/read-if-there.ts';
import { identityOf } from './process/process-table.mjs';

/** CPUs that no other run of this user has pinned its evaluators to; empty when there are too few, or nothing can pin. */
export interface CpuLease {
  readonly cpus: readonly number[];
  release(): Promise<void>;
}

const nothing: CpuLease = { cpus: [], release: async () => {} };

/** Leases `count` CPUs by files in the temporary directory; a lease ends with its process. */
export const leaseCpus = async (count: number): Promise<CpuLease> => {
  const allowed = await allowedCpus();
  if (allowed.length < count || !(await hasTaskset())) return nothing;
  const directory = join(tmpdir(), `asi-cpus-${process.getuid?.() ?? 'user'}`);
  const leased: number[] = [];
  const release = async () => {
    await Promise.all(leased.map((cpu) => rm(join(directory, String(cpu)), { force: true })));
  };
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    for (const cpu of allowed)
      if (leased.length < count && (await take(join(directory, String(cpu))))) leased.push(cpu);
  } catch {
    // the directory belongs to another user: unpinned evaluators are slower to compare, but right
  }
  if (leased.length === count) return { cpus: leased, release };
  await release();
  return nothing;
};

const take = async (path: string): Promise<boolean> => {
  const owner = await readIfThere(path);
  if (owner !== null) {
    const [pid = '0', identity] = owner.split(' ', 2);
    if (identityOf(Number(pid)) === identity) return false;
    await rm(path, { force: true });
  }
  return writeFile(path, `${process.pid} ${identityOf(process.pid)}`, { flag: 'wx' }).then(
    () => true,
    () => false,
  );
};

/** The CPUs that this process may use, which may be fewer than the machine has. */
const allowedCpus = async (): Promise<number[]> => {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const list = /^Cpus_allowed_list:\s+(\S+)/m.exec(status)?.[1] ?? '';
  return list.split(',').flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split('-').map(Number);
    return Number.isNaN(first) || range === '' ? [] : Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
};

const hasTaskset = async (): Promise<boolean> => {
  const searches = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => access(join(folder, 'taskset'), constants.X_OK));
  return (await Promise.allSettled(searches)).some(({ status }) => status === 'fulfilled');
};
