import type { RunEventBody } from '../model/event.ts';
import type { CloseInput, MigrateInput, OpenAnswer } from '../model/ports.ts';
import { migrants } from '../population/migration.ts';
import type { RunStore } from '../stores/run-store.ts';
import type { Effect } from './effect.ts';

/** Announces the run and reports to the machine how far an earlier session of it came. */
export const createOpen =
  (store: RunStore, started: RunEventBody, before: OpenAnswer): Effect<void, OpenAnswer> =>
  async () => {
    await store.append([started]);
    return before;
  };

/** Writes the last event; the stores themselves are closed by their owner. */
export const createClose =
  (store: RunStore): Effect<CloseInput, void> =>
  async ({ reason, detail, advice }) => {
    await store.append([{ type: 'run.ended', reason, detail, advice, best: store.population.best?.id ?? null }]);
  };

/** Lets the best members of each island live on its neighbour as well. */
export const createMigrate =
  (store: RunStore, islands: number, perIsland: number, deterministic: boolean): Effect<MigrateInput, void> =>
  async ({ at }) => {
    const moves = migrants(store.population.at(deterministic ? at : null), islands, perIsland);
    await store.append(moves.map((move) => ({ type: 'island.migrated' as const, at, ...move })));
  };
