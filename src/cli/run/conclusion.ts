import { join } from 'node:path';
import type { Node } from '../../model/result/node.ts';
import type { Metric } from '../../model/task/task.ts';
import type { RunEnd, RunHandle } from '../../run/start.ts';
import { closingText } from '../../views/summary/closing-text.ts';
import { type Surroundings, summaryOf } from '../../views/summary/summarize.ts';
import { isOn } from '../grammar/arguments.ts';
import type { Call } from '../grammar/command-definition.ts';
import { mannerOf } from '../look/locate-run.ts';
import { jsonText } from '../terminal/json-text.ts';
import type { StatusKeeper } from './run-status-keeper.ts';

/** A run that has just ended. */
export interface Concluded {
  readonly run: RunHandle;
  readonly score: Metric;
  readonly status: StatusKeeper;
  readonly end: RunEnd;
}

/** Says how a run ended: one document with `--json`, a text otherwise (beside the events of `--jsonl`, on stderr). */
export const conclude = async (call: Call, { run, score, status, end }: Concluded): Promise<void> => {
  const view = run.view();
  const [initial, best] = await nodesOf(run.directory, [view.initial?.round ?? 0, view.best?.round ?? 0]);
  const paths = { directory: run.directory, evaluations: join(run.directory, 'evaluations') };
  const around: Surroundings = { score, initial, best, paths };
  await status.close(around);
  const told = summaryOf(view, around);
  const summary = { ...told, run: { ...told.run, detail: end.fault ?? end.detail }, reason: end.reason };
  const { stdout, stderr } = call.surface;
  if (isOn(call.arguments, 'json')) {
    stdout.write(`${jsonText(summary, 2)}\n`);
    return;
  }
  const output = isOn(call.arguments, 'jsonl') ? stderr : stdout;
  output.write(`${closingText(summary, mannerOf(call, output))}\n`);
};

/** Reads nodes of a run that nobody has open; null for one that is not there. */
const nodesOf = async (
  directory: string,
  ids: readonly [number, number],
): Promise<readonly [Node | null, Node | null]> => {
  const { readRun } = await import('../../stores/run-store.ts');
  const run = await readRun(directory);
  try {
    return [(await run.node(ids[0])) ?? null, (await run.node(ids[1])) ?? null];
  } finally {
    await run.close();
  }
};
