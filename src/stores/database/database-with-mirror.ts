import { reasonOf } from '../../platform/errors.ts';
import type { Disk } from '../disk.ts';
import { commitRow, lastCommit } from '../mirror/commit-row.ts';
import type { Mirror } from '../mirror/mirror-writer.ts';
import { damaged, isDiskFull } from '../run-store-error.ts';
import type { Database, Put } from './database.ts';
import type { LastingDatabase } from './reconnecting-database.ts';

interface Mirrored {
  readonly directory: string;
  readonly database: LastingDatabase;
  readonly mirror: Mirror;
  readonly disk: Disk;
}

/**
 * A database whose every commit is also appended to the mirror, behind it and before anyone is notified. A full disk is
 * waited out: the handle is replaced, and the same batch is written again.
 */
export const createMirroredDatabase = ({ directory, database, mirror, disk }: Mirrored): Database => {
  const commit = async (puts: readonly Put[]): Promise<void> => {
    const planned = mirror.plan(puts);
    await database.write([...puts, commitRow(planned.end)]);
    await mirror.write(planned);
  };
  const again = async (puts: readonly Put[]): Promise<boolean> => {
    try {
      await database.renew();
      const last = await lastCommit(database, directory);
      if ((last?.commit ?? 0) < mirror.end.commit)
        throw damaged(
          directory,
          `it ends with commit ${last?.commit ?? 0}, but ${mirror.end.commit} were acknowledged`,
        );
      await commit(puts);
      return true;
    } catch (error) {
      if (isDiskFull(reasonOf(error))) return false;
      throw error;
    }
  };
  return {
    ...database,
    write: async (puts) => {
      try {
        await commit(puts);
      } catch (error) {
        if (!isDiskFull(reasonOf(error))) throw error;
        await disk.hold(`the disk of ${directory} is full; the run continues when there is space`, () => again(puts));
      }
    },
    close: async () => {
      try {
        await mirror.close();
      } finally {
        await database.close();
      }
    },
  };
};
