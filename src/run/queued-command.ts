import type { RunEvent } from '../model/event.ts';
import type { Order, Verb } from '../model/run/command.ts';
import { openRunStore } from '../stores/run-store.ts';
import { applyEvent, emptyView } from '../views/run/run-view.ts';
import { commandProblem, journaledAs, refuse } from './commands.ts';

const queueable: ReadonlySet<Verb> = new Set(['idea', 'cognition', 'pin', 'unpin', 'ban', 'unban', 'set', 'approve']);

/** Can this be sent to a run that is not running, because it is read from the journal when it is resumed? */
export const canBeQueued = (verb: Verb): boolean => queueable.has(verb);

/**
 * Journals a command in a run that no process has open; it holds from the next resume on. The event that it became comes back,
 * for a key that was journaled before the same one.
 */
export const queueCommand = async (directory: string, order: Order): Promise<RunEvent> => {
  if (!canBeQueued(order.command.verb))
    throw commandProblem('not-running', `"${order.command.verb}" needs a live run.`, 'Continue it: asi resume');
  // no node is written here, so what the population would have to know does not matter
  const store = await openRunStore(directory, {
    create: false,
    features: [],
    capacity: Number.POSITIVE_INFINITY,
  });
  try {
    let view = emptyView();
    let same: RunEvent | null = null;
    for await (const event of store.events()) {
      view = applyEvent(view, event);
      if (event.type === 'human.command' && event.key === order.key) same = event;
    }
    if (same !== null) return same;
    refuse(order.command, view, Number.POSITIVE_INFINITY);
    const { events, writes } = journaledAs(order, view);
    const [journaled] = await store.append(events, writes);
    return journaled!;
  } finally {
    await store.close();
  }
};
