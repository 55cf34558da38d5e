import { z } from 'zod';
import type { Endpoint } from '../endpoint.ts';
import type { Redact } from '../redact.ts';
import type { Send } from '../resilience/transport.ts';
import { type TokenUsage, usageOf } from '../usage.ts';
import { createClientFetch } from './client-fetch.ts';
import { langchain } from './langchain.ts';

/** One message of a conversation with a model. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What a model said, before anyone reads it. */
export interface Reply {
  readonly text: string;
  readonly reasoning: string | null;
  /** `cut`: it hit the output limit, or ended without saying why. */
  readonly finish: 'complete' | 'cut' | 'refused';
  readonly usage: TokenUsage;
}

/** Sends one conversation to a model, once; tries of the same call carry the same key. */
export type Chat = (model: string, messages: readonly Message[], call: string, signal: AbortSignal) => Promise<Reply>;

/** The parts of an answer that LangChain drops or renames: chat completions, and the responses API of some models. */
const Raw = z.union([
  z.object({
    choices: z
      .array(
        z.object({
          finish_reason: z.string().nullish(),
          message: z.object({ refusal: z.string().nullish(), reasoning_content: z.string().nullish() }),
        }),
      )
      .min(1),
  }),
  z.object({ output: z.array(z.unknown()), status: z.string() }),
]);
type Raw = z.infer<typeof Raw>;

/** Asks through LangChain, whose own retries are off. */
export const createChat =
  (endpoint: Endpoint, send: Send, redact: Redact): Chat =>
  async (model, messages, call, signal) => {
    const { ChatOpenAI } = await langchain();
    const client = createClientFetch(send, Raw, signal, redact);
    const chat = new ChatOpenAI({
      model,
      apiKey: endpoint.key ?? 'none',
      maxRetries: 0,
      maxTokens: endpoint.outputTokens,
      temperature: endpoint.temperature ?? undefined,
      timeout: clientTimeout,
      configuration: {
        baseURL: endpoint.baseUrl,
        fetch: client.fetch,
        // An endpoint that knows the key answers a repeated try again instead of billing it again.
        defaultHeaders: { 'idempotency-key': call },
      },
    });
    const answer = await chat.invoke(messages.map(({ role, content }) => [role, content])).catch(client.rethrow);
    const text = redact(answer.text);
    const asked = messages.map(({ content }) => content).join('\n');
    return { text, ...endOf(client.answer(), text, redact), usage: usageOf(answer.usage_metadata, asked, text) };
  };

/** The client's own timeout must never fire: the signal is the deadline. */
const clientTimeout = 2 ** 31 - 1;

const endOf = (raw: Raw, text: string, redact: Redact): Pick<Reply, 'finish' | 'reasoning'> => {
  if ('output' in raw) return { finish: raw.status === 'completed' ? 'complete' : 'cut', reasoning: null };
  const { finish_reason: reason, message } = raw.choices[0]!;
  const reasoning = message.reasoning_content ? redact(message.reasoning_content) : null;
  if (reason === 'content_filter' || (message.refusal && text === '')) return { finish: 'refused', reasoning };
  return { finish: reason === 'length' || !reason ? 'cut' : 'complete', reasoning };
};
