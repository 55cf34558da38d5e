import type { CallEnded, Question } from './ask.ts';
import { AskProblem } from './ask-problem.ts';
import type { Chat, Message, Reply } from './chat.ts';
import type { Clock } from './clock.ts';
import type { Endpoint } from './endpoint.ts';
import type { Gate } from './gate.ts';
import { type Prices, priceOf, pricesDated, usdOf } from './prices.ts';
import { type Attempt, withRetries } from './retry.ts';
import type { Keep, Transcript } from './transcript.ts';

/** One turn of a question. */
export interface Turn<T> {
  readonly question: Question<T>;
  readonly model: string;
  readonly messages: readonly Message[];
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
  readonly keep: Keep;
  readonly emit: (event: CallEnded) => Promise<void> | void;
  readonly prices: Prices;
  readonly gate: Gate;
  readonly endpoint: Pick<Endpoint, 'tries' | 'callSeconds'>;
  readonly clock: Clock;
}

/** Has one exchange with a model, reads the answer, keeps the transcript, then tells that the call has ended. */
export const createExchange =
  ({ chat, keep, emit, prices, gate, endpoint, clock }: ExchangeServices) =>
  async <T>({ question, model, messages, again }: Turn<T>, signal: AbortSignal): Promise<TurnResult<T>> => {
    const leave = await gate.enter(signal).catch(() => {
      throw new AskProblem('aborted', 'the question was withdrawn');
    });
    const [began, started] = [clock.now(), new Date().toISOString()];
    const attempts: Attempt[] = [];
    const record = async (end: Pick<Transcript, 'outcome' | 'error'>, reply: Reply | null): Promise<void> => {
      const { usage = null, ...response } = reply ?? {};
      const transcript: Transcript = {
        ...end,
        role: question.role,
        round: question.round,
        model,
        started,
        seconds: (clock.now() - began) / 1000,
        attempts,
        messages,
        response: reply === null ? null : (response as Omit<Reply, 'usage'>),
        usage,
        // What an endpoint bills for a call that failed is not known, and counts as nothing.
        usd: reply === null ? 0 : usdOf(usage, priceOf(model, prices)),
        pricesDated,
      };
      await emit(callEnded(transcript, await keep(transcript)));
    };
    try {
      const patience = { tries: endpoint.tries, seconds: endpoint.callSeconds, gate, clock };
      const reply = await withRetries(
        (until) => chat(model, messages, until),
        patience,
        signal,
        (attempt) => attempts.push(attempt),
      ).catch(async (problem: AskProblem) => {
        await record({ outcome: 'failed', error: `${problem.code}: ${problem.message}` }, null);
        throw problem;
      });
      if (reply.finish === 'refused') {
        await record({ outcome: 'failed', error: 'refused' }, reply);
        throw new AskProblem('refused', `${model} refused to answer as ${question.role}`);
      }
      const result = readReply(reply, question);
      if (result.ok) await record({ outcome: again ? 'repaired' : 'answered', error: null }, reply);
      else await record({ outcome: 'unparsed', error: result.problem }, reply);
      return result;
    } finally {
      leave();
    }
  };

const readReply = <T>(reply: Reply, { parse }: Question<T>): TurnResult<T> => {
  const { text, finish } = reply;
  if (finish === 'cut') return { ok: false, problem: 'the answer was cut off at the output limit', cut: true, text };
  if (text.trim() === '') return { ok: false, problem: 'the answer was empty', cut: false, text };
  const read = parse(text);
  return read.ok ? read : { ok: false, problem: read.problem, cut: false, text };
};

const callEnded = (transcript: Transcript, file: string): CallEnded => ({
  type: 'call.ended',
  round: transcript.round,
  role: transcript.role,
  model: transcript.model,
  outcome: transcript.outcome,
  tokensIn: transcript.usage?.tokensIn ?? 0,
  tokensOut: transcript.usage?.tokensOut ?? 0,
  tokensCached: transcript.usage?.tokensCached ?? 0,
  tokensReasoning: transcript.usage?.tokensReasoning ?? 0,
  usd: transcript.usd,
  seconds: transcript.seconds,
  attempts: transcript.attempts.length,
  transcript: file,
  error: transcript.error,
});
