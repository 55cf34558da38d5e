import { expect, test } from 'vitest';
import { recallQuery } from '../../../../src/actors/researcher/brief-query.ts';
import { createLocalEmbedder } from '../../../../src/knowledge/embedding/local-embedder.ts';
import { createCognition } from '../../../../src/knowledge/items/field-items.ts';
import type { CognitionItem } from '../../../../src/model/proposal/cognition-item.ts';
import type { Node } from '../../../../src/model/result/node.ts';
import { createMemoryVectors } from '../../../../src/stores/vectors/memory-vectors.ts';

const analysis = {
  claim: 'refuted' as const,
  outcome: 'The loss spiked after some steps.',
  againstParent: '',
  againstBest: '',
  do: [],
  avoid: [],
  next: [],
};
// Only what a query is made from.
const node = (changes: Partial<Node>): Node =>
  ({ analysis: null, failure: null, motivation: '', ...changes }) as unknown as Node;
const failure = { class: 'MemoryError', message: 'out of memory', trace: '', stage: null };

test('the task is all there is to ask in the first round', () => {
  expect(recallQuery('Sort a list.', [])).toMatchObject([{ text: 'Sort a list.' }]);
  expect(recallQuery('Sort a list.', [node({})])).toMatchObject([{ text: 'Sort a list.' }]);
});

test('the parent counts more than its references, and both more than the task; symptoms are a part of their own', () => {
  const parts = recallQuery('Train a model.', [
    node({ analysis: { ...analysis, symptoms: ['gradient explosion', 'divergence'] } }),
    node({ failure }),
    node({ motivation: 'Try momentum.' }),
  ]);
  const weightOf = (text: string) => parts.find((part) => part.text.includes(text))!.weight;
  expect(weightOf('loss spiked')).toBeGreaterThan(weightOf('out of memory'));
  expect(weightOf('out of memory')).toBeGreaterThan(weightOf('Train a model'));
  expect(weightOf('momentum')).toBe(weightOf('out of memory'));
  expect(parts.find(({ text }) => text === 'gradient explosion\ndivergence')!.weight).toBe(weightOf('loss spiked'));
  expect(parts.every(({ text }) => text.trim() !== '')).toBe(true);
});

test('an analysis made of numbers is not asked with: the motivation says in words what was tried, a failure what went wrong', () => {
  const told = { analysis: { ...analysis, fromNumbers: true as const }, motivation: 'Try momentum.' };
  expect(recallQuery('', [node(told)])).toMatchObject([{ text: 'Try momentum.' }]);
  expect(recallQuery('', [node({ ...told, failure })])).toMatchObject([{ text: 'MemoryError: out of memory' }]);
});

test('a long task does not drown what the parent shows, and symptoms find what the analysis says in other words', async () => {
  const item = (id: string, text: string): CognitionItem => ({
    id,
    title: id,
    source: { title: 'A book' },
    tags: [],
    trigger: '',
    edits: [],
    text,
  });
  const embedder = createLocalEmbedder(512);
  const cognition = await createCognition({
    items: [
      item('tokens', 'A mixer of tokens in a small language model reads rows of tokens.'),
      item('clipping', 'Exploding gradients are clipped by their norm.'),
      item('spikes', 'A loss that spikes wants a smaller step.'),
    ],
    vectors: createMemoryVectors(embedder),
    embedder,
  });
  const task = 'Improve the mixer in a small language model that reads rows of tokens. '.repeat(5);
  const options = { k: 2, threshold: 0.05, diversity: 1, tokens: 1000 };
  const firstFor = async (symptoms: string[]) => {
    const parents = [node({ analysis: { ...analysis, symptoms } })];
    return (await cognition.recall(recallQuery(task, parents), options)).map(({ id }) => id);
  };
  expect((await firstFor([]))[0]).toBe('spikes');
  expect(await firstFor(['exploding gradients'])).toContain('clipping');
});
