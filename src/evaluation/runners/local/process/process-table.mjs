import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** The process table: `/proc` on Linux, `ps` elsewhere (which knows no markers). */
export const createProcessTable = () => (existsSync('/proc/self/stat') ? procTable : createPsTable());

/** Identifies a living process beyond its number, which may be given out again; null when it is gone. */
export const identityOf = (pid) => {
  if (existsSync('/proc/self/stat')) {
    const fields = statOf(pid);
    return fields === null || fields[0] === 'Z'
      ? null
      : `${read('/proc/sys/kernel/random/boot_id').trim()}/${fields[19]}`;
  }
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || null;
};

/** CPU seconds of all children that this process has waited for, and of theirs; 0 where it cannot be known. */
export const waitedCpuSeconds = () => seconds(statOf(process.pid), 13);

const procTable = {
  pids: () => readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : [])),
  parentOf: (pid) => Number(statOf(pid)?.[1] ?? 0),
  carries: (pid, marker) => `\0${read(`/proc/${pid}/environ`)}`.includes(`\0${marker}\0`),
  usageOf: (pid) => {
    const fields = statOf(pid);
    if (fields === null || fields[0] === 'Z') return null;
    const status = read(`/proc/${pid}/status`);
    return {
      cpuSeconds: seconds(fields, 11),
      memoryMb: kilobytes(status, 'VmRSS') / 1024,
      peakMb: kilobytes(status, 'VmHWM') / 1024,
    };
  },
  /** Memory with shared pages divided among their users: exact, but expensive to read. */
  shareOf: (pid) => kilobytes(read(`/proc/${pid}/smaps_rollup`), 'Pss') / 1024,
};

export const createPsTable = () => {
  let rows = new Map();
  return {
    pids: () => {
      const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,rss=,time='], {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      });
      const lines = (stdout ?? '').split('\n').map((line) => line.trim().split(/\s+/));
      rows = new Map(lines.filter((line) => line.length === 5).map((line) => [Number(line[0]), line]));
      return [...rows.keys()];
    },
    parentOf: (pid) => Number(rows.get(pid)?.[1] ?? 0),
    carries: () => false,
    usageOf: (pid) => {
      const row = rows.get(pid);
      if (row === undefined || row[2].startsWith('Z')) return null;
      const memoryMb = Number(row[3]) / 1024;
      return { cpuSeconds: clockSeconds(row[4]), memoryMb, peakMb: memoryMb };
    },
    shareOf: (pid) => Number(rows.get(pid)?.[3] ?? 0) / 1024,
  };
};

/** The fields of /proc/PID/stat after the name, which may hold anything: state, parent, ... */
const statOf = (pid) => {
  const text = read(`/proc/${pid}/stat`);
  return text === '' ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
};

const seconds = (fields, at) =>
  fields === null ? 0 : (Number(fields[at]) + Number(fields[at + 1])) / TICKS_PER_SECOND;

const kilobytes = (text, name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);

/** "[[days-]hours:]minutes:seconds" as seconds. */
const clockSeconds = (text) => {
  const [clock, days = '0'] = text.split('-').reverse();
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
};

/** The text of a file that may vanish, or be another user's, at any moment. */
const read = (path) => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};
