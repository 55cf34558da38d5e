import type { RunEvent } from '../../../../src/model/event.ts';
import type { RunStore } from '../../../../src/stores/run-store.ts';
import { collect } from '../../stores/records.ts';

/** What stands in a journal, without numbers and times. */
export const journalOf = async (store: RunStore): Promise<object[]> =>
  (await collect(store.events())).map(({ seq: _seq, time: _time, ...event }: RunEvent) => event);
