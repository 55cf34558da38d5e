import type { RunEventBody } from '../model/event.ts';
import type { PopulationOptions } from '../population/epoch-fold.ts';
import { createPopulationFold, type PopulationFold } from '../population/population-fold.ts';
import { type Database, openDatabase } from './database/database.ts';
import { createMirroredDatabase } from './database/database-with-mirror.ts';
import { createLastingDatabase } from './database/reconnecting-database.ts';
import { createDisk, type Disk } from './disk.ts';
import { genesis, type JournalEnd } from './journal/journal.ts';
import { initialize, recover } from './journal/recovery.ts';
import { beginning } from './mirror/mirror-line.ts';
import { createMirror, openMirror } from './mirror/mirror-writer.ts';
import { openRecords } from './open-records.ts';
import { diskFull, readError } from './run-store-error.ts';

/** Everything a run store stands on: records that agree, written to a database, a mirror and a disk that is watched. */
export interface RunRecords {
  readonly database: Database;
  readonly disk: Disk;
  readonly population: PopulationFold;
  readonly end: JournalEnd;
  /** What was damaged and repaired, in a sentence each. */
  readonly repairs: readonly string[];
}

export interface RunRecordsOptions extends PopulationOptions {
  readonly create: boolean;
  readonly freeMb?: number;
  readonly notice?: (line: string) => void;
  /** Journals an event without waiting for it. */
  readonly announce: (event: RunEventBody) => void;
}

/** Opens or makes the records of a run directory whose lock the caller holds. */
export const openRunRecords = async (directory: string, options: RunRecordsOptions): Promise<RunRecords> => {
  const found = options.create ? await newRecords(directory, options) : await oldRecords(directory, options);
  const disk = diskOf(directory, options);
  const database = createLastingDatabase(found.database, () => openDatabase(directory, false));
  try {
    const mirror = options.create ? await createMirror(directory) : await openMirror(directory, found.mirrorEnd);
    const mirrored = createMirroredDatabase({ directory, database, mirror, disk });
    if (options.create) await initialize(mirrored, directory);
    return { database: mirrored, disk, population: found.fold, end: found.end, repairs: found.repairs };
  } catch (error) {
    await database.close();
    throw readError(directory, error);
  }
};

const newRecords = async (directory: string, options: PopulationOptions) => ({
  database: await openDatabase(directory, true),
  fold: createPopulationFold(options),
  end: genesis,
  mirrorEnd: beginning,
  repairs: [],
});

const oldRecords = (directory: string, options: PopulationOptions) =>
  openRecords(directory, async (database) => {
    const fold = createPopulationFold(options);
    return { fold, end: await recover(database, directory, fold) };
  });

const diskOf = (directory: string, { freeMb = 0, notice = () => {}, announce }: RunRecordsOptions): Disk =>
  createDisk({
    directory,
    freeMb,
    waiting: (detail) => {
      notice(`waiting: ${detail}`);
      announce({ type: 'run.waiting', cause: 'disk', detail });
    },
    resumed: (seconds) => {
      notice(`there is space again after ${seconds.toFixed(0)} s; the run continues`);
      announce({ type: 'run.continued', cause: 'disk', seconds });
    },
    giveUp: (reason) => diskFull(directory, new Error(reason)),
  });
