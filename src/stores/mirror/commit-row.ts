import { z } from 'zod';
import type { Database, Put } from '../database/database.ts';
import { put, valueIn } from '../journal/row-codec.ts';
import { damaged } from '../run-store-error.ts';
import type { MirrorEnd } from './mirror-line.ts';

const CommitRow = z.object({ commit: z.number().int(), h: z.string() }).readonly();

/** The commit that a database ends with; `h` chains the mirror up to it. */
export type CommitRow = z.infer<typeof CommitRow>;

/** The row that ties a commit to its place in the mirror; the only row that the mirror does not hold. */
export const commitRow = ({ commit, h }: MirrorEnd): Put => put('meta', 'commit', { commit, h });

/** The commit that the database ends with; null in a run from before there were mirrors. */
export const lastCommit = async (database: Database, directory: string): Promise<CommitRow | null> => {
  const text = await database.get('meta', 'commit');
  if (text === undefined) return null;
  const row = CommitRow.safeParse(valueIn('meta', 'commit', text));
  if (!row.success) throw damaged(directory, 'record meta/commit is not what was written');
  return row.data;
};
