import type { RunEvent } from '../model/event.ts';
import type { Node } from '../model/result/node.ts';
import { type JournalReader, openJournal } from '../run/read/journal-reader.ts';
import { scoreOf, viewOfAll } from '../run/read/opened-run.ts';
import type { RunView } from '../views/run/run-view.ts';
import type { RunSummary } from '../views/summary/run-summary.ts';
import { summaryOf } from '../views/summary/summarize.ts';
import { runNamed } from './find-run.ts';

/** Which run is opened. */
export interface OpenOptions {
  /** The run's name (or an unambiguous part of it), or its directory. */
  readonly run: string;
  /** Where runs are looked for by name; the setting `runs` (`./runs`) unless given. */
  readonly runs?: string;
}

/** Reads a run. Of a live one every call answers with what is on disk by then. */
export interface RunRecords {
  readonly id: string;
  readonly directory: string;
  /** Was the run open in a process (this one or another) when it was opened for reading? */
  readonly isLive: boolean;
  /** Every event from a sequence number (1, the first, unless given) on. */
  events(from?: number): AsyncIterable<RunEvent>;
  /** Everything that has happened, folded. */
  view(): Promise<RunView>;
  /** The run in numbers, as `asi status --json` shows it. */
  summary(): Promise<RunSummary>;
  /** Every node with its program, in the order in which they were recorded. */
  nodes(): AsyncIterable<Node>;
  /** The node of a round (0 is the initial program); null when there is none. */
  node(round: number): Promise<Node | null>;
  /** The best node so far; null before the first one that passed. */
  best(): Promise<Node | null>;
  /** Gives the run free: until then a run that has ended cannot be resumed. */
  close(): Promise<void>;
}

/** Opens a run for reading, whether it has ended or is running in whatever process. Rejects with a RunStoreError. */
export const openRun = async ({ run, runs }: OpenOptions): Promise<RunRecords> => {
  const { id, directory } = await runNamed(run, runs);
  const journal = await openJournal(directory);
  const view = () => viewOfAll(journal);
  const nodeAt = async (point: { readonly round: number } | null): Promise<Node | null> =>
    point === null ? null : ((await journal.node(point.round)) ?? null);
  return {
    id,
    directory,
    isLive: journal.isLive,
    events: (from) => journal.events(from),
    view,
    summary: async () => summaryIn(journal, await view(), directory),
    nodes: () => journal.allNodes(),
    node: (round) => nodeAt({ round }),
    best: async () => nodeAt((await view()).best),
    close: () => journal.close(),
  };
};

const summaryIn = async (journal: JournalReader, view: RunView, directory: string): Promise<RunSummary> => {
  const read = async (round: number | undefined) =>
    round === undefined ? null : ((await journal.node(round)) ?? null);
  return summaryOf(view, {
    isAlive: journal.isLive,
    score: await scoreOf(directory),
    initial: await read(view.initial?.round),
    best: await read(view.best?.round),
    paths: { directory },
  });
};
