import type { RunEvent } from '../model/event.ts';
import type { RunHandle } from '../run/start.ts';
import { mirroredEvents } from '../stores/mirror/mirrored-events.ts';

/** Events that are kept in memory for a reader; one that is slower reads the rest from disk. */
const mostWaiting = 1000;

/**
 * Every event of a run from a sequence number on, in order and once: first what is on disk, then what comes. It does not
 * matter when it is asked for, nor how slowly it is read: the end of the run ends it.
 */
export async function* runEvents(
  run: Pick<RunHandle, 'directory' | 'subscribe'> & { readonly done: Promise<unknown> },
  from = 1,
): AsyncGenerator<RunEvent, void> {
  const waiting: RunEvent[] = [];
  let isBehind = true;
  let next = from;
  let isOver = false;
  let wake = () => {};
  const over = () => {
    isOver = true;
    wake();
  };
  const unsubscribe = run.subscribe((event) => {
    if (waiting.length < mostWaiting) waiting.push(event);
    else isBehind = true;
    wake();
  });
  run.done.then(over, over);
  const isNew = ({ seq }: RunEvent): boolean => {
    if (seq < next) return false;
    next = seq + 1;
    return true;
  };
  try {
    while (!isOver || isBehind || waiting.length > 0) {
      for (const event of waiting.splice(0)) if (!isBehind && isNew(event)) yield event;
      if (isBehind) {
        isBehind = false;
        for await (const event of mirroredEvents(run.directory)) if (isNew(event)) yield event;
      }
      if (waiting.length === 0 && !isBehind && !isOver)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    unsubscribe();
  }
}
