import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { RunEvent, RunEventBody } from '../model/event.ts';
import type { Node } from '../model/result/node.ts';
import type { Feature } from '../model/task/task.ts';
import { reasonOf } from '../platform/errors.ts';
import { removeStaleFiles } from '../platform/files/stale-files.ts';
import type { PopulationFold } from '../population/population-fold.ts';
import { readEvents } from './journal/journal.ts';
import { createRecorder, type Recorder } from './journal/journal-writer.ts';
import { type Memo, memoKey, type Write } from './journal/row-codec.ts';
import { createRecordReader, type RecordReader } from './journal/row-reader.ts';
import { awaitLock, type Lock } from './lock.ts';
import { openRunRecords, type RunRecords } from './run-records.ts';
import { readError, runStoreError } from './run-store-error.ts';

export type { Memo, Write } from './journal/row-codec.ts';

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
  /** Notifies a listener of every event after it is on disk; returns how to stop. */
  subscribe(listener: (event: RunEvent) => void): () => void;
  memoWrite(round: number, port: string, ordinal: number, memo: Memo): Write;
  /** The writes that record a node; throws node-exists when it is recorded already. */
  nodeWrites(node: Node): readonly Write[];
  /** Resolves at once while the disk has space; otherwise the run waits until there is, and the answer is true. */
  diskSpace(signal?: AbortSignal): Promise<boolean>;
}

/** `features` and `capacity` (members per island) are what the population needs to know. */
export interface RunStoreOptions {
  readonly create: boolean;
  /** Only to look at it: others wait until it is closed instead of being refused. */
  readonly reading?: boolean;
  readonly features: readonly Feature[];
  readonly capacity: number;
  readonly now?: () => Date;
  /** The run waits while less than this is free on its disk; 0, the default, looks at nothing. */
  readonly freeMb?: number;
  /** Gets what cannot wait for the journal: that the disk is full. */
  readonly notice?: (line: string) => void;
}

/** Opens the run in a directory for one owner, after checking that its records agree; what is damaged is rebuilt, and said. */
export const openRunStore = async (directory: string, options: RunStoreOptions): Promise<RunStore> => {
  if (options.create) await make(directory);
  if (!existsSync(directory))
    throw runStoreError('run-missing', `There is no run in ${directory}.`, 'Check the name; `ls` lists the runs.');
  const lock = await lockOf(directory, options.reading ?? false);
  try {
    const { now = () => new Date(), ...rest } = options;
    const announce = (event: RunEventBody): void => void recorder.append([event]).catch(() => {});
    const records = await openRunRecords(directory, { ...rest, announce });
    const recorder = createRecorder({ ...records, directory, isOwner: lock.isOurs, now });
    const store = assemble(directory, records, recorder, lock);
    if (records.repairs.length > 0) await store.append(records.repairs.map(alarm));
    return store;
  } catch (error) {
    lock.release();
    throw error;
  }
};

const make = async (directory: string): Promise<void> => {
  try {
    await mkdir(directory, { recursive: true });
  } catch (cause) {
    throw runStoreError(
      'run-unreadable',
      `The directory ${directory} cannot be made: ${reasonOf(cause)}.`,
      'Choose a place on a disk that you may write to (--runs), and that is not mounted read-only.',
      cause,
    );
  }
};

const alarm = (detail: string): RunEventBody => ({ type: 'alert.raised', rule: 'damaged records', detail });

/** Opens a run that no process writes to, to look at it; another reader is waited for. */
export const readRun = (
  directory: string,
  { features = [], capacity = Number.POSITIVE_INFINITY }: Partial<Pick<RunStoreOptions, 'features' | 'capacity'>> = {},
): Promise<RunReader> => openRunStore(directory, { create: false, reading: true, features, capacity });

const lockOf = async (directory: string, reading: boolean): Promise<Lock> => {
  try {
    const lock = await awaitLock(directory, reading);
    removeStaleFiles(directory);
    return lock;
  } catch (error) {
    throw readError(directory, error);
  }
};

const assemble = (
  directory: string,
  { database, disk, population, repairs: mended }: RunRecords,
  recorder: Recorder,
  lock: Lock,
): RunStore => ({
  directory,
  population,
  notes: [...(lock.note === null ? [] : [lock.note]), ...mended],
  get lastEvent() {
    return recorder.lastEvent;
  },
  ...createRecordReader(database, directory),
  events: (from = 1) => readEvents(database, directory, from),
  append: (events, writes) => {
    // The last event: a run that ends does not wait for space for ever, it can be resumed.
    if (events.some(({ type }) => type === 'run.ended')) disk.cancelWaits();
    return recorder.append(events, writes);
  },
  subscribe: recorder.subscribe,
  memoWrite: (round, port, ordinal, memo) => ({ sublevel: 'memo', key: memoKey(round, port, ordinal), value: memo }),
  nodeWrites: recorder.nodeWrites,
  diskSpace: disk.space,
  close: async () => {
    disk.cancelWaits();
    await recorder.close();
    try {
      await database.close();
    } finally {
      lock.release();
    }
  },
});
