import type { RunEvent } from '../../model/event.ts';
import { hasMirror, readMirror } from '../../stores/mirror/mirror-reader.ts';

/** What a live run has journaled so far, read from its mirror: only its own process may open its database. */
export async function* mirroredEvents(directory: string): AsyncGenerator<RunEvent> {
  if (!hasMirror(directory)) return;
  for await (const { rows } of readMirror(directory))
    for (const { section, text } of rows)
      if (section === 'journal') yield (JSON.parse(text) as { readonly value: RunEvent }).value;
}
