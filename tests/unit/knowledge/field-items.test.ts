import { expect, test } from 'vitest';
import { createCognition } from '../../../src/knowledge/items/field-items.ts';
import { byMarginalRelevance } from '../../../src/knowledge/recall/marginal-relevance.ts';
import type { CognitionItem } from '../../../src/model/proposal/cognition-item.ts';
import { normalized } from '../../../src/platform/data/cosine.ts';
import { createMemoryVectors } from '../../../src/stores/vectors/memory-vectors.ts';
import { createMotivations } from '../../../src/stores/vectors/motivations.ts';
import { createWordEmbedder } from '../stores/word-embedder.ts';

const item = (id: string, text: string): CognitionItem => ({
  id,
  title: id,
  source: { title: 'A book', year: 2000 },
  tags: [],
  trigger: '',
  edits: [],
  text,
});
const items = [
  item('one', 'gradient descent with momentum'),
  item('two', 'gradient descent with momentum again'),
  item('three', 'momentum of a restart'),
  item('four', 'sorting cats'),
];
const opened = () => {
  const embedder = createWordEmbedder();
  return createCognition({ items, vectors: createMemoryVectors(embedder), embedder });
};
const options = { k: 2, threshold: 0.1, diversity: 1, tokens: 1000 };
const ids = (recalled: readonly { readonly id: string }[]) => recalled.map(({ id }) => id);

test('recalls what is most similar, with its similarity, and nothing below the threshold', async () => {
  const cognition = await opened();
  const recalled = await cognition.recall('gradient descent with momentum', options);
  expect(ids(recalled)).toEqual(['one', 'two']);
  expect(recalled[0]!.similarity).toBeGreaterThan(recalled[1]!.similarity);
  expect(await cognition.recall('zebra', options)).toEqual([]);
  expect(cognition.item('three')).toBe(items[2]);
});

test('prefers an item unlike those already chosen when diversity counts', async () => {
  const cognition = await opened();
  const recalled = await cognition.recall('gradient descent with momentum', { ...options, diversity: 0.3 });
  expect(ids(recalled)).toEqual(['one', 'three']);
});

test('leaves out what is excluded, and what does not fit the tokens', async () => {
  const cognition = await opened();
  const query = 'gradient descent with momentum';
  expect(ids(await cognition.recall(query, { ...options, exclude: ['one'] }))).toEqual(['two', 'three']);
  expect(ids(await cognition.recall(query, { ...options, tokens: 10 }))).toEqual(['one']);
  expect(await cognition.recall(query, { ...options, tokens: 1 })).toEqual([]);
  expect(await cognition.recall(query, { ...options, k: 0 })).toEqual([]);
});

test('maximal marginal relevance: relevance alone, diversity alone, and ties in the given order', () => {
  const choice = (name: string, relevance: number, ...vector: number[]) => ({
    name,
    relevance,
    vector: normalized(vector),
  });
  const choices = [choice('a', 0.9, 1, 0), choice('b', 0.8, 1, 0.1), choice('c', 0.5, 0, 1), choice('d', 0.5, 0, 1)];
  const names = (weight: number) => [...byMarginalRelevance(choices, weight)].map(({ name }) => name).join('');
  expect(names(1)).toBe('abcd');
  expect(names(0.5)).toBe('acbd');
  expect(names(0)).toBe('acbd');
});

test('finds the node with the nearest motivation up to a round; of equals the oldest', async () => {
  const motivations = createMotivations(createMemoryVectors(createWordEmbedder()), createWordEmbedder());
  expect(await motivations.nearest('momentum', null)).toBeNull();
  await motivations.remember([
    { id: 10, motivation: 'try more momentum' },
    { id: 9, motivation: 'try more momentum' },
    { id: 2, motivation: 'sort the cats' },
    { id: 3, motivation: ' ' },
  ]);
  expect(await motivations.nearest('try more momentum', null)).toMatchObject({ node: 9 });
  expect(await motivations.nearest('try more momentum', 5)).toMatchObject({ node: 2 });
  expect(await motivations.nearest('', null)).toBeNull();
});
