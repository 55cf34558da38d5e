import type { RunEvent } from '../../model/event.ts';
import { applyEvent, emptyView } from '../../views/run/run-view.ts';
import type { Call } from '../grammar/command-definition.ts';
import { eventLine, type Shown } from '../progress/log-lines.ts';
import { jsonText } from '../terminal/json-text.ts';
import type { Wanted } from './event-filter.ts';
import { isAtLeast } from './level.ts';

/** Takes the events of a run in their order and prints those that are wanted, each once. */
export interface Printer {
  /** The number of the newest event that was taken. */
  readonly seq: number;
  readonly hasEnded: boolean;
  take(event: RunEvent): void;
  /** From here on events are new, and printed whenever they happened. */
  live(): void;
}

export const createPrinter = (call: Call, run: Shown, wanted: Wanted): Printer => {
  let view = emptyView();
  let isNew = false;
  const isVerbose = call.arguments.flags.has('verbose') || wanted.pattern !== null;
  return {
    get seq() {
      return view.seq;
    },
    get hasEnded() {
      return view.phase === 'ended';
    },
    live: () => {
      isNew = true;
    },
    take: (event) => {
      if (event.seq <= view.seq) return;
      const before = view;
      view = applyEvent(view, event);
      if (!(isNew || isSince(event, wanted)) || !isAtLeast(event, wanted.level)) return;
      const line = eventLine(event, before, run, isVerbose);
      const text = wanted.jsonl ? jsonText(event) : line;
      if (text === null || wanted.pattern?.test(text) === false) return;
      call.terminal.stdout.write(`${text}\n`);
    },
  };
};

const isSince = (event: RunEvent, { since }: Wanted): boolean => {
  if (since === null) return false;
  return 'seq' in since ? event.seq > since.seq : Date.parse(event.time) >= since.time;
};
