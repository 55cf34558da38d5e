import type { RunEvent } from '../../model/event.ts';
import type { NodeStatus } from '../../model/result/node.ts';

/** What one round was given and what it says that it used, with what came of it. */
export interface Use {
  readonly round: number;
  /** Items in its brief. */
  readonly recalled: readonly string[];
  /** Items, lessons and nodes that its last proposal cites. */
  readonly cited: readonly string[];
  readonly lessons: readonly string[];
  readonly nodes: readonly number[];
  readonly status: NodeStatus;
  /** Directed difference to the parent's score; null when either has none. */
  readonly difference: number | null;
  readonly fitness: number | null;
}

/** The uses of knowledge by a run's rounds. */
export interface Uses {
  apply(event: RunEvent): void;
  /** Those of recorded rounds up to one, in round order; null: all. The initial program uses nothing and is left out. */
  upTo(horizon: number | null): readonly Use[];
}

interface Open {
  recalled: readonly string[];
  cited: readonly string[];
  lessons: readonly string[];
  nodes: readonly number[];
}

const nothing: Open = { recalled: [], cited: [], lessons: [], nodes: [] };

/** Begins empty. Events may come in any order of rounds, as they do with several in flight. */
export const createUses = (): Uses => {
  const open = new Map<number, Open>();
  const done: (Use | undefined)[] = [];
  const names = new Map<string, string>();
  /** One string for all its occurrences: the same few hundred ids come again in every round. */
  const same = (name: string): string => {
    if (!names.has(name)) names.set(name, name);
    return names.get(name)!;
  };
  const change = (round: number, part: Partial<Open>): void => {
    open.set(round, { ...(open.get(round) ?? nothing), ...part });
  };
  return {
    apply: (event) => {
      switch (event.type) {
        case 'brief.made':
          return change(event.round, { recalled: event.brief.cognition.map(({ id }) => same(id)) });
        case 'proposal.made': {
          const { cognition, nodes, lessons = [] } = event.cited;
          return change(event.round, { cited: cognition.map(same), lessons: lessons.map(same), nodes });
        }
        case 'node.recorded': {
          const { round, status, difference, fitness } = event;
          if (round > 0) done[round] = { round, ...(open.get(round) ?? nothing), status, difference, fitness };
          open.delete(round);
          return;
        }
        default:
          return;
      }
    },
    upTo: (horizon) => (horizon === null ? done : done.slice(0, horizon + 1)).filter((use) => use !== undefined),
  };
};
