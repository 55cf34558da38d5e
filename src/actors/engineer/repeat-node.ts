import type { RepeatInput } from '../../model/ports.ts';
import { freshSeed } from '../../model/task/fresh-seeds.ts';
import type { Stage } from '../../model/task/task.ts';
import { measured } from '../../platform/statistics/measured.ts';
import { measuredText } from '../../platform/text/format.ts';
import type { RunStore } from '../../stores/run-store.ts';
import type { Effect } from '../effect.ts';
import type { Evaluate } from './evaluate.ts';

/** Runs the last stage of a recorded node again, with seeds that it was never run with; its record stays as it is. */
export const createRepeat =
  (store: RunStore, evaluate: Evaluate, stages: readonly Stage[]): Effect<RepeatInput, void> =>
  async ({ node: id, times }, { signal }) => {
    const node = await store.node(id);
    if (node === undefined) return;
    const stage = stages[stages.length - 1]!;
    const used = new Set(node.evaluations.filter((one) => one.stage === stage.name).map(({ seed }) => seed));
    for await (const event of store.events())
      if (event.type === 'node.repeated' && event.round === id) for (const seed of event.seeds) used.add(seed);
    const seeds: number[] = [];
    for (let nth = 1; seeds.length < times; nth += 1)
      if (!used.has(freshSeed(stage, nth))) seeds.push(freshSeed(stage, nth));
    const runs = await Promise.all(
      seeds.map((seed) => evaluate({ round: id, stage, seed, program: node.program }, signal)),
    );
    const scores = runs.flatMap((run) => (run.status === 'passed' && run.score !== null ? [run.score] : []));
    const failures = runs.flatMap((run) =>
      run.status === 'passed' ? [] : [`${run.status}: ${run.failure.message.slice(0, 200)}`],
    );
    const detail =
      scores.length === 0
        ? 'no run gave a score'
        : `${measuredText(measured(scores))}; recorded: ${node.score === null ? 'no score' : measuredText(node.score)}`;
    await store.append([{ type: 'node.repeated', round: id, stage: stage.name, seeds, scores, failures, detail }]);
  };
