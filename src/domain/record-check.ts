import { counted, figure, measuredText } from './amounts.ts';
import { type Evaluation, measured, type PassedEvaluation } from './evaluation.ts';
import { freshRuns, isRegular } from './fresh-seeds.ts';
import { oneLine } from './plain-text.ts';
import type { Contest, Gauntlet, RecordCheck } from './record.ts';
import { directed, type Stage } from './task.ts';
import { missedGate } from './trial.ts';
import { lowerBound } from './welch.ts';

/**
 * Is a seeming new best one? Its fresh runs must be better than the incumbent's by more than chance allows, and every
 * verify stage must pass. The runs that it was noticed by do not count: they were noticed because they were good.
 */
export const checkRecord = (
  contest: Contest,
  evaluations: readonly Evaluation[],
  { stages, verify }: Gauntlet,
): RecordCheck => {
  const stage = stages[stages.length - 1]!;
  const { incumbent, direction } = contest;
  const runs = freshRuns(stage, evaluations);
  const scored = runs.filter(hasScore);
  const about = { incumbent: incumbent?.node ?? null, fresh: [], advantage: null, confirmed: false };
  if (scored.length < runs.length) return { ...about, reason: troubleIn(runs.find((run) => !hasScore(run))!) };
  const fresh = scored.map(({ score }) => score);
  if (incumbent === null) return { ...about, fresh, confirmed: true, reason: 'the baseline that others must beat' };
  const gave = `${counted(fresh.length, 'fresh run')} gave ${fresh.length > 0 ? measuredText(measured(fresh)) : 'nothing'}`;
  const regular = evaluations.filter((run) => isRegular(stage, run)).filter(hasScore);
  const advantage = advantageOf(
    [...regular.map(({ score }) => score), ...fresh].map((score) => directed(score, direction)),
    fresh.map((score) => directed(score, direction)),
    incumbent.values.map((score) => directed(score, direction)),
    contest.varies === true,
  );
  const found = { ...about, fresh, advantage };
  if (advantage === null) return { ...found, reason: `${gave}; ${noInterval(fresh.length, incumbent)}` };
  const bound = `lower 95 % bound of its advantage over node ${incumbent.node}`;
  if (advantage <= 0) return { ...found, reason: `${gave}; the ${bound} is ${figure(advantage)}` };
  const trouble = missed(stage, scored, 'its fresh runs') ?? firstOf(verify, (next) => failedVerify(next, evaluations));
  if (trouble !== null) return { ...found, reason: `${gave}, but ${trouble}` };
  return { ...found, confirmed: true, reason: `${gave}; the ${bound} is +${figure(advantage)}` };
};

/** Null: nothing tells how much chance there is in a single value, unless nothing in this run has ever varied. */
const advantageOf = (
  all: readonly number[],
  fresh: readonly number[],
  before: readonly number[],
  varies: boolean,
): number | null => {
  const bound = lowerBound(fresh, before);
  if (bound !== null || varies || all.length < 2 || fresh.length === 0 || before.length === 0) return bound;
  return isConstant(all) && isConstant(before) ? fresh[0]! - before[0]! : null;
};

const isConstant = (values: readonly number[]): boolean => values.every((value) => value === values[0]);

const hasScore = (run: Evaluation): run is PassedEvaluation & { score: number } =>
  run.status === 'passed' && run.score !== null;

const noInterval = (fresh: number, { node, values }: NonNullable<Contest['incumbent']>): string =>
  `no interval: n = ${Math.min(fresh, values.length)} for ${fresh < 2 ? 'it' : `node ${node}`}, where at least 2 are needed (raise "repeats" of the task)`;

/** Why a verify stage does not hold; null when it does. */
const failedVerify = (stage: Stage, evaluations: readonly Evaluation[]): string | null => {
  const runs = freshRuns(stage, evaluations);
  const passed = runs.filter((run): run is PassedEvaluation => run.status === 'passed');
  if (passed.length < runs.length) return troubleIn(runs.find(({ status }) => status !== 'passed')!);
  if (passed.length < stage.seeds) return `stage ${stage.name} was run ${passed.length} of ${stage.seeds} times`;
  return missed(stage, passed, `stage ${stage.name}`);
};

const missed = (stage: Stage, runs: readonly PassedEvaluation[], whose: string): string | null => {
  const why = stage.gate === undefined || runs.length === 0 ? null : missedGate(stage.gate, runs);
  return why === null ? null : `${whose} missed the gate: ${why}`;
};

const troubleIn = (run: Evaluation): string => {
  const what =
    run.status === 'passed' ? 'gave no score' : `ended as ${run.status}: ${oneLine(run.failure.message, 160)}`;
  return `stage ${run.stage} with the fresh seed ${run.seed} ${what}`;
};

const firstOf = <T>(items: readonly T[], read: (item: T) => string | null): string | null =>
  items.map(read).find((found) => found !== null) ?? null;
