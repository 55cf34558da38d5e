import type { z } from 'zod';
import { askProblem } from '../ask-problem.ts';
import type { Redact } from '../redact.ts';
import { EndpointFault } from '../resilience/endpoint-fault.ts';
import type { Send } from '../resilience/transport.ts';

/** The fetch of one attempt, what came back through it, and what a failure of the client really was. */
export interface ClientFetch<T> {
  readonly fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** The last answer; only after the client has succeeded. */
  readonly answer: () => T;
  /** Throws the fault below a client's error, which the client wraps, or drops when it reads like a timeout. */
  readonly rethrow: (error: unknown) => never;
}

/** Puts our transport under a client of LangChain for one attempt; an answer of another shape is a fault. */
export const createClientFetch = <T>(
  send: Send,
  shape: z.ZodType<T>,
  signal: AbortSignal,
  redact: Redact,
): ClientFetch<T> => {
  const seen: { answer: T | null; fault: EndpointFault | null } = { answer: null, fault: null };
  return {
    fetch: async (url, init) => {
      try {
        const body = await send(String(url), init ?? {}, signal);
        seen.answer = shaped(shape, body, redact);
        return Response.json(body);
      } catch (error) {
        if (error instanceof EndpointFault) seen.fault = error;
        throw error;
      }
    },
    answer: () => seen.answer!,
    rethrow: (error) => {
      if (seen.fault !== null) throw seen.fault;
      signal.throwIfAborted();
      throw askProblem('unavailable', `the client failed: ${redact(String(error)).slice(0, 400)}`);
    },
  };
};

const shaped = <T>(shape: z.ZodType<T>, body: Record<string, unknown>, redact: Redact): T => {
  const read = shape.safeParse(body);
  if (read.success) return read.data;
  const text = `an answer of an unknown shape: ${redact(JSON.stringify(body)).slice(0, 160)}`;
  throw new EndpointFault({ kind: 'unreadable', status: null, text, retryAfter: null });
};
