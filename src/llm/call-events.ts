import type { RunEventBody } from '../model/event.ts';
import type { Role } from '../model/task/role.ts';
import type { Amount } from './budget.ts';
import { type Price, usdAt } from './prices.ts';
import type { Transcript } from './transcript.ts';

type Of<Type extends RunEventBody['type']> = Extract<RunEventBody, { type: Type }>;

/** What `call.ended` says. */
export type CallEnded = Of<'call.ended'>;

/** What asking says: calls, an endpoint that is down, and warnings about the budget. */
export type AskEvent = CallEnded | Of<'call.started' | 'run.waiting' | 'run.continued' | 'alert.raised'>;

/** Receives events; awaited where the event must be on disk before what comes next. */
export type Notify = (event: AskEvent) => Promise<void> | void;

/** Said before a request leaves, so that a kill cannot hide what was spent. */
export const callStarted = (role: Role, model: string, call: string, worst: Amount): Of<'call.started'> => ({
  type: 'call.started',
  call,
  role,
  model,
  tokens: worst.tokens,
  usd: worst.usd,
});

/** Said after the transcript is on disk. Estimated tokens are priced for limits alone: as a cost they would be invented. */
export const callEnded = (
  { usage, ...transcript }: Transcript,
  call: string,
  file: string,
  price: Price | null,
): CallEnded => ({
  type: 'call.ended',
  round: transcript.round,
  role: transcript.role,
  model: transcript.model,
  outcome: transcript.outcome,
  tokensIn: usage?.tokensIn ?? 0,
  tokensOut: usage?.tokensOut ?? 0,
  tokensCached: usage?.tokensCached ?? 0,
  tokensReasoning: usage?.tokensReasoning ?? 0,
  usd: transcript.usd,
  ...(usage?.estimated && price !== null ? { charged: usdAt(usage, price) } : {}),
  call,
  seconds: transcript.seconds,
  attempts: transcript.attempts.length,
  transcript: file,
  error: transcript.error,
});
