import { z } from 'zod';
import type { RunEvent } from '../../model/event.ts';
import { type Node, NodeSummary, summarize } from '../../model/result/node.ts';
import type { Epoch } from '../../model/task/epoch.ts';
import type { Migration } from '../../population/island-membership.ts';
import type { Put, Section } from '../database/database.ts';
import { readChecksummed, withChecksum } from './checksummed-row.ts';

/** A record beside the journal, written in the same batch as its event. */
export interface Write {
  readonly sublevel: 'memo' | 'node' | 'summary' | 'attempt' | 'total' | 'meta';
  readonly key: string;
  readonly value: unknown;
}

/** A port's journaled answer, and the hash of the input that it answers. */
export const Memo = z.object({ input: z.string(), answer: z.unknown() }).readonly();
export type Memo = z.infer<typeof Memo>;

/** What the batch that wrote last counted. */
export const Total = z
  .object({ rounds: z.number().int(), nodes: z.number().int(), lastSeq: z.number().int() })
  .readonly();
export type Total = z.infer<typeof Total>;

/** The key of a round's records: eight digits, so that keys sort as numbers. */
export const roundKey = (round: number): string => String(round).padStart(8, '0');

export const memoKey = (round: number, port: string, ordinal: number): string =>
  `${roundKey(round)}/${port}/${ordinal}`;

/** The two records of a node: the whole, and what stays in memory. */
export const nodeWrites = (node: Node): readonly Write[] => [
  { sublevel: 'node', key: roundKey(node.id), value: node },
  { sublevel: 'summary', key: roundKey(node.id), value: summarize(node) },
];

/** The rows that spare a reopened run the reading of its whole journal. */
export const derivedRows = (event: RunEvent): readonly Put[] => {
  if (event.type === 'brief.made') return [put('draw', roundKey(event.round), event.brief.parent)];
  if (event.type === 'epoch.started') {
    const { epoch, evaluator, from } = event;
    return [put('meta', 'epoch', { epoch, evaluator, from } satisfies Epoch)];
  }
  if (event.type !== 'island.migrated') return [];
  const { at, node, to } = event;
  return [put('migration', `${roundKey(at)}/${roundKey(node)}/${to}`, { at, node, to } satisfies Migration)];
};

/** A record, sealed with its section and key. */
export const put = (section: Section, key: string, value: unknown): Put => ({
  section,
  key,
  text: withChecksum(value, `${section}/${key}`).text,
});

/** The value of a record, or undefined when it is not what was written. */
export const valueIn = (section: Section, key: string, text: string): unknown =>
  readChecksummed(text, `${section}/${key}`)?.value;

/** The summary among a batch's writes, if there is one. */
export const summariesIn = (writes: readonly Write[]): NodeSummary[] =>
  writes.filter(({ sublevel }) => sublevel === 'summary').map(({ value }) => NodeSummary.parse(value));
