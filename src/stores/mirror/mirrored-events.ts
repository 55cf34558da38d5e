import type { RunEvent } from '../../model/event.ts';
import { Node } from '../../model/result/node.ts';
import type { Section } from '../database/database.ts';
import { hasMirror, readMirror } from './mirror-reader.ts';

/** What a run has journaled so far, read from its mirror: only the process of a live run may open its database. */
export const mirroredEvents = (directory: string): AsyncGenerator<RunEvent> =>
  mirroredValues<RunEvent>(directory, 'journal');

/** The nodes that a run has recorded so far, read from its mirror, in the order in which they were recorded. */
export async function* mirroredNodes(directory: string): AsyncGenerator<Node> {
  for await (const value of mirroredValues<unknown>(directory, 'node')) yield Node.parse(value);
}

/** The mirror's chain of hashes has shown that these are the bytes that were written. */
async function* mirroredValues<Value>(directory: string, wanted: Section): AsyncGenerator<Value> {
  if (!hasMirror(directory)) return;
  for await (const { rows } of readMirror(directory))
    for (const { section, text } of rows)
      if (section === wanted) yield (JSON.parse(text) as { readonly value: Value }).value;
}
