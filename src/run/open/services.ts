import type { Evaluator } from '../../evaluation/evaluator.ts';
import type { Uses } from '../../knowledge/credit/uses.ts';
import type { Cognition } from '../../knowledge/items/field-items.ts';
import type { Ask } from '../../llm/ask.ts';
import type { RunEventBody } from '../../model/event.ts';
import type { Ledger } from '../../model/run/spending-ledger.ts';
import type { Sampler } from '../../model/sampler.ts';
import type { RunStore } from '../../stores/run-store.ts';
import type { TaskFolder } from '../../stores/task-folder.ts';
import type { Motivations } from '../../stores/vectors/motivations.ts';

/** Everything outside the machines that a run works with, open and ready. */
export interface Services {
  readonly task: TaskFolder;
  readonly store: RunStore;
  readonly evaluator: Evaluator;
  readonly cognition: Cognition;
  readonly motivations: Motivations;
  readonly sampler: Sampler;
  /** Null: no role has a model. */
  readonly ask: Ask | null;
  /** Signals that the run is ending: nothing waits any more for an endpoint that is down. Left out where nothing would. */
  readonly cancelWaits?: () => void;
  readonly ledger: Ledger;
  /** How knowledge was used so far, and what came of it. */
  readonly uses: Uses;
  /** What serves as what, for the first event and the summary, e.g. `vectors: chroma`. */
  readonly names: Readonly<Record<string, string>>;
  /** Journals an event in order, without waiting for it. */
  readonly emit: (event: RunEventBody) => void;
  /** The last lines of an evaluation's log. */
  readonly readLog: (folder: string) => Promise<string>;
  close(): Promise<void>;
}
