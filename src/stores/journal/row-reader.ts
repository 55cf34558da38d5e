import { Node } from '../../model/result/node.ts';
import type { Database } from '../database/database.ts';
import { damaged } from '../run-store-error.ts';
import { flagDamaged } from './damage-flag.ts';
import { Memo, memoKey, roundKey, valueIn, type Write } from './row-codec.ts';

/** Reads the records beside the journal, each checked against its hash. */
export interface RecordReader {
  memo(round: number, port: string, ordinal: number): Promise<Memo | undefined>;
  node(id: number): Promise<Node | undefined>;
  /** The nodes that exist among the given ids, in that order. */
  nodes(ids: readonly number[]): Promise<readonly Node[]>;
  /** One record of a section, or undefined. */
  value(sublevel: Write['sublevel'], key: string): Promise<unknown>;
  /** The records of a section whose keys begin with a prefix, in key order. */
  values(sublevel: Write['sublevel'], prefix?: string): AsyncIterable<readonly [key: string, value: unknown]>;
}

/** The record reader of one database. */
export const createRecordReader = (database: Database, directory: string): RecordReader => {
  const opened = (section: Write['sublevel'], key: string, text: string): unknown => {
    const value = valueIn(section, key, text);
    if (value === undefined)
      throw flagDamaged(directory, damaged(directory, `record ${section}/${key} is not what was written`));
    return value;
  };
  const value = async (section: Write['sublevel'], key: string): Promise<unknown> => {
    const text = await database.get(section, key);
    return text === undefined ? undefined : opened(section, key, text);
  };
  return {
    value,
    async *values(section, prefix = '') {
      for await (const entries of database.scan(section, { gte: prefix, lt: `${prefix}\uFFFF` }))
        for (const [key, text] of entries) yield [key, opened(section, key, text)];
    },
    memo: async (round, port, ordinal) => Memo.optional().parse(await value('memo', memoKey(round, port, ordinal))),
    node: async (id) => Node.optional().parse(await value('node', roundKey(id))),
    nodes: async (ids) => {
      const texts = await database.getMany('node', ids.map(roundKey));
      return texts.flatMap((text, index) =>
        text === undefined ? [] : [Node.parse(opened('node', roundKey(ids[index]!), text))],
      );
    },
  };
};
