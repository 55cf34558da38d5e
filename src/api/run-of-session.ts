import { randomUUID } from 'node:crypto';
import { Order } from '../model/run/command.ts';
import type { Metric } from '../model/task/task.ts';
import { commandProblem } from '../run/commands.ts';
import type { Session } from '../run/run-session.ts';
import type { RunHandle } from '../run/start.ts';
import type { RunSummary } from '../views/summary/run-summary.ts';
import { summaryOf } from '../views/summary/summarize.ts';
import type { CommandInput, Run, RunResult } from './public-run.ts';
import { runEvents } from './run-events.ts';

/** A session as a user of the library sees it, once it takes commands. An aborted signal aborts the run. */
export const runOfSession = async (
  { run, concluded }: Session,
  score: Metric,
  signal: AbortSignal | undefined,
): Promise<Run> => {
  const done = concluded.then(({ end, summary }): RunResult => ({ ...end, summary }));
  await begun(run);
  abortWith(run, signal);
  return {
    id: run.id,
    directory: run.directory,
    events: (from) => runEvents(run, from),
    [Symbol.asyncIterator]: () => runEvents(run),
    subscribe: run.subscribe,
    view: run.view,
    summary: () => (run.view().phase === 'ended' ? done.then(({ summary }) => summary) : summaryNow(run, score)),
    command: async (command, key = randomUUID()) => run.command(orderOf(command, key)),
    pause: run.pause,
    resume: run.resume,
    stop: run.stop,
    abort: run.abort,
    done,
  };
};

/** Until its first event a resumed run looks as it was left: ended. */
const begun = (run: RunHandle): Promise<void> =>
  new Promise((resolve) => {
    const over = () => {
      stop();
      resolve();
    };
    const stop = run.subscribe(({ type }) => {
      if (type === 'run.started') over();
    });
    run.done.then(over, over);
  });

const abortWith = (run: RunHandle, signal: AbortSignal | undefined): void => {
  if (signal === undefined) return;
  const abort = () => run.abort();
  signal.addEventListener('abort', abort, { once: true });
  const forget = () => signal.removeEventListener('abort', abort);
  run.done.then(forget, forget);
  if (signal.aborted) abort();
};

const summaryNow = async (run: RunHandle, score: Metric): Promise<RunSummary> => {
  const view = run.view();
  const read = async (point: { readonly round: number } | null) =>
    point === null ? null : ((await run.records.node(point.round)) ?? null);
  const [initial, best] = await Promise.all([read(view.initial), read(view.best)]);
  return summaryOf(view, { isAlive: true, score, initial, best, paths: { directory: run.directory } });
};

const orderOf = (command: CommandInput, key: string): Order => {
  const order = Order.safeParse({ key, source: 'library', command });
  if (order.success) return order.data;
  const [issue] = order.error.issues;
  throw commandProblem(
    'command-invalid',
    `This is no command: ${issue!.path.join('.')}: ${issue!.message}.`,
    'docs/steering.md lists the commands.',
  );
};
