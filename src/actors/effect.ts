import type { RunEventBody } from '../model/event.ts';
import type { Write } from '../stores/run-store.ts';

/** What an effect gets in addition to its input. */
export interface Surroundings {
  readonly signal: AbortSignal;
  /** Adds writes to the batch that journals this effect's answer. */
  also(...writes: readonly Write[]): void;
  /** Adds events to that batch, behind the ones that `observe.ts` reads off the answer. */
  announce(...events: readonly RunEventBody[]): void;
}

/** How one thing gets done: the real half of a port. `system.ts` makes it durable and binds it to the machine. */
export type Effect<Input, Output> = (input: Input, surroundings: Surroundings) => Promise<Output>;

/** Reports what happens while an effect is still running; journaled in order, not waited for. */
export type Emit = (event: RunEventBody) => void;
