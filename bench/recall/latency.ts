import { type Cognition, createCognition, type Query } from '../../src/knowledge/items/field-items.ts';
import type { Embedder } from '../../src/model/embedder.ts';
import type { CognitionItem } from '../../src/model/proposal/cognition-item.ts';
import type { VectorStore } from '../../src/stores/vectors/vector-store.ts';

/** Milliseconds of a whole recall: words, meaning, fusion, diversity and budget. */
export interface Latency {
  readonly indexSeconds: number;
  readonly p50: number;
  readonly p95: number;
  /** Of this process's processor time, which a busy machine does not inflate; a server's own is not in it. */
  readonly cpuP50: number;
  readonly cpuP95: number;
  readonly n: number;
}

/** Asks each query once, after a warm-up, one after another. */
export const latencyOf = async (
  items: readonly CognitionItem[],
  queries: readonly Query[],
  vectors: VectorStore,
  embedder: Embedder,
): Promise<Latency> => {
  const start = performance.now();
  const cognition = await createCognition({ items, vectors, embedder });
  const indexSeconds = (performance.now() - start) / 1000;
  for (const query of queries.slice(0, 10)) await asked(cognition, query);
  const taken: { readonly wall: number; readonly cpu: number }[] = [];
  for (const query of queries) taken.push(await asked(cognition, query));
  const at = (share: number, of: 'wall' | 'cpu') =>
    taken.map((time) => time[of]).sort((a, b) => a - b)[Math.floor((taken.length - 1) * share)]!;
  return {
    indexSeconds,
    p50: at(0.5, 'wall'),
    p95: at(0.95, 'wall'),
    cpuP50: at(0.5, 'cpu'),
    cpuP95: at(0.95, 'cpu'),
    n: taken.length,
  };
};

const asked = async (cognition: Cognition, query: Query): Promise<{ readonly wall: number; readonly cpu: number }> => {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await cognition.recall(query, { k: 5, threshold: 0.05, diversity: 0.7, tokens: 4000 });
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - start, cpu: (user + system) / 1000 };
};
