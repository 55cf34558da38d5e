import type { RunEvent } from '../../model/event.ts';
import type { Node } from '../../model/result/node.ts';
import { ownerOf } from '../../stores/lock.ts';
import { mirroredEvents, mirroredNodes } from '../../stores/mirror/mirrored-events.ts';
import { type RunReader, readRun } from '../../stores/run-store.ts';

/** Reads the events and nodes of a run, live or not. */
export interface JournalReader {
  readonly isLive: boolean;
  events(from?: number): AsyncIterable<RunEvent>;
  allNodes(): AsyncIterable<Node>;
  node(round: number): Promise<Node | undefined>;
  close(): Promise<void>;
}

/** Opens the records of a run that no process has open; of any other it reads the mirror, since only its own process may open its database. */
export const openJournal = async (directory: string): Promise<JournalReader> =>
  ownerOf(directory) === null ? throughRecords(await readRun(directory)) : throughMirror(directory);

const throughRecords = (reader: RunReader): JournalReader => ({
  isLive: false,
  events: (from) => reader.events(from),
  allNodes: () => nodesOf(reader),
  node: (round) => reader.node(round),
  close: () => reader.close(),
});

async function* nodesOf(reader: RunReader): AsyncGenerator<Node> {
  for (const { id } of reader.population.summaries()) {
    const node = await reader.node(id);
    if (node !== undefined) yield node;
  }
}

const throughMirror = (directory: string): JournalReader => ({
  isLive: true,
  events: (from) => eventsFrom(directory, from),
  allNodes: () => mirroredNodes(directory),
  node: async (round) => {
    for await (const node of mirroredNodes(directory)) if (node.id === round) return node;
    return undefined;
  },
  close: async () => {},
});

async function* eventsFrom(directory: string, from = 1): AsyncGenerator<RunEvent> {
  for await (const event of mirroredEvents(directory)) if (event.seq >= from) yield event;
}
