import { z } from 'zod';
import { askProblem } from '../../llm/ask-problem.ts';
import { type Endpoint, urlSecrets } from '../../llm/endpoint.ts';
import { createClientFetch } from '../../llm/providers/client-fetch.ts';
import { langchain } from '../../llm/providers/langchain.ts';
import { createRedact } from '../../llm/redact.ts';
import { createGate } from '../../llm/resilience/rate-limiter.ts';
import { withRetries } from '../../llm/resilience/retry.ts';
import { createTransport } from '../../llm/resilience/transport.ts';
import type { Embedder } from '../../model/embedder.ts';
import { type Clock, systemClock } from '../../platform/async/clock.ts';
import { unitVector } from '../../platform/data/cosine.ts';

/** Which model embeds, and how long its vectors are. */
export interface EndpointEmbedderOptions {
  readonly model: string;
  readonly dimensions: number;
  readonly endpoint: Pick<Endpoint, 'baseUrl' | 'key' | 'callSeconds' | 'tries' | 'concurrency'>;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
}

const Vectors = z.object({ data: z.array(z.object({ embedding: z.array(z.number()) })) });

const limits = { batch: 64, characters: 24_000 };

/** Embeds with a model behind an OpenAI-compatible endpoint, with the retries of `ask`. */
export const createEndpointEmbedder = (options: EndpointEmbedderOptions): Embedder => {
  const { model, dimensions, endpoint, clock = systemClock, signal = new AbortController().signal } = options;
  const redact = createRedact([endpoint.key, ...urlSecrets(endpoint.baseUrl)]);
  const send = createTransport(redact);
  const patience = {
    tries: endpoint.tries,
    seconds: endpoint.callSeconds,
    gate: createGate(endpoint.concurrency, clock),
    clock,
  };
  const embedBatch = async (texts: readonly string[], until: AbortSignal): Promise<number[][]> => {
    const { OpenAIEmbeddings } = await langchain();
    const client = createClientFetch(send, Vectors, until, redact);
    const embeddings = new OpenAIEmbeddings({
      model,
      apiKey: endpoint.key ?? 'none',
      // Other models refuse the parameter.
      dimensions: model.startsWith('text-embedding-3') ? dimensions : undefined,
      encodingFormat: 'float',
      maxRetries: 0,
      batchSize: limits.batch,
      configuration: { baseURL: endpoint.baseUrl, fetch: client.fetch },
    });
    return embeddings.embedDocuments([...texts]).catch(client.rethrow);
  };
  const embed = async (texts: readonly string[]): Promise<number[][]> => {
    const vectors: number[][] = [];
    for (let at = 0; at < texts.length; at += limits.batch) {
      const batch = texts.slice(at, at + limits.batch).map(acceptable);
      const leave = await patience.gate.enter(signal);
      const found = await withRetries(
        (until) => embedBatch(batch, until),
        patience,
        signal,
        () => {},
      ).finally(leave);
      vectors.push(...found.map((vector) => checked(vector, model, dimensions)));
    }
    return vectors;
  };
  return { name: `${model}-${dimensions}`, dimensions, embed };
};

/** Endpoints refuse empty texts, and texts longer than the model reads; the beginning of a text says what it is about. */
const acceptable = (text: string): string => (text.trim() === '' ? '-' : text.slice(0, limits.characters));

const checked = (vector: readonly number[], model: string, dimensions: number): number[] => {
  if (vector.length !== dimensions)
    throw askProblem(
      'bad-request',
      `${model} embeds in ${vector.length} dimensions, not in ${dimensions}`,
      `Set embedder.dimensions to ${vector.length}.`,
    );
  if (!vector.every(Number.isFinite))
    throw askProblem('unavailable', `${model} sent a vector with a number that is not finite`);
  return unitVector(vector);
};
