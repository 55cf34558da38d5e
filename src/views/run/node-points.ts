import type { RunEvent } from '../../model/event.ts';
import type { BestConfirmation } from '../../model/result/best-challenge.ts';
import type { NodeStatus } from '../../model/result/node.ts';
import { isBetter, isProgress, type Ranked } from '../../model/result/node-order.mjs';
import type { Measured } from '../../platform/statistics/measured.ts';
import type { RunView } from './run-view.ts';

/** What a view remembers of a node: enough to list it, place it and follow its line. */
export interface NodePoint {
  readonly round: number;
  readonly island: number;
  readonly name: string;
  readonly parent: number | null;
  readonly status: NodeStatus;
  readonly score: Measured | null;
  readonly fitness: number | null;
  /** The epoch that its score belongs to. */
  readonly epoch: number;
}

/** A node that is talked about: with the reason to believe in it. */
export interface ReportedNode extends NodePoint {
  readonly motivation: string;
  /** The initial program of its epoch, which everything else in it is compared with. */
  readonly isInitial: boolean;
  /** What repeating it showed; null: it was not repeated. */
  readonly record: BestConfirmation | null;
}

/** The view with one more node. */
export const recorded = (view: RunView, event: Extract<RunEvent, { type: 'node.recorded' }>): RunView => {
  const { round, island, name, motivation, parent, status, score, fitness } = event;
  const point: NodePoint = { round, island, name, parent, status, score, fitness, epoch: view.epoch };
  const isSeed = round === 0 || view.seeds.has(round);
  const isInitial = isSeed && (view.initial?.score ?? null) === null;
  const reported: ReportedNode = {
    ...point,
    motivation,
    isInitial,
    record: status === 'passed' ? (view.records[round] ?? null) : null,
  };
  (view.nodes as Map<number, NodePoint>).set(round, point); // shared on purpose: copying it would cost O(nodes) per event
  return {
    ...view,
    statuses: isSeed ? view.statuses : { ...view.statuses, [status]: (view.statuses[status] ?? 0) + 1 },
    rounds: { ...view.rounds, done: view.rounds.done + (isSeed ? 0 : 1) },
    initial: isInitial ? reported : view.initial,
    best: event.isBest ? reported : view.best,
    confirmed: leadsConfirmed(reported, view.confirmed) ? reported : view.confirmed,
    sinceBest: event.isBest && isProgress(fitness, view.best?.fitness) ? 0 : view.sinceBest + (isSeed ? 0 : 1),
  };
};

/** Was it confirmed? The initial program, which others are compared with, need not be. */
export const isConfirmed = ({ isInitial, record }: Pick<ReportedNode, 'isInitial' | 'record'>): boolean =>
  isInitial || record?.confirmed === true;

const leadsConfirmed = (node: ReportedNode, leader: ReportedNode | null): boolean => {
  const ranked = rankedPoint(node, true);
  return ranked !== null && isConfirmed(node) && isBetter(ranked, leader && rankedPoint(leader, true));
};

/** A node as the order of nodes looks at it; null when it cannot lead. */
export const rankedPoint = (
  { round, status, fitness, epoch }: NodePoint,
  confirmed: boolean,
): (Ranked & { readonly epoch: number }) | null =>
  status === 'passed' && fitness !== null ? { id: round, fitness, confirmed, epoch } : null;

/** The line from the initial program to a node, oldest first. */
export const lineOf = (view: RunView, round: number): readonly NodePoint[] => {
  const line: NodePoint[] = [];
  for (
    let at = view.nodes.get(round);
    at !== undefined;
    at = at.parent === null ? undefined : view.nodes.get(at.parent)
  ) {
    if (line.includes(at)) break; // a circle would be a corrupt journal; show what there is
    line.unshift(at);
  }
  return line;
};
