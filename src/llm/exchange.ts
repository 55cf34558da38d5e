import type { Clock } from '../platform/async/clock.ts';
import type { AsiError } from '../platform/errors.ts';
import { failpoint } from '../platform/failpoint.mjs';
import type { Question } from './ask.ts';
import { askProblem, isAskProblem } from './ask-problem.ts';
import type { Amount, Budget } from './budget.ts';
import { callEnded, callStarted, type Notify } from './call-events.ts';
import type { Endpoint } from './endpoint.ts';
import { type PriceList, priceOf, usdOf } from './prices.ts';
import type { Chat, Message, Reply } from './providers/chat-client.ts';
import type { Breaker } from './resilience/breaker.ts';
import { withOutageWait } from './resilience/outage-wait.ts';
import type { Gate } from './resilience/rate-limiter.ts';
import type { Attempt } from './resilience/retry.ts';
import type { Transcript, WriteTranscript } from './transcript.ts';
import { worstCase } from './worst-case.ts';

/** One turn of a question. */
export interface Turn<T> {
  readonly question: Question<T>;
  readonly model: string;
  readonly messages: readonly Message[];
  /** Names the call: the same for each of its tries, and when it is repeated after a kill. */
  readonly call: string;
  /** True for the turn that asks again. */
  readonly again: boolean;
}

/** What a turn brought: a value, or why its answer cannot be used. */
export type TurnResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string; readonly cut: boolean; readonly text: string };

/** What exchanges go through. */
export interface ExchangeServices {
  readonly chat: Chat;
  readonly writeTranscript: WriteTranscript;
  readonly emit: Notify;
  readonly prices: PriceList;
  readonly gate: Gate;
  readonly breaker: Breaker;
  readonly budget: Budget;
  readonly endpoint: Pick<Endpoint, 'tries' | 'callSeconds' | 'outputTokens'>;
  readonly clock: Clock;
}

/** Has one exchange with a model, reads the answer, keeps the transcript, then reports that the call has ended. */
export const createExchange = (services: ExchangeServices) => {
  const { chat, writeTranscript: keep, emit, prices, budget, endpoint, clock } = services;
  return async <T>(
    { question, model, messages, call, again }: Turn<T>,
    signal: AbortSignal,
  ): Promise<TurnResult<T>> => {
    const price = priceOf(model, prices.prices);
    const worst = worstCase(messages, endpoint.outputTokens, price);
    const closeReservation = await budget.reserve(worst, model, signal).catch(withdrawn);
    const [began, started] = [clock.now(), new Date().toISOString()];
    const attempts: Attempt[] = [];
    let waitedSeconds = 0;
    const record = async (end: Pick<Transcript, 'outcome' | 'error'>, reply: Reply | null): Promise<void> => {
      const { usage = null, ...response } = reply ?? {};
      const transcript: Transcript = {
        ...end,
        role: question.role,
        round: question.round,
        model,
        started,
        seconds: (clock.now() - began) / 1000 - waitedSeconds,
        attempts,
        messages,
        response: reply === null ? null : (response as Omit<Reply, 'usage'>),
        usage,
        // What an endpoint bills for a call that failed is not known, and counts as nothing.
        usd: reply === null ? 0 : usdOf(usage, price),
        pricesDated: prices.sourceOf(model),
      };
      const ended = callEnded(transcript, call, await keep(transcript), price);
      closeReservation(spentOn(ended));
      await emit(ended);
    };
    try {
      await emit(callStarted(question.role, model, call, worst));
      failpoint('call.asking');
      const reply = await withOutageWait(
        (until) => chat(model, messages, call, until),
        services,
        signal,
        (attempt) => attempts.push(attempt),
        (seconds) => {
          waitedSeconds += seconds;
        },
      ).catch(async (problem: AsiError) => {
        await record({ outcome: 'failed', error: `${problem.code}: ${problem.message}` }, null);
        throw problem;
      });
      failpoint('call.answered');
      if (reply.finish === 'refused') {
        await record({ outcome: 'failed', error: 'refused' }, reply);
        throw askProblem('refused', `${model} refused to answer as ${question.role}`);
      }
      const result = readReply(reply, question);
      if (result.ok) await record({ outcome: again ? 'repaired' : 'answered', error: null }, reply);
      else await record({ outcome: 'unparsed', error: result.problem }, reply);
      failpoint('call.recorded');
      return result;
    } finally {
      closeReservation(nothing);
    }
  };
};

const nothing: Amount = { tokens: 0, usd: 0 };

const spentOn = ({ tokensIn, tokensOut, usd, charged = 0 }: ReturnType<typeof callEnded>): Amount => ({
  tokens: tokensIn + tokensOut,
  usd: usd ?? charged,
});

const withdrawn = (error: unknown): never => {
  if (isAskProblem(error)) throw error;
  throw askProblem('aborted', 'the question was withdrawn');
};

const readReply = <T>(reply: Reply, { parse }: Question<T>): TurnResult<T> => {
  const { text, finish } = reply;
  if (finish === 'cut') return { ok: false, problem: 'the answer was cut off at the output limit', cut: true, text };
  if (text.trim() === '') return { ok: false, problem: 'the answer was empty', cut: false, text };
  const read = parse(text);
  return read.ok ? read : { ok: false, problem: read.problem, cut: false, text };
};
