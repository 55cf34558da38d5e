import type { FaultyRun } from './faulty-run.ts';

interface Tokens {
  readonly tokensIn: number;
  readonly tokensOut: number;
}

/** The run's account beside that of the endpoint. */
export interface Account {
  readonly told: Tokens;
  readonly billed: Tokens;
  /** Calls of which the two tell differently. */
  readonly unexplained: readonly string[];
}

/** Compares call by call, by the key that is sent with each try: only an answer that arrived is billed. */
export const accountOf = ({ events, bills }: FaultyRun): Account => {
  const told = new Map<string, Tokens>();
  for (const event of events)
    if (event.type === 'call.ended') told.set(event.call!, plus(told.get(event.call!) ?? none, event));
  const billed = new Map<string, Tokens>();
  for (const bill of bills) billed.set(bill.call, plus(billed.get(bill.call) ?? none, bill));
  const calls = new Set([...told.keys(), ...billed.keys()]);
  return {
    told: sum(told.values()),
    billed: sum(billed.values()),
    unexplained: [...calls].filter((call) => !same(told.get(call), billed.get(call))),
  };
};

const none: Tokens = { tokensIn: 0, tokensOut: 0 };

const plus = (a: Tokens, b: Tokens): Tokens => ({
  tokensIn: a.tokensIn + b.tokensIn,
  tokensOut: a.tokensOut + b.tokensOut,
});

const sum = (tokens: Iterable<Tokens>): Tokens => [...tokens].reduce(plus, none);

const same = (a: Tokens = none, b: Tokens = none): boolean => a.tokensIn === b.tokensIn && a.tokensOut === b.tokensOut;
