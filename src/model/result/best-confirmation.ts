import { measured } from '../../platform/statistics/measured.ts';
import { pairedDifferences, pairedLowerBound } from '../../platform/statistics/paired.ts';
import { lowerBound } from '../../platform/statistics/welch.ts';
import { formatNumber, measuredText } from '../../platform/text/format.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { pluralize } from '../../platform/text/pluralize.mjs';
import { freshRuns, isRegular } from '../task/fresh-seeds.ts';
import type { Stage } from '../task/task.ts';
import type { BestChallenge, BestConfirmation, ConfirmationStages } from './best-challenge.ts';
import type { Evaluation, PassedEvaluation } from './evaluation.ts';
import { directed } from './improvement.mjs';
import { missedGate } from './trial.ts';

/**
 * Is what looks like a new best really one? Its fresh runs must be better than the incumbent's by more than chance allows, and every
 * verify stage must pass. The runs that it was noticed by do not count: they were noticed because they were good.
 */
export const confirmBest = (
  contest: BestChallenge,
  evaluations: readonly Evaluation[],
  { stages, verify }: ConfirmationStages,
): BestConfirmation => {
  const stage = stages[stages.length - 1]!;
  const { incumbent } = contest;
  if (contest.certified) return certified(incumbent);
  const runs = freshRuns(stage, evaluations);
  const scored = runs.filter(hasScore);
  const about = { incumbent: incumbent?.node ?? null, fresh: [], advantage: null, confirmed: false };
  if (scored.length < runs.length) return { ...about, reason: troubleIn(runs.find((run) => !hasScore(run))!) };
  const fresh = scored.map(({ score }) => score);
  const comparison = { ...about, fresh, ...(contest.paired === true ? { seeds: scored.map(({ seed }) => seed) } : {}) };
  if (incumbent === null) return { ...comparison, confirmed: true, reason: 'the baseline that others must beat' };
  const gave = `${pluralize(fresh.length, 'fresh run')} gave ${fresh.length > 0 ? measuredText(measured(fresh)) : 'nothing'}`;
  const regular = evaluations.filter((run) => isRegular(stage, run)).filter(hasScore);
  const { advantage, test } = advantageOver(incumbent, contest, { regular, fresh: scored });
  const found = { ...comparison, advantage };
  if (advantage === null) return { ...found, reason: `${gave}; ${noInterval(fresh.length, incumbent)}` };
  const bound = `lower 95 % bound of its advantage over node ${incumbent.node}${test}`;
  if (advantage <= 0) return { ...found, reason: `${gave}; the ${bound} is ${formatNumber(advantage)}` };
  const trouble = missed(stage, scored, 'its fresh runs') ?? firstOf(verify, (next) => failedVerify(next, evaluations));
  if (trouble !== null) return { ...found, reason: `${gave}, but ${trouble}` };
  return { ...found, confirmed: true, reason: `${gave}; the ${bound} is +${formatNumber(advantage)}` };
};

/** An exactly verified value needs no runs to be believed. */
const certified = (incumbent: BestChallenge['incumbent']): BestConfirmation => ({
  ...{ incumbent: incumbent?.node ?? null, fresh: [], advantage: null, confirmed: true },
  reason: 'certified: its artifact was checked exactly',
});

type Incumbent = NonNullable<BestChallenge['incumbent']>;
type Scored = PassedEvaluation & { readonly score: number };

/** What its fresh runs have over the incumbent's, at least, and by which test in a task that declares one. */
const advantageOver = (
  { values, seeds = [] }: Incumbent,
  { direction, paired = false, varies }: BestChallenge,
  { regular, fresh }: { readonly regular: readonly Scored[]; readonly fresh: readonly Scored[] },
): { readonly advantage: number | null; readonly test: string } => {
  const turned = (runs: readonly Scored[]) => runs.map(({ score }) => directed(score, direction));
  const [after, before] = [turned(fresh), values.map((value) => directed(value, direction))];
  const seeded = { seeds: fresh.map(({ seed }) => seed), values: after };
  const pairs = paired ? pairedDifferences(seeded, { seeds, values: before }) : [];
  const advantage = pairedLowerBound(pairs) ?? unpaired([...turned(regular), ...after], after, before, varies === true);
  return { advantage, test: paired ? testText(pairs.length) : '' };
};

const testText = (pairs: number): string => {
  if (pairs >= 2) return `, paired over ${pairs} seeds,`;
  return `, not paired (${pairs === 0 ? 'no fresh seed' : 'only 1 fresh seed'} in common),`;
};

/** Null: nothing shows how much chance there is in a single value, unless nothing in this run has ever varied. */
const unpaired = (
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

const hasScore = (run: Evaluation): run is Scored => run.status === 'passed' && run.score !== null;

const noInterval = (fresh: number, { node, values }: Incumbent): string =>
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
    run.status === 'passed' ? 'gave no score' : `ended as ${run.status}: ${singleLine(run.failure.message, 160)}`;
  return `stage ${run.stage} with the fresh seed ${run.seed} ${what}`;
};

const firstOf = <T>(items: readonly T[], read: (item: T) => string | null): string | null =>
  items.map(read).find((found) => found !== null) ?? null;
