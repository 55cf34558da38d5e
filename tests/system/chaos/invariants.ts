import { viewOf } from '../../builders/view-of.ts';
import { type Accounts, accountsOf } from './accounts.ts';
import type { Campaign } from './campaign.ts';
import { type Evidence, evidenceOf, ofType } from './evidence.ts';
import { leftovers } from './leftovers.ts';
import { journalProblems } from './raw-journal.ts';
import { usage } from './scripted.ts';
import { lanes, type Setting } from './setting.ts';
import { findingsOf, storiesOf } from './story.ts';

/** An undisturbed run: what every other one must have found, and how many answers it was billed for. */
export interface Reference {
  readonly evidence: Evidence;
  readonly billed: number;
}

/** What an offline look at a run found. */
export interface Verdict {
  readonly problems: readonly string[];
  readonly rounds: number;
  readonly accounts: Accounts | null;
  /** Answers of the model, and those of them that were asked for again. */
  readonly billed: number;
  readonly repeatedCalls: number;
}

/** Looks at a run that has ended, knowing nothing but its directory, the truth log, the model's bill and the reference. */
export const judge = async (
  setting: Setting,
  campaign: Campaign,
  billed: number,
  reference: Reference | null,
): Promise<Verdict> => {
  const unreadable = (problem: string): Verdict => ({
    problems: [problem],
    rounds: 0,
    accounts: null,
    billed,
    repeatedCalls: 0,
  });
  const { end } = campaign;
  if (end.how !== 'ended') return unreadable(`the run could not go on: ${JSON.stringify(end)}`);
  const left = await leftovers(setting, campaign.place);
  const raw = await journalProblems(campaign.directory);
  const [evidence, again] = [await evidenceOf(campaign.directory), await evidenceOf(campaign.directory)];
  const accounts = accountsOf(campaign, evidence, setting.settings.sandbox !== 'none');
  const repeatedCalls = billed - (reference?.billed ?? billed);
  const problems = [
    ...(end.reason === 'rounds' && end.fault === null ? [] : [`the run ended by ${end.fault ?? end.reason}`]),
    ...left,
    ...raw,
    ...(JSON.stringify(evidence) === JSON.stringify(again) ? [] : ['opened twice, the run is not the same']),
    ...rounds(evidence, Number(setting.settings.rounds)),
    ...folds(evidence),
    ...failures(evidence),
    ...accounts.problems,
    ...bill(evidence, billed),
    ...(repeatedCalls > lanes * campaign.kills.length ? [`${repeatedCalls} calls were repeated`] : []),
    ...(reference === null ? [] : differences(evidence, reference.evidence)),
  ];
  return { problems, rounds: evidence.nodes.length, accounts, billed, repeatedCalls };
};

/** Each round begins once and ends once, and none is missing. */
const rounds = ({ events, nodes }: Evidence, last: number): readonly string[] => {
  const ids = nodes.map(({ id }) => id);
  const wanted = Array.from({ length: last + 1 }, (_, id) => id);
  const problems = ids.join() === wanted.join() ? [] : [`the nodes are ${ids.join()}, not 0 to ${last}`];
  for (const type of ['round.started', 'node.recorded', 'round.ended'] as const) {
    const told = ofType(events, type).map(({ round }) => round);
    for (const id of wanted) {
      const times = told.filter((round) => round === id).length;
      if (times !== 1) problems.push(`${type} is told ${times} times of round ${id}`);
    }
  }
  return problems;
};

/** What the events add up to is what is stored beside them, and the best never gets worse. */
const folds = ({ events, nodes, summaries, best }: Evidence): readonly string[] => {
  const problems: string[] = [];
  const view = viewOf(events);
  for (const { id, status, score, fitness, parent } of nodes) {
    const point = view.nodes.get(id);
    const [told, stored] = [
      point && [point.status, point.score, point.fitness, point.parent],
      [status, score, fitness, parent],
    ];
    if (JSON.stringify(told) !== JSON.stringify(stored)) problems.push(`node ${id} is not what its event tells`);
    if (summaries.find((summary) => summary.id === id)?.fitness !== fitness)
      problems.push(`node ${id} and its summary differ`);
  }
  // Of equals the events tell of the one that was recorded first, the store of the oldest.
  const [told, stored] = [view.best?.fitness, summaries.find(({ id }) => id === best)?.fitness];
  if (told !== stored) problems.push(`the events tell of a best with fitness ${told}, the store of ${stored}`);
  const records = ofType(events, 'node.recorded').filter(({ isBest }) => isBest);
  for (const [index, { round, fitness }] of records.entries())
    if (index > 0 && fitness! < records[index - 1]!.fitness!)
      problems.push(`best ${round} is worse than the one before`);
  return problems;
};

/** A failure names its class and has no score; nothing was abandoned by a fault of ours. */
const failures = ({ events, nodes }: Evidence): readonly string[] => [
  ...nodes
    .filter(({ status, failure, score, fitness }) =>
      status === 'passed' ? failure !== null || score === null : !failure?.class || score !== null || fitness !== null,
    )
    .map(({ id, status }) => `node ${id} (${status}) mixes up failure and score`),
  ...nodes
    .flatMap(({ id, evaluations }) => evaluations.map((evaluation) => ({ id, evaluation })))
    .filter(({ evaluation }) => evaluation.status !== 'passed' && !evaluation.failure.class)
    .map(({ id, evaluation }) => `an evaluation of node ${id} is ${evaluation.status} without a class`),
  ...nodes
    .filter(({ status }) => status === 'abandoned')
    .map(({ id, failure }) => `node ${id} was abandoned: ${failure?.class} ${failure?.message}`),
  ...ofType(events, 'alert.raised')
    .filter(({ rule }) => rule !== 'possibly billed twice') // as it should be said after a kill
    .map(({ rule, detail }) => `alert: ${rule}: ${detail}`),
];

/** Nothing is accounted for that was not billed, and every accounted call has its tokens. */
const bill = ({ events }: Evidence, billed: number): readonly string[] => {
  const calls = ofType(events, 'call.ended');
  const odd = calls.filter(({ tokensIn, tokensOut }) => tokensIn !== usage.in || tokensOut !== usage.out);
  return [
    ...(calls.length > billed ? [`${calls.length} calls are accounted for, ${billed} were billed`] : []),
    ...odd.map(({ round, role }) => `the call of round ${round} as ${role} has other tokens than were billed`),
  ];
};

const differences = (found: Evidence, wanted: Evidence): readonly string[] => {
  const problems: string[] = [];
  const [ours, theirs] = [findingsOf(found.nodes), findingsOf(wanted.nodes)];
  for (const [index, node] of theirs.entries())
    if (ours[index] !== node) problems.push(`node ${index} differs: ${firstDifference(ours[index] ?? '', node)}`);
  const [mine, undisturbed] = [storiesOf(found), storiesOf(wanted)];
  for (const [name, story] of undisturbed)
    if (mine.get(name)?.join('\n') !== story.join('\n'))
      problems.push(`${name} went another way: ${firstDifference(mine.get(name)?.join('\n') ?? '', story.join('\n'))}`);
  for (const name of mine.keys()) if (!undisturbed.has(name)) problems.push(`${name} is told of only here`);
  return problems;
};

const firstDifference = (ours: string, theirs: string): string => {
  const at = [...ours].findIndex((character, index) => character !== theirs[index]);
  const from = Math.max(0, (at < 0 ? ours.length : at) - 60);
  return `…${ours.slice(from, from + 160)}… instead of …${theirs.slice(from, from + 160)}…`;
};
