import { performance } from 'node:perf_hooks';

/** Above this, time grows faster than in proportion: eight times the input takes 8 times as long when linear, 64 when quadratic. */
export const tooSteep = 24;

/** How many times longer `run` takes on eight times the input; the best of some tries, in processor time where that is less. */
export const growth = (run: (size: number) => unknown, size: number): number => {
  run(8 * size);
  return Math.min(...tries(run, 8 * size)) / Math.max(0.5, Math.min(...tries(run, size)));
};

const tries = (run: (size: number) => unknown, size: number): number[] =>
  Array.from({ length: 3 }, () => {
    const [wall, processor] = [performance.now(), process.cpuUsage()];
    run(size);
    const { user, system } = process.cpuUsage(processor);
    return Math.min(performance.now() - wall, (user + system) / 1000);
  });
