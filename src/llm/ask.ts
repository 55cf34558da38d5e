import type { Role } from '../model/task/role.ts';
import { type Clock, systemClock } from '../platform/async/clock.ts';
import { digest } from '../platform/data/digest.ts';
import { randomFrom } from '../platform/statistics/seeded-random.ts';
import type { Parsed } from '../platform/text/json-answer.ts';
import { askProblem } from './ask-problem.ts';
import { type BudgetLimits, createBudget } from './budget.ts';
import type { AskEvent, Notify } from './call-events.ts';
import { type Endpoint, urlSecrets } from './endpoint.ts';
import { drawModel, type ModelsByRole } from './ensembles.ts';
import { createExchange } from './exchange.ts';
import { createOrdinals } from './ordinals.ts';
import { type Prices, priceList } from './prices.ts';
import type { Prompt } from './prompt.ts';
import type { Message } from './providers/chat-client.ts';
import { lacksKey, openChat } from './providers/registry.ts';
import { createRedact } from './redact.ts';
import { secondTurn } from './repair-turn.ts';
import { createBreaker, type Outage } from './resilience/breaker.ts';
import { createGate } from './resilience/rate-limiter.ts';
import { createTransport } from './resilience/transport.ts';
import { createTranscriptWriter } from './transcript.ts';

/** A question to the model of a role, and how its answer is read. */
export interface Question<T> {
  readonly role: Role;
  readonly round: number | null;
  readonly prompt: Prompt;
  readonly parse: (text: string) => Parsed<T>;
  /** Which question of this role in this round it is, for drawing its model; counted from 0 when left out. */
  readonly ordinal?: number;
}

/** Asks a question; throws an AsiError when no usable answer comes. */
export type Ask = <T>(question: Question<T>, signal: AbortSignal) => Promise<T>;

export type { AskEvent, CallEnded } from './call-events.ts';

/** What asking needs: models, an endpoint, a listener, and a folder for transcripts. */
export interface AskOptions {
  readonly models: ModelsByRole;
  readonly endpoint: Endpoint;
  readonly emit: Notify;
  /** Directory of the transcripts; created when needed. */
  readonly transcripts: string;
  readonly seed: number;
  /** Prices that override the built-in list. */
  readonly prices?: Prices;
  /** What may be spent, and what was spent before a resume. */
  readonly limits?: BudgetLimits;
  readonly spent?: { readonly tokens: number; readonly usd: number };
  readonly clock?: Clock;
}

/** An `Ask` that can be notified that the run is ending: from then on nothing waits for an endpoint that is down. */
export type PatientAsk = Ask & { readonly cancelWaits: () => void };

/** Connects the roles with their models: one exchange, and at most one more that asks for what was wrong with the first. */
export const createAsk = (options: AskOptions): PatientAsk => {
  const { models, endpoint, seed, clock = systemClock, limits = unlimited, spent = nothing } = options;
  const notify = notifying(options.emit);
  const breaker = createBreaker(outageOf(endpoint), clock, {
    onWaiting: (detail) => notify({ type: 'run.waiting', cause: 'endpoint', detail }),
    onResumed: (seconds) => notify({ type: 'run.continued', cause: 'endpoint', seconds }),
  });
  const redact = createRedact([endpoint.key, ...urlSecrets(endpoint.baseUrl)]);
  const exchange = createExchange({
    chat: openChat({ endpoint, send: createTransport(redact), redact }),
    writeTranscript: createTranscriptWriter(options.transcripts, redact),
    emit: options.emit,
    prices: priceList(options.prices ?? {}),
    gate: createGate(endpoint.concurrency, clock),
    breaker,
    budget: createBudget(limits, spent, (detail) => notify({ type: 'alert.raised', rule: 'budget', detail })),
    endpoint,
    clock,
  });
  const ordinals = createOrdinals();
  const ask: Ask = async <T>(question: Question<T>, signal: AbortSignal): Promise<T> => {
    const { role, round, prompt } = question;
    const ensemble = models[role];
    if (ensemble === null) throw askProblem('model-not-found', `the ${role} has no model`, 'Set one with --model.');
    if (lacksKey(endpoint)) throw askProblem('credentials', 'no API key is set');
    const asker = `${round ?? 'run'}/${role}`;
    const ordinal = ordinals.next(round, role, question.ordinal);
    const model = drawModel(ensemble, randomFrom(seed, 'model', asker, ordinal));
    const messages: Message[] = [
      { role: 'system', content: prompt.system },
      { role: 'user', content: prompt.user },
    ];
    const turn = (conversation: readonly Message[], again: boolean) => {
      const call = keyOf([options.transcripts, asker, ordinal, model, conversation]);
      return exchange({ question, model, messages: conversation, call, again }, signal);
    };
    const first = await turn(messages, false);
    if (first.ok) return first.value;
    const second = await turn(secondTurn(messages, first), true);
    if (second.ok) return second.value;
    throw askProblem('malformed', `the answer of ${model} as ${role} cannot be used: ${second.problem}`);
  };
  return Object.assign(ask, { cancelWaits: breaker.cancelWaits });
};

const unlimited: BudgetLimits = { tokens: null, usd: null };
const nothing = { tokens: 0, usd: 0 };

const outageOf = ({ outageSeconds, probeSeconds, longestProbeSeconds }: Endpoint): Outage => ({
  seconds: outageSeconds,
  firstProbeSeconds: probeSeconds,
  longestProbeSeconds,
});

/** These events are not awaited: a store that cannot write them refuses the next answer, too. */
const notifying =
  (emit: Notify): ((event: AskEvent) => void) =>
  (event) => {
    void Promise.resolve(emit(event)).catch(() => {});
  };

/** Names a call by everything it consists of, so that it has the same name when it is repeated after a kill. */
const keyOf = (parts: readonly unknown[]): string => `asi-${digest(JSON.stringify(parts)).slice(0, 32)}`;
