import type { ServerResponse } from 'node:http';
import { safeHeaders } from './reply.ts';

const heartbeatMs = 15_000;
const mostUnsentBytes = 1024 * 1024;

/** Those who read a stream of server-sent events. */
export interface Readers {
  readonly size: number;
  /** Begins the stream with what the reader needs first. */
  join(response: ServerResponse, first: readonly string[]): void;
  /** Sends a message to every reader; who has not read the last megabyte is disconnected with `parting`, and comes back by itself. */
  send(message: string, parting: string): void;
  close(): void;
}

export const createReaders = (): Readers => {
  const readers = new Set<ServerResponse>();
  const heartbeat = setInterval(() => {
    for (const reader of readers) if (reader.writableLength <= mostUnsentBytes) reader.write(': still here\n\n');
  }, heartbeatMs).unref();
  return {
    get size() {
      return readers.size;
    },
    join: (response, first) => {
      response.writeHead(200, { ...safeHeaders, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
      response.write('retry: 2000\n\n');
      for (const message of first) response.write(message);
      readers.add(response);
      response.on('close', () => readers.delete(response));
      response.on('error', () => readers.delete(response));
    },
    send: (message, parting) => {
      for (const reader of readers) {
        if (reader.writableLength <= mostUnsentBytes) reader.write(message);
        else reader.end(parting);
      }
    },
    close: () => {
      clearInterval(heartbeat);
      for (const reader of readers) reader.end();
    },
  };
};
