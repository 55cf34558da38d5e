import { dollars } from '../platform/text/dollars.mjs';
import type { Attention } from './documents.ts';
import type { NodeFold } from './history/node-history.ts';
import { allCrashed, didEveryRoundCrash } from './run/all-crashed.ts';
import { isSilent, stateOf } from './run/run-state.ts';
import type { RunView } from './run/run-view.ts';
import { blindText, isBlind, proxiesOf } from './run/stage-fidelity.ts';

/** What wants the owner's attention, the gravest first; each rule says where to look and what to do. */
export const attentionOf = (
  view: RunView,
  nodes: NodeFold,
  limits: Readonly<Record<string, number | null>>,
  about: { readonly alive: boolean; readonly now: number },
): Attention[] =>
  rules
    .flatMap((rule) => rule({ view, nodes, limits, ...about }))
    .sort((a, b) => gravity[b.severity] - gravity[a.severity]);

const gravity = { info: 0, warn: 1, error: 2 } as const;

interface Facts {
  readonly view: RunView;
  readonly nodes: NodeFold;
  readonly limits: Readonly<Record<string, number | null>>;
  readonly alive: boolean;
  readonly now: number;
}
type Rule = (facts: Facts) => readonly Attention[];

const one = (
  rule: string,
  severity: Attention['severity'],
  text: string,
  action: string,
  href: string | null = null,
): readonly Attention[] => [{ rule, severity, text, action, href }];

const notWorking: Rule = ({ view, alive, now }) => {
  if (stateOf(view, alive) === 'crashed')
    return one(
      'crashed',
      'error',
      'The process of this run is gone; everything finished is saved.',
      `Continue with: asi resume ${view.run}`,
    );
  if (!isSilent(view, { alive, now })) return [];
  const oldest = [...view.lanes].sort((a, b) => (a.since < b.since ? -1 : 1))[0];
  const who = oldest === undefined ? 'Nobody' : `Round ${oldest.round} (${oldest.doing})`;
  return one(
    'silent',
    'error',
    `${who} has said nothing for longer than anything took so far.`,
    'Look at its actor and its log.',
    '#/actors',
  );
};

const sameError: Rule = ({ view }) =>
  view.failures
    .filter(({ count }) => count >= 3)
    .slice(0, 3)
    .flatMap(({ class: name, line, count, lastRound }) =>
      one(
        'same error',
        'warn',
        `${count} times the same: ${name}: ${line}`,
        'Read the latest one.',
        `#/nodes/${lastRound}?tab=log`,
      ),
    );

const mostlyFailing: Rule = ({ nodes: { columns, count } }) => {
  const latest = columns.status.slice(Math.max(1, count - 20));
  const failed = latest.filter((status) => status !== 'passed').length;
  return latest.length >= 10 && failed / latest.length > 0.5
    ? one(
        'failing',
        'warn',
        `${failed} of the latest ${latest.length} rounds failed.`,
        'See what failed, by cause.',
        '#/evaluations',
      )
    : [];
};

const notNovel: Rule = ({ view: { verdicts } }) => {
  const { accepted = 0, rejected = 0 } = verdicts.novelty ?? {};
  return accepted + rejected >= 20 && rejected > accepted
    ? one(
        'duplicates',
        'warn',
        `${rejected} of ${accepted + rejected} proposals were no news.`,
        'Add knowledge or an idea, or use more islands.',
      )
    : [];
};

const noProgress: Rule = ({ view }) =>
  view.sinceBest >= 50
    ? one(
        'no gain',
        'info',
        `No better program for ${view.sinceBest} rounds.`,
        'An idea of yours may help; or stop it.',
        '#/lineage',
      )
    : [];

const overPace: Rule = ({ view, limits }) => {
  const limit = limits.usd ?? null;
  if (limit === null || view.rounds.done < 5) return [];
  const foreseen = (view.spend.usd / view.rounds.done) * view.rounds.total;
  return foreseen > 1.2 * limit
    ? one(
        'budget',
        'info',
        `At this pace all rounds would cost ${dollars(foreseen)}; the limit of ${dollars(limit)} ends it before.`,
        'Raise the limit or ask a cheaper model.',
      )
    : [];
};

const blindProxy: Rule = ({ view }) =>
  proxiesOf(view.stageScores)
    .filter(isBlind)
    .flatMap((proxy) =>
      one('proxy', 'warn', blindText(proxy), 'Make the stage longer or its gate wider.', '#/evaluations'),
    );

const unpriced: Rule = ({ view: { spend } }) =>
  spend.unpriced > 0
    ? one(
        'unpriced',
        'info',
        `Calls without a known price: ${spend.unpriced}. What is spent is a lower bound.`,
        'Add a price to the configuration.',
        '#/calls',
      )
    : [];

const alerts: Rule = ({ view }) => {
  const latest = new Map(view.alerts.map((alert) => [alert.rule, alert]));
  return [...latest.values()].flatMap(({ rule, detail, advice }) => one(rule, 'warn', `${rule}: ${detail}`, advice));
};

const endedByFault: Rule = ({ view: { detail, advice } }) =>
  advice === '' ? [] : one('ended', 'error', detail, advice);

const nothingWorked: Rule = ({ view }) =>
  view.phase === 'ended' && didEveryRoundCrash(view.statuses)
    ? one('all crashed', 'error', allCrashed, 'See what failed, by cause.', '#/evaluations')
    : [];

const rules: readonly Rule[] = [
  ...[
    notWorking,
    endedByFault,
    nothingWorked,
    sameError,
    mostlyFailing,
    notNovel,
    noProgress,
    blindProxy,
    overPace,
    unpriced,
    alerts,
  ],
];
