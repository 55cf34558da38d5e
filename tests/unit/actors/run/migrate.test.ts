import { expect, test } from 'vitest';
import { createMigrate } from '../../../../src/actors/run-lifecycle.ts';
import { aNode } from '../../../builders/node.ts';
import { callPort, storeOf } from '../../../builders/port.ts';
import { journalOf } from './lifecycle.ts';

/** Even nodes live on island 0, odd ones on island 1; the later, the better. */
const nodes = [0, 1, 2, 3, 4].map((id) => aNode({ id, island: id % 2, fitness: id }));

const migrated = async (islands: number, perIsland: number, deterministic: boolean, at = 3) => {
  const store = await storeOf(...nodes);
  await callPort(createMigrate(store, islands, perIsland, deterministic), { at });
  return journalOf(store);
};

test('the best of each island go to the next', async () => {
  expect(await migrated(2, 1, false)).toEqual([
    { type: 'island.migrated', at: 3, node: 4, from: 0, to: 1 },
    { type: 'island.migrated', at: 3, node: 3, from: 1, to: 0 },
  ]);
  expect(await migrated(2, 2, false)).toMatchObject([{ node: 4 }, { node: 2 }, { node: 3 }, { node: 1 }]);
});

test('where timing may change nothing, what came after the frontier does not take part', async () => {
  expect(await migrated(2, 1, true)).toMatchObject([{ node: 2 }, { node: 3 }]);
});

test('one island exchanges with nobody', async () => {
  expect(await migrated(1, 1, false)).toEqual([]);
});
