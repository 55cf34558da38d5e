import type { Measured } from '../evaluation.ts';
import type { RunEvent } from '../event.ts';
import type { NodeStatus } from '../node.ts';
import type { RunView } from '../run-view.ts';

/** What a view remembers of a node: enough to list it, place it and follow its line. */
export interface NodePoint {
  readonly round: number;
  readonly island: number;
  readonly name: string;
  readonly parent: number | null;
  readonly status: NodeStatus;
  readonly score: Measured | null;
  readonly fitness: number | null;
}

/** A node that is talked about: with the reason to believe in it. */
export interface NodeTold extends NodePoint {
  readonly motivation: string;
}

/** The view with one more node. */
export const recorded = (view: RunView, event: Extract<RunEvent, { type: 'node.recorded' }>): RunView => {
  const { round, island, name, motivation, parent, status, score, fitness } = event;
  const point: NodePoint = { round, island, name, parent, status, score, fitness };
  (view.nodes as Map<number, NodePoint>).set(round, point); // shared on purpose: copying it would cost O(nodes) per event
  return {
    ...view,
    statuses: round === 0 ? view.statuses : { ...view.statuses, [status]: (view.statuses[status] ?? 0) + 1 },
    rounds: { ...view.rounds, done: view.rounds.done + (round > 0 ? 1 : 0) },
    initial: round === 0 ? { ...point, motivation } : view.initial,
    best: event.isBest ? { ...point, motivation } : view.best,
    sinceBest: event.isBest ? 0 : view.sinceBest + (round > 0 ? 1 : 0),
  };
};

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
