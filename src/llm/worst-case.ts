import type { Amount } from './budget.ts';
import type { Price } from './prices.ts';
import type { Message } from './providers/chat-client.ts';

/** Bytes that one token has at least in texts that people and models write (code: about 3.5; digits and CJK: about 2.5). */
const bytesPerToken = 2;
/** What an endpoint adds to each message: its role, and marks around it. */
const tokensPerMessage = 16;

/** The most that a call can use and cost: its prompt, counted upwards and without any cache, and all the output it may make. */
export const worstCase = (messages: readonly Message[], outputTokens: number, price: Price | null): Amount => {
  const input = messages.reduce((sum, message) => sum + promptTokens(message), 0);
  return {
    tokens: input + outputTokens,
    usd: price === null ? null : (input * Math.max(price.input, price.cached) + outputTokens * price.output) / 1e6,
  };
};

const promptTokens = ({ content }: Message): number =>
  tokensPerMessage + Math.ceil(Buffer.byteLength(content, 'utf8') / bytesPerToken);
