import type { RunEventBody } from '../domain/event.ts';
import type { Parsed } from '../domain/json-answer.ts';
import { randomFrom } from '../domain/random.ts';
import type { Role } from '../domain/role.ts';
import type { Prompt } from '../prompts/prompt.ts';
import { AskProblem } from './ask-problem.ts';
import { createChat, type Message } from './chat.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Endpoint, hostedUrl, urlSecrets } from './endpoint.ts';
import { createExchange } from './exchange.ts';
import { createGate } from './gate.ts';
import { drawModel, type ModelsByRole } from './models.ts';
import { listPrices, type Prices } from './prices.ts';
import { createRedact } from './redact.ts';
import { secondTurn } from './second-turn.ts';
import { createKeep } from './transcript.ts';
import { createTransport } from './transport.ts';

/** A question to the model of a role, and how its answer is read. */
export interface Question<T> {
  readonly role: Role;
  readonly round: number | null;
  readonly prompt: Prompt;
  readonly parse: (text: string) => Parsed<T>;
  /** Which question of this role in this round it is, for drawing its model; counted from 0 when left out. */
  readonly ordinal?: number;
}

/** Asks a question; throws an AskProblem when no usable answer comes. */
export type Ask = <T>(question: Question<T>, signal: AbortSignal) => Promise<T>;

/** What `call.ended` says. */
export type CallEnded = Extract<RunEventBody, { type: 'call.ended' }>;

/** What asking needs: models, an endpoint, somebody who is told, and a place for transcripts. */
export interface AskOptions {
  readonly models: ModelsByRole;
  readonly endpoint: Endpoint;
  readonly emit: (event: CallEnded) => Promise<void> | void;
  /** Directory of the transcripts; created when needed. */
  readonly transcripts: string;
  readonly seed: number;
  readonly prices?: Prices;
  readonly clock?: Clock;
}

/** Connects the roles with their models: one exchange, and at most one more that asks for what was wrong with the first. */
export const createAsk = (options: AskOptions): Ask => {
  const { models, endpoint, seed, clock = systemClock } = options;
  const redact = createRedact([endpoint.key, ...urlSecrets(endpoint.baseUrl)]);
  const exchange = createExchange({
    chat: createChat(endpoint, createTransport(redact), redact),
    keep: createKeep(options.transcripts, redact),
    emit: options.emit,
    prices: options.prices ?? listPrices,
    gate: createGate(endpoint.concurrency, clock),
    endpoint,
    clock,
  });
  const ordinals = new Map<string, number>();
  return async <T>(question: Question<T>, signal: AbortSignal): Promise<T> => {
    const { role, round, prompt } = question;
    const ensemble = models[role];
    if (ensemble === null) throw new AskProblem('notFound', `the ${role} has no model`, 'Set one with --model.');
    if (endpoint.key === null && endpoint.baseUrl === hostedUrl)
      throw new AskProblem('credentials', 'no API key is set');
    const place = `${round ?? 'run'}/${role}`;
    const ordinal = question.ordinal ?? ordinals.get(place) ?? 0;
    ordinals.set(place, ordinal + 1);
    const model = drawModel(ensemble, randomFrom(seed, 'model', place, ordinal));
    const messages: Message[] = [
      { role: 'system', content: prompt.system },
      { role: 'user', content: prompt.user },
    ];
    const first = await exchange({ question, model, messages, again: false }, signal);
    if (first.ok) return first.value;
    const second = await exchange({ question, model, messages: secondTurn(messages, first), again: true }, signal);
    if (second.ok) return second.value;
    throw new AskProblem('malformed', `the answer of ${model} as ${role} cannot be used: ${second.problem}`);
  };
};
