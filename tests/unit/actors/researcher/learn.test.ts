import { expect, test } from 'vitest';
import { createLearn, type LearnerServices } from '../../../../src/actors/researcher/learn.ts';
import type { Query, RecallOptions } from '../../../../src/knowledge/items/field-items.ts';
import { unsteered } from '../../../../src/model/run/steering.ts';
import type { Population, Sampler } from '../../../../src/model/sampler.ts';
import { measured } from '../../../../src/platform/statistics/measured.ts';
import { aNode } from '../../../builders/node.ts';
import { callPort, storeOf } from '../../../builders/port.ts';
import { loops } from './researcher-rig.ts';

const reason = { sampler: 'scripted', text: 'as asked', parts: {} };

/** A learner whose sampler draws the best member and refers to all others. */
const learnerOn = async (changed: Partial<LearnerServices> = {}) => {
  const store = await storeOf(...[0, 1, 2, 3].map((id) => aNode({ id, score: measured([id]) })));
  const looks: { readonly query: Query; readonly options: RecallOptions }[] = [];
  const drawn: { readonly population: Population; readonly wanted: number }[] = [];
  const sampler: Sampler = (population, _visits, { references }) => {
    drawn.push({ population, wanted: references });
    const [parent, ...others] = population.members.toSorted((a, b) => b.fitness - a.fitness).map(({ id }) => id);
    return { parent: parent!, references: others.slice(0, references), reason };
  };
  const recall = { k: 3, threshold: 0.1, diversity: 0.5, tokens: 500, learn: false, explore: 0 };
  const cognition = {
    recall: async (query: Query, options: RecallOptions) => {
      looks.push({ query, options });
      return [{ id: loops.id, similarity: 0.5 }];
    },
  } as unknown as LearnerServices['cognition'];
  const learn = createLearn({
    ...{ store, cognition, sampler, taskText: 'Count up', seed: 1, references: 2, recall, learnt: null },
    ...{ steering: () => unsteered, uses: { upTo: () => [] } },
    ...changed,
  });
  const brief = async (horizon: number | null = null) =>
    (await callPort(learn, { round: 9, island: 0, horizon })).answer;
  return { store, brief, looks, drawn };
};

test('the sampled parent, its references and what was recalled are the brief', async () => {
  const { brief, drawn } = await learnerOn();
  expect(await brief()).toEqual({
    ...{ round: 9, island: 0, horizon: null, parent: 3, references: [2, 1], reason },
    cognition: [{ id: 'loops', similarity: 0.5 }],
  });
  expect(drawn.map(({ wanted }) => wanted)).toEqual([2]);
});

test('recall is asked for what the settings say', async () => {
  const { brief, looks } = await learnerOn();
  await brief();
  expect(looks).toMatchObject([{ options: { k: 3, threshold: 0.1, diversity: 0.5, tokens: 500, exclude: [] } }]);
  expect(JSON.stringify(looks[0]!.query)).toContain('Count up');
});

test('with nothing to recall nobody is asked', async () => {
  const recall = { k: 0, threshold: 0, diversity: 0, tokens: 0, learn: false, explore: 0 };
  const { brief, looks } = await learnerOn({ recall });
  expect((await brief()).cognition).toEqual([]);
  expect(looks).toEqual([]);
});

test('pinned nodes are referred to once; the parent and nodes that are not there are not', async () => {
  const pinned = { 0: 'look', 1: 'look', 3: 'look', 77: 'look' };
  const { brief } = await learnerOn({ steering: () => ({ ...unsteered, pinned }) });
  expect((await brief()).references).toEqual([2, 1, 0]);
});

test('banned nodes are not drawn, unless nobody else is left', async () => {
  const banning = (...ids: number[]) => {
    const banned = Object.fromEntries(ids.map((id) => [id, 'no']));
    return learnerOn({ steering: () => ({ ...unsteered, banned }) });
  };
  expect(await (await banning(3)).brief()).toMatchObject({ parent: 2, references: [1, 0] });
  expect(await (await banning(0, 1, 2, 3)).brief()).toMatchObject({ parent: 3 });
});

test('a draw counts at once as a visit of the parent', async () => {
  const { store, brief } = await learnerOn();
  const before = store.population.visits(null)(3);
  await brief();
  expect(store.population.visits(null)(3)).toBe(before + 1);
});
