import type { Scored } from './elite-archive.ts';
import { createArchive } from './island-archive.ts';

/** A node that was also placed on another island. */
export interface Migration {
  readonly at: number;
  readonly node: number;
  readonly to: number;
}

/** Which islands each active node lives on. */
export interface IslandMembership {
  migrate(migration: Migration): void;
  /** By node, after a round; rounds beyond the frontier only ever add, because who retires is settled in round order. */
  at(horizon: number, frontier: number, beyond: ReadonlySet<number>): Map<number, number[]>;
}

/** `scored` answers what a node is worth; null when it cannot be sampled. */
export const createIslandMembership = (capacity: number, scored: (id: number) => Scored | null): IslandMembership => {
  const archive = createArchive(capacity);
  const migrations = new Map<number, Migration[]>();
  let latest = -1;

  const arrivals = (round: number) => {
    const own = scored(round);
    const migrants = (migrations.get(round) ?? []).map(({ node, to }) => ({ node: scored(node), island: to }));
    return [{ node: own, island: own?.summary.island ?? 0 }, ...migrants].flatMap(({ node, island }) =>
      node ? [{ node, island }] : [],
    );
  };

  return {
    migrate: (migration) => {
      const known = migrations.get(migration.at) ?? [];
      if (known.some(({ node, to }) => node === migration.node && to === migration.to)) return;
      migrations.set(
        migration.at,
        [...known, migration].sort((a, b) => a.node - b.node || a.to - b.to),
      );
      latest = Math.max(latest, migration.at);
      // It came late: the rounds since then may have retired someone else because of it.
      if (migration.at <= archive.round) archive.rewind(migration.at - 1);
    },
    at: (horizon, frontier, beyond) => {
      while (archive.round < frontier) archive.step(arrivals(archive.round + 1));
      const islands = archive.islandsAt(Math.min(horizon, frontier));
      for (const id of beyond) {
        const node = id <= horizon ? scored(id) : null;
        if (node) islands.set(id, [node.summary.island]);
      }
      if (latest > frontier)
        for (const { node, to } of [...migrations.values()].flat().filter(({ at }) => at > frontier && at <= horizon)) {
          const home = islands.get(node);
          if (home && !home.includes(to))
            islands.set(
              node,
              [...home, to].sort((a, b) => a - b),
            );
        }
      return islands;
    },
  };
};
