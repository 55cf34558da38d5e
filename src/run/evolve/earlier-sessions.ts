import { promotedAfter } from '../../knowledge/lessons/promoted-lessons.ts';
import type { OpenAnswer } from '../../model/ports.ts';
import { curveAfterEvent, emptyCurve, type ProgressCurve } from '../../model/run/progress-curve.ts';
import type { RunStore } from '../../stores/run-store.ts';
import { applyEvent, emptyView, type RunView } from '../../views/run/run-view.ts';
import type { Services } from '../open/services.ts';

/** What the journal says about the sessions before this one. */
export interface EarlierSessions {
  readonly view: RunView;
  /** The round of the last migration; 0 when there was none. */
  readonly migratedAt: number;
  readonly curve: ProgressCurve;
  /** Lessons that have become items of cognition. */
  readonly promoted: ReadonlySet<string>;
}

/** Folds the journal of a run that is resumed; a new run has none. */
export const earlierSessions = async (store: RunStore, resume: boolean): Promise<EarlierSessions> => {
  let view = emptyView();
  let migratedAt = 0;
  let curve = emptyCurve;
  let promoted: ReadonlySet<string> = new Set();
  if (resume)
    for await (const event of store.events()) {
      view = applyEvent(view, event);
      curve = curveAfterEvent(curve, event);
      promoted = promotedAfter(promoted, event);
      if (event.type === 'island.migrated') migratedAt = event.at;
    }
  return { view, migratedAt, curve, promoted };
};

/** How far earlier sessions came, by their records and their journal: what the machines begin with. */
export const progressOf = (
  { store: { population }, ledger }: Services,
  { view, migratedAt, curve }: Omit<EarlierSessions, 'promoted'>,
): OpenAnswer => {
  const { best } = population;
  return {
    frontier: population.frontier,
    done: population.beyond,
    best: best === null ? null : { fitness: best.fitness, score: best.score! },
    passed: population.counts.passed,
    sinceBest: view.sinceBest,
    migratedAt,
    ...ledger.spent,
    curve,
  };
};
