import type { Node } from '../../model/result/node.ts';
import type { Direction, Metric } from '../../model/task/task.ts';
import { plainText } from '../../platform/text/plain-text.ts';
import { isConfirmed, lineOf, type ReportedNode } from '../run/node-points.ts';
import { stateOf } from '../run/run-state.ts';
import type { RunView } from '../run/run-view.ts';
import { isBlind, proxiesOf } from '../run/stage-fidelity.ts';
import { gainOver } from './gain.ts';
import type { ConfirmedNode, RunSummary, SummaryNode } from './run-summary.ts';

/** What a view does not hold: the metric, the texts of the nodes it names, and where the files are. */
export interface Surroundings {
  /** Does the process of the run live? */
  readonly isAlive: boolean;
  readonly score: Pick<Metric, 'direction' | 'unit'>;
  readonly best: Node | null;
  readonly initial: Node | null;
  readonly paths: Readonly<Record<string, string>>;
}

/** A run in numbers. */
export const summaryOf = (view: RunView, { isAlive, score, best, initial, paths }: Surroundings): RunSummary => ({
  schema: 1,
  run: {
    id: view.run,
    task: view.task,
    profile: view.profile,
    seed: view.seed,
    islands: view.islands,
    lanes: view.lanesPerIsland,
    models: { ...view.models },
    services: { ...view.services },
    score: { direction: score.direction, unit: score.unit },
    startedAt: view.startedAt,
    lastEventAt: view.lastEventAt,
    epoch: view.epoch,
    detail: plainText(view.detail),
    advice: plainText(view.advice),
  },
  state: stateOf(view, isAlive),
  reason: view.reason,
  best: view.best && { ...summaryNodeOf(view, view.best, best, score.direction), certificate: view.certificate },
  confirmed: confirmedBeside(view, score.direction),
  initial: view.initial && summaryNodeOf(view, view.initial, initial, score.direction),
  rounds: { ...view.rounds, sinceBest: view.sinceBest, statuses: { ...view.statuses }, repairs: { ...view.repairs } },
  failures: [...view.failures]
    .sort((a, b) => b.count - a.count || a.lastRound - b.lastRound)
    .map((failure) => ({ ...failure, class: plainText(failure.class), line: plainText(failure.line) })),
  proxies: proxiesOf(view.stageScores).map((proxy) => ({ ...proxy, blind: isBlind(proxy) })),
  spend: { ...view.spend, roles: { ...view.spend.roles } },
  durations: {
    seconds: milli(view.activeSeconds),
    stages: Object.fromEntries(Object.entries(view.stageSeconds).map(([stage, value]) => [stage, milli(value)])),
    evaluations: {
      ...view.evaluations,
      seconds: milli(view.evaluations.seconds),
      cpuSeconds: milli(view.evaluations.cpuSeconds),
    },
  },
  paths: { ...paths },
});

const milli = (seconds: number): number => Math.round(seconds * 1000) / 1000;

const summaryNodeOf = (view: RunView, point: ReportedNode, node: Node | null, direction: Direction): SummaryNode => ({
  round: point.round,
  island: point.island,
  name: plainText(point.name),
  parent: point.parent,
  score: point.score,
  motivation: plainText(node?.motivation ?? point.motivation),
  analysis: node?.analysis ?? null,
  cognition: [...(node?.cited.cognition ?? [])],
  line: lineOf(view, point.round).map(({ round }) => round),
  gain: gainOver(view.initial, point, direction),
  confirmed: isConfirmed(point),
  certificate: null,
  record: point.record,
  approved: view.steering.approved[point.round] ?? null,
});

/** The best confirmed node, where the best is another. */
const confirmedBeside = ({ best, confirmed, initial }: RunView, direction: Direction): ConfirmedNode | null => {
  if (confirmed === null || confirmed.round === best?.round) return null;
  const { round, island, name, score } = confirmed;
  return {
    round,
    island,
    name: plainText(name),
    score,
    gain: gainOver(initial, confirmed, direction),
  };
};
