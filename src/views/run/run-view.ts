import { type EndReason, type RunEvent, RunEventBody } from '../../model/event.ts';
import type { BestConfirmation } from '../../model/result/best-challenge.ts';
import type { NodeStatus } from '../../model/result/node.ts';
import { type Steering, steered, unsteered } from '../../model/run/steering.ts';
import { isGiven } from '../../model/task/known-program.ts';
import { asWritten } from '../../model/task/profile.ts';
import { betterCertificate, type Certificate } from './best-certificate.ts';
import { noted } from './chronicle.ts';
import { type FailureGroup, withFailure } from './failure-groups.ts';
import { type Lane, lanesAfter } from './lanes.ts';
import { type NodePoint, type ReportedNode, recorded } from './node-points.ts';
import { type EvaluationSpend, noEvaluations, noSpend, type Spend, withCall, withEvaluation } from './spend.ts';
import { type StageScores, withStageScore } from './stage-fidelity.ts';

/** What is running, as far as the events show; whether the process still lives is not among them. */
export type Phase = 'waiting' | 'evolving' | 'paused' | 'draining' | 'ended';

/** A run folded from its events: everything the terminal, a page or a report shows is read from here. */
export interface RunView {
  readonly seq: number;
  readonly run: string;
  readonly task: string;
  readonly profile: string;
  readonly phase: Phase;
  readonly reason: EndReason | null;
  readonly detail: string;
  /** What to do about why it ended; empty when there is nothing to fix. */
  readonly advice: string;
  readonly pid: number | null;
  readonly seed: number;
  readonly islands: number;
  readonly lanesPerIsland: number;
  readonly models: Readonly<Record<string, string>>;
  readonly services: Readonly<Record<string, string>>;
  /** Rounds with a recorded node, the initial program not counted, and how many there may be. */
  readonly rounds: { readonly done: number; readonly total: number };
  /** How rounds ended, the initial program not counted. */
  readonly statuses: Readonly<Partial<Record<NodeStatus, number>>>;
  /** Grows in place: an older view sees later nodes too. */
  readonly nodes: ReadonlyMap<number, NodePoint>;
  /** The epoch of the evaluator; `initial`, `best`, `confirmed` and `sinceBest` are of this one alone. */
  readonly epoch: number;
  /** Rounds whose program was known before: the initial program, and what later epochs began with. Grows in place. */
  readonly seeds: ReadonlySet<number>;
  readonly initial: ReportedNode | null;
  readonly best: ReportedNode | null;
  /** The best node that was confirmed; the initial program counts as confirmed. */
  readonly confirmed: ReportedNode | null;
  /** What repeating what looks like a new best showed, by round; there are few of them. */
  readonly records: Readonly<Record<number, BestConfirmation>>;
  readonly sinceBest: number;
  /** The best certified artifact of this epoch, over all nodes and seeds. */
  readonly certificate: Certificate | null;
  readonly lanes: readonly Lane[];
  readonly failures: readonly FailureGroup[];
  readonly verdicts: Readonly<Record<string, { readonly accepted: number; readonly rejected: number }>>;
  readonly repairs: { readonly tried: number; readonly repaired: number };
  readonly migrations: number;
  readonly spend: Spend & { readonly roles: Readonly<Record<string, Spend>> };
  readonly evaluations: EvaluationSpend;
  /** What programs reached in each stage, of this epoch. Grows in place. */
  readonly stageScores: StageScores;
  /** Seconds of all rounds, by the state of the round. */
  readonly stageSeconds: Readonly<Record<string, number>>;
  /** Durations of the latest rounds, oldest first. */
  readonly recentSeconds: readonly number[];
  /** The longest finished step: what a silence is measured against. */
  readonly slowestSeconds: number;
  readonly startedAt: string | null;
  readonly lastEventAt: string | null;
  /** How long the run has worked (work-time.ts). */
  readonly activeSeconds: number;
  /** Time since then that may have been work, or rest between two sessions. */
  readonly pendingSeconds: number;
  /** What the run waits for, by cause; empty while it waits for nothing. */
  readonly waiting: Readonly<Partial<Record<'disk' | 'endpoint', string>>>;
  /** The commands that people have sent to the run, and what came of it. */
  readonly steering: Steering;
  readonly alerts: readonly {
    readonly rule: string;
    readonly detail: string;
    readonly advice: string;
    readonly time: string;
  }[];
}

/** The view of a run that has not said anything yet. */
export const emptyView = (): RunView => ({
  seq: 0,
  run: '',
  task: '',
  profile: asWritten,
  phase: 'waiting',
  reason: null,
  detail: '',
  advice: '',
  pid: null,
  seed: 0,
  islands: 0,
  lanesPerIsland: 0,
  models: {},
  services: {},
  rounds: { done: 0, total: 0 },
  statuses: {},
  nodes: new Map(),
  epoch: 1,
  seeds: new Set(),
  initial: null,
  best: null,
  confirmed: null,
  records: {},
  sinceBest: 0,
  certificate: null,
  lanes: [],
  failures: [],
  verdicts: {},
  repairs: { tried: 0, repaired: 0 },
  migrations: 0,
  spend: { ...noSpend, roles: {} },
  evaluations: noEvaluations,
  stageScores: new Map(),
  stageSeconds: {},
  recentSeconds: [],
  slowestSeconds: 0,
  startedAt: null,
  lastEventAt: null,
  activeSeconds: 0,
  pendingSeconds: 0,
  waiting: {},
  steering: unsteered,
  alerts: [],
});

/**
 * The view after one more event; the cost of a step does not grow with the run. An event that this version does not know,
 * or knows in another shape, changes nothing: a journal may have been written by a later one.
 */
export const applyEvent = (view: RunView, event: RunEvent): RunView => {
  const known = knownIn(event);
  if (known === null) return { ...view, seq: event.seq };
  const next = withNode({ ...noted(view, known), lanes: lanesAfter(view.lanes, known) }, known);
  return { ...next, steering: steered(next.steering, event), seq: event.seq };
};

/** The event with the fields that an earlier version did not write; null when this version does not know it. */
const knownIn = (event: RunEvent): RunEvent | null => {
  const { seq, time } = event;
  const { data } = RunEventBody.safeParse(event);
  return data === undefined || Number.isNaN(Date.parse(time)) ? null : { ...data, seq, time };
};

const withNode = (view: RunView, event: RunEvent): RunView => {
  switch (event.type) {
    case 'verdict.given':
      return {
        ...view,
        verdicts: { ...view.verdicts, [event.check]: judged(view.verdicts[event.check], event.accepted) },
      };
    case 'stage.ended':
      return {
        ...view,
        evaluations: withEvaluation(view.evaluations, event),
        stageScores: withStageScore(view.stageScores, event),
        slowestSeconds: Math.max(view.slowestSeconds, event.usage.wallSeconds),
      };
    case 'repair.made': {
      const { tried, repaired } = view.repairs;
      return { ...view, repairs: { tried: tried + 1, repaired: repaired + (event.repaired ? 1 : 0) } };
    }
    case 'epoch.started':
      return {
        ...view,
        epoch: event.epoch,
        stageScores: withStageScore(view.stageScores, event),
        ...{ initial: null, best: null, confirmed: null, sinceBest: 0, certificate: null },
      };
    case 'proposal.made':
      if (isGiven(event)) (view.seeds as Set<number>).add(event.round); // shared on purpose, as the nodes are
      return view;
    case 'certificate.checked':
      return { ...view, certificate: betterCertificate(view.certificate, event) };
    case 'best.checked':
      return { ...view, records: { ...view.records, [event.round]: event.check } };
    case 'node.recorded':
      return view.nodes.has(event.round) ? view : withFailure(recorded(view, event), event);
    case 'call.ended':
      return { ...view, ...withCall(view, event) };
    case 'island.migrated':
      return { ...view, migrations: view.migrations + 1 };
    default:
      return view;
  }
};

const judged = (counts = { accepted: 0, rejected: 0 }, accepted: boolean) =>
  accepted ? { ...counts, accepted: counts.accepted + 1 } : { ...counts, rejected: counts.rejected + 1 };
