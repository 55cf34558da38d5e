import type { RunEvent, RunEventBody } from '../../model/event.ts';
import type { Node, NodeSummary } from '../../model/result/node.ts';
import type { AsiError } from '../../platform/errors.ts';
import { reasonOf } from '../../platform/errors.ts';
import { failpoint } from '../../platform/failpoint.mjs';
import type { PopulationFold } from '../../population/population-fold.ts';
import { createRecordedRounds } from '../../population/recorded-rounds.ts';
import type { Database, Put } from '../database/database.ts';
import { fenced, runStoreError, writeError } from '../run-store-error.ts';
import { wellFormed, withChecksum } from './checksummed-row.ts';
import { createGroupCommit } from './group-commit.ts';
import { type JournalEnd, journalKey } from './journal.ts';
import { derivedRows, nodeWrites, put, summariesIn, type Total, type Write } from './row-codec.ts';

interface Batch {
  readonly events: readonly RunEvent[];
  readonly summaries: readonly NodeSummary[];
  readonly puts: readonly Put[];
  readonly total: Total;
}

/** The writing half of a run store. */
export interface Recorder {
  readonly lastEvent: number;
  append(events: readonly RunEventBody[], writes?: readonly Write[]): Promise<readonly RunEvent[]>;
  subscribe(listener: (event: RunEvent) => void): () => void;
  nodeWrites(node: Node): readonly Write[];
  close(): Promise<void>;
}

interface RecorderOptions {
  readonly database: Database;
  readonly directory: string;
  readonly population: PopulationFold;
  readonly end: JournalEnd;
  /** Asked before every write: a process that was taken for dead must not write any more. */
  readonly isOwner: () => boolean;
  readonly now: () => Date;
}

/** Numbers, chains and writes what is appended; then notifies the population and the listeners. */
export const createRecorder = ({ database, directory, population, end, isOwner, now }: RecorderOptions): Recorder => {
  const listeners = new Set<(event: RunEvent) => void>();
  const tally = createRecordedRounds();
  for (const { id } of population.summaries()) tally.claim(id);
  let journal = end;
  let written = end.lastSeq;
  let refusal: AsiError | null = null;

  const writer = createGroupCommit<Batch>(
    async (batches) => {
      try {
        if (!isOwner()) throw fenced(directory);
        await database.write([...batches.flatMap(({ puts }) => puts), put('total', 'run', batches.at(-1)!.total)]);
      } catch (cause) {
        refusal = writeError(directory, cause);
        throw refusal;
      }
    },
    (batch) => {
      written = batch.total.lastSeq;
      fold(population, batch);
      for (const event of batch.events) for (const listener of listeners) notify(listener, event);
    },
  );

  const refuseExisting = (id: number): void => {
    if (tally.has(id))
      throw runStoreError(
        'node-exists',
        `Node ${id} is recorded already.`,
        'A round ends once; read its node instead.',
      );
  };

  /** Everything that can be refused is refused before a sequence number is taken. */
  const prepare = (bodies: readonly RunEventBody[], writes: readonly Write[]): Batch => {
    const summaries = summariesIn(writes);
    for (const { id } of summaries) refuseExisting(id);
    const records = writes.map(({ sublevel, key, value }) => put(sublevel, key, value));
    const time = now().toISOString();
    let next = journal;
    const puts: Put[] = [];
    const events = bodies.map((body) => {
      const event: RunEvent = wellFormed({ ...body, seq: next.lastSeq + 1, time });
      const { text, h } = withChecksum(event, next.h);
      next = { lastSeq: event.seq, h };
      puts.push({ section: 'journal', key: journalKey(event.seq), text }, ...derivedRows(event));
      return event;
    });
    journal = next;
    for (const { id } of summaries) tally.claim(id);
    const total = { rounds: tally.rounds, nodes: tally.nodes, lastSeq: next.lastSeq };
    return { events, summaries, puts: [...puts, ...records], total };
  };

  return {
    get lastEvent() {
      return written;
    },
    append: async (bodies, writes = []) => {
      if (refusal) throw refusal;
      const batch = prepare(bodies, writes);
      failpoint('append.prepared');
      await writer.commit(batch);
      return batch.events;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    nodeWrites: (node) => {
      refuseExisting(node.id);
      return nodeWrites(node);
    },
    close: async () => {
      refusal ??= runStoreError('run-closed', `The run in ${directory} is closed.`, 'Open it again to continue.');
      await writer.idle();
    },
  };
};

const fold = (population: PopulationFold, { events, summaries }: Batch): void => {
  for (const event of events) {
    if (event.type === 'epoch.started') population.enter(event);
    if (event.type === 'brief.made') population.drawn(event.round, event.brief.parent);
    if (event.type === 'island.migrated') population.migrated(event);
    if (event.type === 'round.ended') population.ended(event.round);
  }
  for (const summary of summaries) population.add(summary);
};

/** A listener only watches: what it throws is shown once as a warning and changes nothing here. */
const notify = (listener: (event: RunEvent) => void, event: RunEvent): void => {
  try {
    listener(event);
  } catch (error) {
    if (complained.has(listener)) return;
    complained.add(listener);
    process.emitWarning(
      `A listener failed at event ${event.seq} (${event.type}): ${reasonOf(error)}`,
      'RunStoreWarning',
    );
  }
};

const complained = new WeakSet<(event: RunEvent) => void>();
