import { bytesBelow } from './disk-usage.mjs';
import { waitedCpuSeconds } from './process-table.mjs';

const LONGEST_TIMER_MS = 2 ** 31 - 1;
const DISK_EVERY_MS = 1000;
const MEBIBYTE = 1024 ** 2;

/**
 * Watches a tree's time and memory, and what it writes into `folders`: calls `stop` once, with the reason, when a limit
 * is reached, and knows in the end what was used. A control group may have run out of memory without ending all of it.
 */
export const createGuard = (limits, tree, { folders, ranOutOfMemory }, stop) => {
  const started = performance.now();
  let stopped = null;
  let peakMb = 0;
  let seenCpuSeconds = 0;
  let pause = 20;

  const end = (why) => {
    stopped ??= why;
    clearTimeout(wall);
    clearTimeout(next);
    clearTimeout(nextOnDisk);
    stop(why);
  };

  const look = () => {
    const before = performance.now();
    const members = tree.members();
    const residentMb = sum(members, 'memoryMb');
    // Resident memory counts shared pages once per process: only a sum that looks too high is worth the exact question.
    const usedMb =
      residentMb > limits.memoryMb && members.length > 1
        ? members.reduce((all, { pid }) => all + tree.shareOf(pid), 0)
        : residentMb;
    peakMb = Math.max(peakMb, usedMb, ...members.map((member) => member.peakMb));
    seenCpuSeconds = Math.max(seenCpuSeconds, sum(members, 'cpuSeconds'));
    if (usedMb > limits.memoryMb || ranOutOfMemory()) return end('memory');
    pause = Math.min(200, pause * 2);
    // On a machine with very many processes one look is expensive: never spend more than a tenth of the time looking.
    next = setTimeout(look, Math.max(pause, 10 * (performance.now() - before)));
  };

  const lookOnDisk = () => {
    const before = performance.now();
    if (bytesBelow(folders) > limits.diskMb * MEBIBYTE) return end('disk');
    nextOnDisk = setTimeout(lookOnDisk, Math.max(DISK_EVERY_MS, 10 * (performance.now() - before)));
  };

  const wall = setTimeout(() => end('time'), Math.min(LONGEST_TIMER_MS, limits.limitSeconds * 1000));
  let next = setTimeout(look, pause);
  let nextOnDisk = setTimeout(lookOnDisk, DISK_EVERY_MS);

  return {
    finish: () => {
      clearTimeout(wall);
      clearTimeout(next);
      clearTimeout(nextOnDisk);
      const cpuSeconds = Math.max(waitedCpuSeconds(), seenCpuSeconds);
      const wallSeconds = (performance.now() - started) / 1000;
      return { stopped, usage: { wallSeconds, cpuSeconds, peakMemoryMb: Math.ceil(peakMb) } };
    },
  };
};

const sum = (members, name) => members.reduce((all, member) => all + member[name], 0);
