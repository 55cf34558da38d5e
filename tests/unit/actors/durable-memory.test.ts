import { expect, test } from 'vitest';
import { createActor, toPromise } from 'xstate';
import { createDurable } from '../../../src/actors/durable.ts';
import type { RunStore } from '../../../src/stores/run-store.ts';

test('how often a port was asked is counted by round, and forgotten when the round is recorded', async () => {
  const ordinals: string[] = [];
  const store = {
    population: { epoch: { epoch: 1 } },
    diskSpace: async () => false,
    append: async () => [],
    memoWrite: (round: number, port: string, ordinal: number) => {
      ordinals.push(`${round}/${port}/${ordinal}`);
      return { sublevel: 'memo', key: '', value: null };
    },
  } as unknown as RunStore;
  const durable = createDurable(store, false);
  const ask = (port: string, round: number) =>
    toPromise(
      createActor(
        durable(port, async () => 'answer'),
        { input: { round } },
      ).start(),
    );
  for (const port of ['compare', 'compare', 'record']) await ask(port, 7);
  await ask('compare', 8);
  await ask('compare', 7);
  expect(ordinals).toEqual(['7/compare/0', '7/compare/1', '7/record/0', '8/compare/0', '7/compare/0']);
});
