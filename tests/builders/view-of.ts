import type { RunEvent } from '../../src/model/event.ts';
import { applyEvent, emptyView, type RunView } from '../../src/views/run/run-view.ts';

/** The view of a whole journal. */
export const viewOf = (events: readonly RunEvent[]): RunView => events.reduce(applyEvent, emptyView());
