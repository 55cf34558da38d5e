import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ActorRecord, RunEvent } from '../../model/event.ts';
import type { FeedMessage } from '../../views/documents.ts';
import type { RunSource } from '../../views/run-source.ts';
import { createReaders } from './readers.ts';

/** At most four messages a second, however busy the run. */
const batchMs = 250;
const keptMessages = 2000;

/** The stream of what happens, for any number of readers. */
export interface Feed {
  open(request: IncomingMessage, response: ServerResponse, url: URL): void;
  readonly readers: number;
  close(): void;
}

/** Batches a run's events and actor records; late or slow readers are asked to fetch everything again instead of growing a buffer. */
export const createFeed = (source: RunSource, boot: string): Feed => {
  const readers = createReaders();
  const ring: { readonly id: number; readonly text: string }[] = [];
  let last = 0;
  let events: RunEvent[] = [];
  let records: { time: string; record: ActorRecord }[] = [];
  let timer: NodeJS.Timeout | undefined;

  const publish = (message: FeedMessage): void => {
    last += 1;
    const text = framed(`${boot}-${last}`, message);
    ring.push({ id: last, text });
    if (ring.length > keptMessages) ring.splice(0, keptMessages / 2);
    readers.send(text, framed(`${boot}-${last}`, { kind: 'reset', boot }));
  };

  const flush = (): void => {
    timer = undefined;
    if (events.length > 0) publish({ kind: 'events', events: events.splice(0).map(slim) });
    if (records.length > 0) publish({ kind: 'actors', records: lastStates(records) });
    events = [];
    records = [];
  };
  const soon = (): void => {
    timer ??= setTimeout(flush, batchMs).unref();
  };

  const stops = [
    source.subscribe((event) => {
      events.push(event);
      soon();
    }),
    source.actors((record) => {
      if (readers.size === 0) return;
      records.push({ time: new Date().toISOString(), record });
      soon();
    }),
  ];

  return {
    open: (request, response, url) => {
      const missed = missedSince(
        String(request.headers['last-event-id'] ?? url.searchParams.get('since') ?? ''),
        boot,
        ring,
        last,
      );
      readers.join(response, missed ?? [framed(`${boot}-${last}`, { kind: 'reset', boot })]);
    },
    get readers() {
      return readers.size;
    },
    close: () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
      readers.close();
    },
  };
};

const framed = (id: string, message: FeedMessage): string => `id: ${id}\ndata: ${JSON.stringify(message)}\n\n`;

/** What a reader that comes back has not seen; null when that is not known any more. */
const missedSince = (
  lastId: string,
  boot: string,
  ring: readonly { readonly id: number; readonly text: string }[],
  last: number,
): readonly string[] | null => {
  if (lastId === '') return [];
  const seen = lastId.startsWith(`${boot}-`) ? Number(lastId.slice(boot.length + 1)) : Number.NaN;
  if (!Number.isInteger(seen) || seen > last || (ring[0] !== undefined && seen < ring[0].id - 1)) return null;
  return ring.filter(({ id }) => id > seen).map(({ text }) => text);
};

/** Of each actor only the last state of a batch: the page cannot show more anyway. Events and starts are all kept. */
const lastStates = (records: readonly { time: string; record: ActorRecord }[]) => {
  const latest = new Map<string, number>();
  records.forEach(({ record }, index) => {
    if (record.type === 'actor.state') latest.set(record.path, index);
  });
  return records.filter(({ record }, index) => record.type !== 'actor.state' || latest.get(record.path) === index);
};

/** An event as the page receives it: the long parts are fetched when they are looked at. */
const slim = (event: RunEvent): RunEvent => {
  if (event.type === 'node.recorded') return { ...event, motivation: event.motivation.slice(0, 200), features: {} };
  return event.type === 'stage.ended' ? { ...event, metrics: {} } : event;
};
