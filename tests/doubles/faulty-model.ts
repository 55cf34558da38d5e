import { randomFrom } from '../../src/platform/statistics/seeded-random.ts';
import type { ServerFault, ServerHandler, ServerReply, ServerRequest } from './openai-server.ts';

/** What a request met: an answer, or the fault it was given. */
export type Met = 'answered' | FaultName;

export type FaultName = '429' | '500' | 'hang' | 'reset' | 'truncated' | 'html' | 'drip' | 'flood';

/** One request as the endpoint bills it: nothing for a fault. */
export interface Bill {
  readonly call: string;
  readonly met: Met;
  readonly tokensIn: number;
  readonly tokensOut: number;
}

/** A model behind an endpoint of which some share of the requests fails, and that keeps a bill of its own. */
export interface FaultyModel {
  readonly handler: ServerHandler;
  readonly bills: readonly Bill[];
}

/** Faults that take until the deadline of the call are rarer than those that are over at once. */
const weights: Readonly<Record<FaultName, number>> = {
  '429': 7,
  '500': 7,
  reset: 6,
  truncated: 6,
  html: 6,
  flood: 1,
  hang: 2,
  drip: 2,
};

/** Draws for the n-th request whether it fails, and how; `answer` says what a good one is answered with. */
export const faultyModel = (
  { seed, share }: { readonly seed: number; readonly share: number },
  answer: (request: ServerRequest, n: number) => ServerReply,
): FaultyModel => {
  const bills: Bill[] = [];
  const bill = ({ headers }: ServerRequest, met: Met, usage: ServerReply['usage']): void => {
    const call = String(headers['idempotency-key']);
    bills.push({ call, met, tokensIn: usage?.in ?? 0, tokensOut: usage?.out ?? 0 });
  };
  const handler: ServerHandler = (request, n) => {
    const random = randomFrom(seed, 'fault', n);
    if (random() < share) {
      const name = drawn(random());
      bill(request, name, null);
      return faultOf(name);
    }
    const reply = answer(request, n);
    bill(request, 'answered', reply.usage);
    return reply;
  };
  return { handler, bills };
};

const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);

const drawn = (share: number): FaultName => {
  let rest = share * total;
  for (const [name, weight] of Object.entries(weights)) {
    rest -= weight;
    if (rest < 0) return name as FaultName;
  }
  return 'drip';
};

const faultOf = (name: FaultName): ServerFault => {
  if (name === '429') return { fault: 'status', status: 429, headers: { 'retry-after': '0' } };
  return name === '500' ? { fault: 'status', status: 500 } : { fault: name };
};
