import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { startLive } from '../../tests/system/browser/live-run.ts';
import { newRoot, removeRoot, servePage } from '../../tests/unit/dashboard/serve.ts';

/** What a stretch of one run took, per round. */
export interface Stretch {
  readonly isWatched: boolean;
  readonly wallMs: number;
  /** Of the run's own process; those of evaluations and of the watcher are not in it. */
  readonly cpuMs: number;
}

/**
 * One run of tiny evaluations, watched and alone by turns, `rounds` at a time: what differs between two runs, and between
 * two minutes of a machine, cannot be taken for the price of the page. Order within a pair alternates.
 */
export const observed = async (pairs: number, rounds: number): Promise<readonly Stretch[]> => {
  const root = newRoot();
  const order = Array.from({ length: pairs }, (_, pair) => (pair % 2 === 0 ? [false, true] : [true, false])).flat();
  const live = await startLive(root, { rounds: rounds * (order.length + 2), seed: 7, islands: 1 });
  const dashboard = await servePage(root, { source: live.source });
  const watcher = spawn(process.execPath, [join(import.meta.dirname, 'watcher.mjs'), dashboard.url], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = roundsOf(live.run);
  try {
    await ended(rounds); // caches are warm from here on
    const stretches: Stretch[] = [];
    for (const isWatched of order) {
      watcher.stdin.write(isWatched ? 'on\n' : 'off\n');
      await ended(1); // the change itself belongs to nobody
      const [wall, cpu] = [performance.now(), process.cpuUsage()];
      await ended(rounds - 1);
      const { user, system } = process.cpuUsage(cpu);
      const wallMs = (performance.now() - wall) / (rounds - 1);
      stretches.push({ isWatched, wallMs, cpuMs: (user + system) / 1000 / (rounds - 1) });
    }
    return stretches;
  } finally {
    watcher.stdin.end();
    watcher.kill();
    await dashboard.close();
    await live.end();
    removeRoot(root);
  }
};

/** Waits until so many more nodes are recorded. */
const roundsOf = (run: Awaited<ReturnType<typeof startLive>>['run']) => {
  let recorded = 0;
  let waiting: { readonly at: number; readonly go: () => void } | null = null;
  run.subscribe((event) => {
    if (event.type !== 'node.recorded') return;
    recorded += 1;
    if (waiting !== null && recorded >= waiting.at) {
      const { go } = waiting;
      waiting = null;
      go();
    }
  });
  return (more: number): Promise<void> =>
    new Promise((go) => {
      waiting = { at: recorded + more, go };
    });
};
