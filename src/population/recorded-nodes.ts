import { NodeStatus, type NodeSummary } from '../model/result/node.ts';
import { frontierWith } from '../model/run/frontier.ts';

/** The nodes of a run by round, in whatever order they come. */
export interface RecordedNodes {
  /** False: this round has its node already. */
  add(summary: NodeSummary): boolean;
  get(id: number): NodeSummary | undefined;
  /** In round order. */
  all(): readonly NodeSummary[];
  readonly counts: Readonly<Record<NodeStatus, number>>;
  /** All rounds from 0 to this one are recorded; -1 at the very start. */
  readonly frontier: number;
  /** The recorded rounds beyond the frontier. */
  readonly beyond: ReadonlySet<number>;
}

export const createRecordedNodes = (): RecordedNodes => {
  const summaries: (NodeSummary | undefined)[] = [];
  const counts = Object.fromEntries(NodeStatus.options.map((status) => [status, 0])) as Record<NodeStatus, number>;
  const beyond = new Set<number>();
  let frontier = -1;
  return {
    add: (summary) => {
      if (summaries[summary.id] !== undefined) return false;
      summaries[summary.id] = summary;
      counts[summary.status] += 1;
      frontier = frontierWith(summary.id, frontier, beyond);
      return true;
    },
    get: (id) => summaries[id],
    all: () => summaries.filter((summary) => summary !== undefined),
    counts,
    get frontier() {
      return frontier;
    },
    beyond,
  };
};
