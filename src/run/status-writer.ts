import { bestSoFar } from '../model/result/node-order.mjs';
import type { Metric } from '../model/task/task.ts';
import { type RunStatus, writeStatus } from '../stores/run-status.ts';
import { rankedPoint } from '../views/run/node-points.ts';
import type { RunView } from '../views/run/run-view.ts';
import { type Surroundings, summaryOf } from '../views/summary/summarize.ts';
import type { RunHandle } from './start.ts';

/** Keeps a run's status file up to date until it is closed. */
export interface StatusWriter {
  /** Writes the last word. */
  close(around: Surroundings): Promise<void>;
}

const interval = 1000;

/** Writes the status of a live run whenever something has happened, at most once a second. */
export const createStatusWriter = (run: RunHandle, score: Metric): StatusWriter => {
  let isStale = true;
  let writing: Promise<void> = Promise.resolve();
  const write = (around: Surroundings) => {
    isStale = false;
    const status = statusOf(run.view(), around);
    // a full disk is the store's to report; here it would only repeat that each second
    writing = writing.then(() => writeStatus(run.directory, status)).catch(() => {});
    return writing;
  };
  const live: Surroundings = { isAlive: true, score, best: null, initial: null, paths: { directory: run.directory } };
  const ignore = run.subscribe(() => {
    isStale = true;
  });
  const timer = setInterval(() => isStale && write(live), interval);
  timer.unref();
  return {
    close: (around) => {
      ignore();
      clearInterval(timer);
      return write(around);
    },
  };
};

/** What the status file says of a view. */
export const statusOf = (view: RunView, around: Surroundings): RunStatus => {
  return {
    schema: 1,
    pid: process.pid,
    writtenAt: new Date().toISOString(),
    phase: view.phase,
    slowestSeconds: view.slowestSeconds,
    waiting: view.waiting,
    lanes: view.lanes.map(({ round, island, doing, since, limitSeconds }) => ({
      round,
      island,
      doing,
      since,
      limitSeconds,
    })),
    summary: summaryOf(view, around),
    spark: sparkOf(view),
  };
};

const sparkPoints = 40;

/** Score of the best so far at evenly spaced rounds. */
const sparkOf = ({ nodes, records }: RunView): number[] => {
  const ranked = [...nodes.values()].map((point) => rankedPoint(point, records[point.round]?.confirmed === true));
  const bests = bestSoFar(ranked).flatMap((best) => (best && nodes.get(best.id)?.score?.mean) ?? []);
  const every = Math.max(1, Math.ceil(bests.length / sparkPoints));
  return bests.filter((_, index) => index % every === 0 || index === bests.length - 1);
};
