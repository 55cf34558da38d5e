import type { Ask } from '../../llm/ask.ts';
import type { CompareInput, WriteInput } from '../../model/ports.ts';
import { Analysis, type Comparison } from '../../model/result/analysis.ts';
import type { BestConfirmation } from '../../model/result/best-challenge.ts';
import { improvement } from '../../model/result/improvement.mjs';
import { type Node, noCost } from '../../model/result/node.ts';
import { isRegular } from '../../model/task/fresh-seeds.ts';
import type { Task } from '../../model/task/task.ts';
import { measured } from '../../platform/statistics/measured.ts';
import { differenceBetween } from '../../platform/text/difference.ts';
import { jsonOf } from '../../platform/text/json-answer.ts';
import { leadersOf } from '../../population/leaders.ts';
import type { RunStore } from '../../stores/run-store.ts';
import type { Effect } from '../effect.ts';
import type { TaskView } from '../prompt-parts/task-text.ts';
import { nodeOf } from '../recorder/build-node.ts';
import { analyze } from './analyze-numbers.ts';
import { analyzerPrompt } from './prompt.ts';

export interface AnalyzerServices {
  readonly store: RunStore;
  readonly task: Task;
  /** The most tokens a comparison may take (four characters each); the diff and the log are cut to fit, from the middle. */
  readonly tokens: number;
  /** Reads the last lines of an evaluation's log. */
  readonly readLog: (folder: string) => Promise<string>;
}

/** The Analyzer's mechanical half: numbers and diff against the true parent and against the best so far. */
export const createCompare =
  ({ store, task, tokens, readLog }: AnalyzerServices): Effect<CompareInput, Comparison> =>
  async ({ round, trial, brief }) => {
    const horizon = brief?.horizon ?? null;
    const parent = brief === null ? undefined : await store.node(brief.parent);
    const best = await bestBefore(store, round, horizon);
    const node = nodeOf(
      { ...blank, round, status: trial.status, trial, candidate: trial.candidate, failure: trial.failure },
      { task, judges: false, cost: noCost, epoch: store.population.epoch.epoch, prior: null },
    );
    const budget = tokens * 4;
    const last = trial.evaluations.findLast((run) => task.stages.some((stage) => isRegular(stage, run)));
    return {
      status:
        trial.failure === null ? trial.status : `${trial.status}: ${trial.failure.class}: ${trial.failure.message}`,
      score: node.score?.mean ?? null,
      parent: rivalOf(node, parent, task),
      best: rivalOf(node, best, task),
      noise: Math.max(
        node.score?.spread ?? 0,
        parent?.score?.spread ?? 0,
        roundingNoise * Math.abs(node.score?.mean ?? 0),
      ),
      metrics: metricRows(node, parent, task),
      repeated: repeatedOf(trial.record),
      diff: parent === undefined ? '' : cut(differenceBetween(parent.program, trial.candidate.program), budget / 2),
      log: last === undefined ? '' : cut(trial.failure?.trace || (await readLog(last.folder)), budget / 4),
    };
  };

/** Without a model the same structure is written from the numbers alone. */
export const writeMechanically: Effect<WriteInput, Analysis> = async ({ trial, comparison }) =>
  analyze(trial.candidate, comparison);

/** With a model the numbers become a lesson that also weighs the mechanism. */
export const createWrite =
  (ask: Ask, task: TaskView): Effect<WriteInput, Analysis> =>
  ({ round, trial, comparison }, { signal }) => {
    const prompt = analyzerPrompt({ task, motivation: trial.candidate.motivation, comparison });
    return ask({ role: 'analyzer', round, prompt, parse: jsonOf(Analysis) }, signal);
  };

const bestBefore = async (store: RunStore, round: number, horizon: number | null): Promise<Node | undefined> => {
  const known = store.population.at(horizon).members.filter((member) => member.id < round);
  const { best } = leadersOf(known, horizon);
  return best === null ? undefined : store.node(best.id);
};

/** Of fresh runs only what they show together is reported, and of verify stages nothing: what is reported is soon optimized for. */
const repeatedOf = (record: BestConfirmation | null): Comparison['repeated'] => {
  if (record === null || record.fresh.length === 0) return null;
  const { mean, spread, n } = measured(record.fresh);
  return { n, mean, spread, advantage: record.advantage };
};

const rivalOf = (node: Node, rival: Node | undefined, { score: { direction } }: Task): Comparison['parent'] => {
  if (rival === undefined) return null;
  const score = rival.score?.mean ?? null;
  return { node: rival.id, score, difference: improvement(node.score?.mean, score, direction) };
};

const metricRows = (node: Node, parent: Node | undefined, task: Task): Comparison['metrics'] =>
  Object.entries(node.metrics).map(([name, value]) => {
    const before = parent?.metrics[name] ?? null;
    const metric = task.metrics[name];
    const better =
      before === null || metric === undefined || before === value
        ? null
        : improvement(value, before, metric.direction)! > 0;
    return { name, value, parent: before, better, volatile: metric?.volatile ?? false };
  });

/** A deterministic score still differs in its last digits when sums are taken in another order. */
const roundingNoise = 1e-9;

/** Head and tail survive, because a log begins with the settings and ends with the error. */
const cut = (text: string, most: number): string => {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2) - 20;
  return `${text.slice(0, half)}\n[… ${text.length - 2 * half} characters left out …]\n${text.slice(-half)}`;
};

const blank = { island: 0, brief: null, fingerprint: null, objections: [], repairs: [], analysis: null };
