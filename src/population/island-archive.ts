import { createEliteArchive, type EliteArchive, type Scored } from './elite-archive.ts';

/** A node's coming to an island, or its retirement from it, at a round. */
interface Change {
  readonly round: number;
  readonly node: Scored;
  readonly island: number;
  readonly kind: 'came' | 'retired';
}

/** A node and an island that it migrates to. */
export interface Arrival {
  readonly node: Scored;
  readonly island: number;
}

/** Who lives where after each round: the active population with its whole history. */
export interface Archive {
  /** The last round that was folded; -1 before the first. */
  readonly round: number;
  /** Folds the next round: its arrivals, then the retirements that they cause. */
  step(arrivals: readonly Arrival[]): void;
  /** Takes back every round after the given one. */
  rewind(round: number): void;
  /** The islands of each node as they were after a round; the cost grows with how far back that is, not with the run. */
  islandsAt(round: number): Map<number, number[]>;
}

/** A bounded archive: an island that exceeds its capacity retires its worst; a tenth of it is kept for the newest. */
export const createArchive = (capacity: number): Archive => {
  const newest = Number.isFinite(capacity) ? Math.floor(capacity / 10) : 0;
  const cells = new Map<number, EliteArchive>();
  const changes: Change[] = [];
  let folded = -1;

  const cellOf = (island: number): EliteArchive => {
    const cell = cells.get(island) ?? createEliteArchive();
    cells.set(island, cell);
    return cell;
  };
  const change = (entry: Change): void => {
    changes.push(entry);
    if (entry.kind === 'came') cellOf(entry.island).insert(entry.node);
    else cellOf(entry.island).remove(entry.node);
  };

  return {
    get round() {
      return folded;
    },
    step: (arrivals) => {
      folded += 1;
      for (const { node, island } of arrivals) {
        const cell = cellOf(island);
        if (cell.has(node.id)) continue;
        change({ round: folded, node, island, kind: 'came' });
        if (cell.size > capacity) change({ round: folded, node: cell.worst(newest), island, kind: 'retired' });
      }
    },
    rewind: (round) => {
      while ((changes.at(-1)?.round ?? -1) > round) {
        const { node, island, kind } = changes.pop()!;
        if (kind === 'came') cellOf(island).remove(node);
        else cellOf(island).insert(node);
      }
      folded = Math.min(folded, round);
    },
    islandsAt: (round) => {
      const islands = new Map<number, number[]>();
      for (const [island, cell] of cells) for (const { id } of cell.nodes()) add(islands, id, island);
      for (let index = changes.length - 1; index >= 0 && changes[index]!.round > round; index -= 1) {
        const { node, island, kind } = changes[index]!;
        if (kind === 'came') remove(islands, node.id, island);
        else add(islands, node.id, island);
      }
      for (const where of islands.values()) where.sort((a, b) => a - b);
      return islands;
    },
  };
};

const add = (islands: Map<number, number[]>, node: number, island: number): void => {
  const known = islands.get(node);
  if (known) known.push(island);
  else islands.set(node, [island]);
};

const remove = (islands: Map<number, number[]>, node: number, island: number): void => {
  const rest = islands.get(node)!.filter((other) => other !== island);
  if (rest.length > 0) islands.set(node, rest);
  else islands.delete(node);
};
