import type { RunEvent } from '../model/event.ts';
import type { RunHandle } from '../run/start.ts';
import { mirroredEvents } from '../stores/mirror/mirrored-events.ts';

/**
 * Every event of a run from a sequence number on, in order and once: first what is on disk, then what comes. It does not
 * matter when it is asked for: the end of the run ends it.
 */
export async function* runEvents(
  run: Pick<RunHandle, 'directory' | 'subscribe'> & { readonly done: Promise<unknown> },
  from = 1,
): AsyncGenerator<RunEvent, void> {
  const waiting: RunEvent[] = [];
  let next = from;
  let isOver = false;
  let wake = () => {};
  const over = () => {
    isOver = true;
    wake();
  };
  const unsubscribe = run.subscribe((event) => {
    waiting.push(event);
    wake();
  });
  run.done.then(over, over);
  const isNew = ({ seq }: RunEvent): boolean => {
    if (seq < next) return false;
    next = seq + 1;
    return true;
  };
  try {
    for await (const event of mirroredEvents(run.directory)) if (isNew(event)) yield event;
    while (!isOver || waiting.length > 0) {
      for (const event of waiting.splice(0)) if (isNew(event)) yield event;
      if (waiting.length === 0 && !isOver)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    unsubscribe();
  }
}
