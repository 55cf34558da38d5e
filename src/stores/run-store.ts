import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { RunEvent, RunEventBody } from '../domain/event.ts';
import type { Node } from '../domain/node.ts';
import type { Feature } from '../domain/task.ts';
import { type Database, openDatabase } from './database.ts';
import { genesis, readEvents } from './journal.ts';
import { acquireLock, type Lock } from './lock.ts';
import { createPopulationFold, type PopulationFold } from './population.ts';
import { createRecordReader, type RecordReader } from './record-reader.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { initialize, recover } from './recovery.ts';
import { type Memo, memoKey, type Write } from './run-rows.ts';
import { RunStoreError, readError } from './run-store-error.ts';

export type { Memo, Write } from './run-rows.ts';

/** What can be read of a run. */
export interface RunReader extends RecordReader {
  readonly directory: string;
  readonly population: PopulationFold;
  /** The sequence number of the newest event on disk; 0 when there is none. */
  readonly lastEvent: number;
  /** What opening the run found worth saying, for instance the lock of a dead process. */
  readonly notes: readonly string[];
  events(from?: number): AsyncIterable<RunEvent>;
  close(): Promise<void>;
}

/** The records of a run: its journal, and everything that is written together with an event. */
export interface RunStore extends RunReader {
  /** Writes events and records in one batch; resolves with the numbered events once they are on disk. */
  append(events: readonly RunEventBody[], writes?: readonly Write[]): Promise<readonly RunEvent[]>;
  /** Tells a listener of every event after it is on disk; returns how to stop. */
  subscribe(listener: (event: RunEvent) => void): () => void;
  memoWrite(round: number, port: string, ordinal: number, memo: Memo): Write;
  /** The writes that record a node; throws NODE_EXISTS when it is recorded already. */
  nodeWrites(node: Node): readonly Write[];
}

/** `features` and `capacity` (members per island) are what the population needs to know. */
export interface RunStoreOptions {
  readonly create: boolean;
  readonly features: readonly Feature[];
  readonly capacity: number;
  readonly now?: () => Date;
}

/** Opens the run in a directory for one owner, after checking that its records agree. */
export const openRunStore = async (directory: string, options: RunStoreOptions): Promise<RunStore> => {
  const { create, now = () => new Date() } = options;
  if (create) await mkdir(directory, { recursive: true });
  if (!existsSync(directory))
    throw new RunStoreError('RUN_MISSING', `There is no run in ${directory}.`, 'Check the name; `ls` lists the runs.');
  const lock = lockOf(directory);
  let database: Database | undefined;
  try {
    database = await openDatabase(directory, create);
    if (create) await initialize(database, directory);
    const population = createPopulationFold(options);
    const end = create ? genesis : await recover(database, directory, population);
    const recorder = createRecorder({ database, directory, population, end, now });
    return assemble(database, directory, population, recorder, lock);
  } catch (error) {
    await database?.close();
    lock.release();
    throw error;
  }
};

/** Opens a run that no other process has open, to look at it. */
export const readRun = (
  directory: string,
  { features = [], capacity = Number.POSITIVE_INFINITY }: Partial<Pick<RunStoreOptions, 'features' | 'capacity'>> = {},
): Promise<RunReader> => openRunStore(directory, { create: false, features, capacity });

const lockOf = (directory: string): Lock => {
  try {
    return acquireLock(directory);
  } catch (error) {
    throw readError(directory, error);
  }
};

const assemble = (
  database: Database,
  directory: string,
  population: PopulationFold,
  recorder: Recorder,
  lock: Lock,
): RunStore => ({
  directory,
  population,
  notes: lock.note === null ? [] : [lock.note],
  get lastEvent() {
    return recorder.lastEvent;
  },
  ...createRecordReader(database, directory),
  events: (from = 1) => readEvents(database, directory, from),
  append: recorder.append,
  subscribe: recorder.subscribe,
  memoWrite: (round, port, ordinal, memo) => ({ sublevel: 'memo', key: memoKey(round, port, ordinal), value: memo }),
  nodeWrites: recorder.nodeWrites,
  close: async () => {
    await recorder.close();
    await database.close();
    lock.release();
  },
});
