import type { z } from 'zod';
import type { EndReason, RunEvent } from '../model/event.ts';
import type { Command } from '../model/run/command.ts';
import type { RunView } from '../views/run/run-view.ts';
import type { RunSummary } from '../views/summary/run-summary.ts';

/** How a run ended: why, and everything about it in numbers. `fault` is the message of a fault that stopped the machines themselves. */
export interface RunResult {
  readonly reason: EndReason;
  readonly detail: string;
  readonly fault: string | null;
  readonly summary: RunSummary;
}

/** A command as it is given: fields with a default may be left out. */
export type CommandInput = z.input<typeof Command>;

/** A run in this process. Iterating over it gives every event from the first one on, and ends with the run. */
export interface Run extends AsyncIterable<RunEvent> {
  readonly id: string;
  readonly directory: string;
  /** Every event from a sequence number (1, the first, unless given) on, whenever it is asked for; ends with the run. */
  events(from?: number): AsyncIterable<RunEvent>;
  /** Calls a listener with each event from now on; returns how to stop. */
  subscribe(listener: (event: RunEvent) => void): () => void;
  /** Everything that has happened so far, folded. */
  view(): RunView;
  /** The run in numbers so far, as `asi status --json` shows it. */
  summary(): Promise<RunSummary>;
  /** Carries out a command; resolves with the event that it became, rejects with an AsiError. Equal keys are carried out once. */
  command(command: CommandInput, key?: string): Promise<RunEvent>;
  pause(): void;
  resume(): void;
  /** Starts no more rounds and lets those in flight finish. */
  stop(): void;
  /** Ends evaluations now; unfinished rounds are run again on resume. */
  abort(): void;
  /** Resolves when the run has ended and everything is on disk. */
  readonly done: Promise<RunResult>;
}
