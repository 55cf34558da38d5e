import type { RunEvent } from '../../model/event.ts';
import { createListeners } from '../../platform/async/listeners.ts';
import type { RunStore } from '../../stores/run-store.ts';
import { applyEvent, type RunView } from '../../views/run/run-view.ts';

/** The view of a run as of its last event. */
export interface LiveView {
  current(): RunView;
  /** Calls a listener with every event after the view has it; returns how to stop. */
  subscribe(listener: (event: RunEvent) => void): () => void;
}

/** Keeps a view up to date with what is journaled. */
export const followView = (store: Pick<RunStore, 'subscribe'>, earlier: RunView): LiveView => {
  let view = earlier;
  const listeners = createListeners<RunEvent>();
  store.subscribe((event) => {
    view = applyEvent(view, event);
    listeners.notify(event);
  });
  return { current: () => view, subscribe: listeners.add };
};
