// Prints how well and how fast cognition is recalled: `npx tsx bench/recall.ts [--minilm] [--items 10000] [--chroma]`.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLocalEmbedder } from '../src/knowledge/embedding/local-embedder.ts';
import { openMiniLm } from '../src/knowledge/embedding/minilm-embedder.ts';
import { loadCognition } from '../src/knowledge/items/cognition-files.ts';
import type { Query } from '../src/knowledge/items/field-items.ts';
import type { Embedder } from '../src/model/embedder.ts';
import { randomFrom } from '../src/platform/statistics/seeded-random.ts';
import { createVectors } from '../src/run/open/open-vectors.ts';
import { createMemoryVectors } from '../src/stores/vectors/memory-vectors.ts';
import { latencyOf } from './recall/latency.ts';
import { interval, type Judged, judgedIn, ndcgAt5, recallAt5 } from './recall/quality.ts';
import { mixedItems } from './recall/synthetic.ts';
import { lexicalWay, type Way, waysBy } from './recall/ways.ts';

const { values } = parseArgs({
  options: {
    minilm: { type: 'boolean', default: false },
    chroma: { type: 'boolean', default: false },
    items: { type: 'string', default: '10000' },
    dimensions: { type: 'string', default: '1024' },
  },
});
const root = join(import.meta.dirname, '..');
const cacheDirectory = join(root, '.cache');
const field = 'linear-attention';
const items = await loadCognition(join(root, 'cognition', field));
const halves = {
  tuned: await judgedIn(join(root, 'tests/unit/knowledge/recall-queries.jsonl')),
  held: await judgedIn(join(root, 'bench/recall/queries.jsonl')),
};
const problem = await readFile(join(root, 'tasks', field, 'problem.md'), 'utf8');
const local = createLocalEmbedder(Number(values.dimensions));

/** A query as a round asks it: beside it the task and what two references show. */
const asLearner = (judged: readonly Judged[], joined: boolean): readonly Query[] =>
  judged.map(({ query }, index) => {
    const others = [7, 19].map((step) => judged[(index + step) % judged.length]!.query);
    const task = problem.slice(0, 2000);
    return joined
      ? [task, query, ...others].join('\n')
      : [{ text: task, weight: 0.1 }, { text: query, weight: 1 }, ...others.map((text) => ({ text, weight: 0.3 }))];
  });

const alone = (judged: readonly Judged[]): readonly Query[] => judged.map(({ query }) => query);

const measured = async (way: Way, queriesOf: (judged: readonly Judged[]) => readonly Query[]) => {
  const row: Record<string, string> = {};
  for (const [half, judged] of Object.entries(halves)) {
    const found = await Promise.all(queriesOf(judged).map(way));
    for (const [name, measure] of Object.entries({ 'recall@5': recallAt5, 'nDCG@5': ndcgAt5 })) {
      const { mean, low, high } = interval(found.map((ids, index) => measure(ids, judged[index]!.relevant)));
      row[`${name}, ${half}`] = `${mean.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
    }
  }
  return row;
};

/** Each text once: queries of several ways and parts repeat. */
const remembering = (embedder: Embedder): Embedder => {
  const known = new Map<string, number[]>();
  return {
    ...embedder,
    embed: async (texts) => {
      const unknown = [...new Set(texts)].filter((text) => !known.has(text));
      const made = unknown.length > 0 ? await embedder.embed(unknown) : [];
      for (const [index, text] of unknown.entries()) known.set(text, made[index]!);
      return texts.map((text) => known.get(text)!);
    },
  };
};

const quality = async (): Promise<void> => {
  const counts = Object.entries(halves).map(([half, judged]) => `${judged.length} queries ${half}`);
  console.log(`${items.length} items of ${field}, ${counts.join(', ')}; means with 95 % bootstrap intervals`);
  const table: Record<string, Record<string, string>> = { lexical: await measured(lexicalWay(items), alone) };
  const rowsOf = async (name: string, embedder: Embedder): Promise<void> => {
    const ways = await waysBy(items, remembering(embedder));
    for (const [way, find] of Object.entries(ways)) table[`${way} (${name})`] = await measured(find, alone);
    table[`as a round asks, one text (${name})`] = await measured(ways['hybrid + MMR'], (j) => asLearner(j, true));
    table[`as a round asks, in parts (${name})`] = await measured(ways['hybrid + MMR'], (j) => asLearner(j, false));
  };
  await rowsOf(local.name, local);
  if (values.minilm) {
    const model = await openMiniLm({ cacheDirectory, progress: console.error });
    await rowsOf('minilm', model);
    await model.close();
  }
  console.table(table);
};

const speed = async (): Promise<void> => {
  const many = mixedItems(items, Number(values.items), randomFrom('bench', 'recall'));
  const queries = Object.values(halves).flatMap((judged) => [...alone(judged), ...asLearner(judged, false)]);
  const table: Record<string, object> = { memory: await latencyOf(many, queries, createMemoryVectors(local), local) };
  if (values.chroma) {
    const runDirectory = await mkdtemp(join(tmpdir(), 'asi-bench-'));
    const options = { chroma: 'auto', runDirectory, cacheDirectory, embedder: local };
    const vectors = await createVectors({ ...options, progress: console.error, notice: console.error });
    const store = await vectors.open('cognition', async function* () {});
    table[vectors.name] = await latencyOf(many, queries, store, local);
    await vectors.close();
    await rm(runDirectory, { recursive: true, force: true });
  }
  console.log(`${many.length} items, ${local.name}: milliseconds of a whole recall (target: p95 <= 30)`);
  console.table(table);
};

await quality();
if (Number(values.items) > 0) await speed();
