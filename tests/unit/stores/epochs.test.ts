import { expect, test } from 'vitest';
import { createPopulationFold } from '../../../src/population/population-fold.ts';
import { readRun } from '../../../src/stores/run-store.ts';
import { briefed, nodeOf, openStore, summaryOf } from './records.ts';
import { temporaryDirectory } from './temporary.ts';

const second = { epoch: 2, evaluator: 'h2', from: 3 };
const print = { text: 'a', tokens: 'b', behaviour: null };
const origin = { operator: 'tune' };

const twoEpochs = () => {
  const population = createPopulationFold({ features: [], capacity: 10 });
  population.add(summaryOf(0, { fitness: 5, ...print }));
  population.add(summaryOf(1, { fitness: 50, origin }));
  population.drawn(4, 1);
  population.enter(second);
  return population;
};

test('a new epoch begins without members, best, copies, credits or draws, and keeps what is recorded', () => {
  const population = twoEpochs();
  expect(population.at(null).members).toEqual([]);
  expect(population.best).toBeNull();
  expect(population.identical(print, null)).toBeNull();
  expect(population.history(null)).toEqual([]);
  expect(population.visits(null)(1)).toBe(0);
  expect([population.size, population.frontier, population.contemporaries()]).toEqual([2, 1, []]);
  expect(population.summaries().map(({ fitness }) => fitness)).toEqual([5, 50]);
});

test("only nodes of the epoch are compared; known programs are nobody's credit", () => {
  const population = twoEpochs();
  population.add(summaryOf(2, { fitness: 1, epoch: 2, parent: null, origin: { seed: 'initial' }, ...print }));
  population.add(summaryOf(3, { fitness: 2, epoch: 2, parent: 2, origin }));
  expect(population.at(null).members.map(({ id }) => id)).toEqual([2, 3]);
  expect(population.best?.id).toBe(3);
  expect(population.identical(print, null)).toEqual({ node: 2, by: 'text' });
  expect(population.history(null)).toEqual([{ origin, improvement: 1 }]);
});

test('a draw of the epoch before is made again, and is waited for', async () => {
  const population = twoEpochs();
  for (const id of [2, 3]) population.add(summaryOf(id, { epoch: 2, parent: null }));
  let isDrawn = false;
  const waiting = population.afterDraw(4).then(() => {
    isDrawn = true;
  });
  population.drawn(4, 1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(isDrawn).toBe(false);
  population.drawn(4, 2);
  await waiting;
  expect(population.visits(null)(2)).toBe(1);
});

test('a reopened run is in the epoch that its journal tells last', async () => {
  const directory = temporaryDirectory();
  const store = await openStore(directory, true);
  await store.append([], [...store.nodeWrites(nodeOf(0)), ...store.nodeWrites(nodeOf(1, { fitness: 9 }))]);
  await store.append([briefed(3, 1)]);
  await store.append([{ type: 'epoch.started', ...second, changed: ['evaluate.py changed'] }]);
  expect(store.population.epoch).toEqual(second);
  await store.append([], store.nodeWrites(nodeOf(2, { epoch: 2, parent: null, fitness: 1 })));
  await store.close();
  const again = await readRun(directory);
  expect(again.population.epoch).toEqual(second);
  expect(again.population.best?.id).toBe(2);
  expect(again.population.visits(null)(1)).toBe(0);
  await again.close();
});
