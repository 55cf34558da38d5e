import type { ServerResponse } from 'node:http';
import { createInspector, type StatelyInspectionEvent } from '@statelyai/inspect';
import type { RunHandle } from '../run/start.ts';
import { createReaders } from './server/readers.ts';
import { createLiving } from './stately/living-actors.ts';
import { presence, type Ref, reduced, snapshotOf } from './stately/reduced-payload.ts';

/** A run's actors for the Stately Inspector, which is a third-party page: `/stately` frames it and passes on what it receives. */
export interface Stately {
  /** The page that draws them. */
  readonly viewer: string;
  /** Begins with every living actor, then reports what happens. */
  open(response: ServerResponse): void;
  close(): void;
}

const hosted = 'https://stately.ai/inspect';
const batchMs = 250;
const mostWaiting = 1000;
/** Deep enough for every definition of ours; what could be deeper, contexts and events, comes here reduced. */
const deepest = 16;

/** Follows the actors from now on. Nothing is sent by this process: the page that asks for the stream passes it on. */
export const createStately = (
  run: Pick<RunHandle, 'inspection'>,
  { viewer = hosted, lingerMs = 2000 }: { readonly viewer?: string; readonly lingerMs?: number } = {},
): Stately => {
  const readers = createReaders();
  const living = createLiving(lingerMs);
  let waiting: StatelyInspectionEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length > 0) readers.send(framed(waiting), ''); // a disconnected reader comes back and begins again
    waiting = [];
  };
  const send = (message: StatelyInspectionEvent): void => {
    living.hear(message);
    if (readers.size === 0) return;
    waiting.push(message);
    if (waiting.length >= mostWaiting) flush();
    else timer ??= setTimeout(flush, batchMs).unref();
  };
  // called in a timer of the package, where an error would end the process
  const inspector = createInspector({ send: quietly(send) }, { serializationDepthLimit: deepest });
  const sendReduced = (event: ReturnType<typeof reduced>): void => {
    if (event !== null) inspector.inspect.next?.(event);
  };
  const known = new WeakSet<Ref>();
  /** Actors that began before anyone listened are met when they, or theirs, do something. */
  const meet = (ref: Ref, rootId: string): void => {
    if (known.has(ref)) return;
    known.add(ref);
    if (ref._parent !== undefined) meet(ref._parent, rootId);
    sendReduced(presence(ref, rootId));
    const { children } = (snapshotOf(ref) ?? {}) as { children?: Readonly<Record<string, Ref | undefined>> };
    for (const child of Object.values(children ?? {})) if (child !== undefined) meet(child, rootId);
  };
  const stop = run.inspection(
    quietly((event) => {
      meet(event.actorRef as unknown as Ref, event.rootId);
      sendReduced(reduced(event));
    }),
  );
  return {
    viewer,
    open: (response) => {
      flush();
      readers.join(response, [framed(living.messages())]);
    },
    close: () => {
      stop();
      clearTimeout(timer);
      readers.close();
    },
  };
};

const framed = (messages: readonly StatelyInspectionEvent[]): string => `data: ${JSON.stringify(messages)}\n\n`;

/** What cannot be shown is not shown, and said once: an observer that throws would throw into the sender of the event. */
const quietly = <T>(show: (something: T) => void): ((something: T) => void) => {
  let hasWarned = false;
  return (something) => {
    try {
      show(something);
    } catch (error) {
      if (!hasWarned) process.emitWarning(`The Stately Inspector misses something: ${(error as Error).message}`);
      hasWarned = true;
    }
  };
};
