import { expect, test } from 'vitest';
import { createClose } from '../../../../src/actors/run-lifecycle.ts';
import { aNode } from '../../../builders/node.ts';
import { callPort, storeOf } from '../../../builders/port.ts';
import { journalOf } from './lifecycle.ts';

test('the last event says why it ended and which node was the best', async () => {
  const store = await storeOf(aNode({ id: 0, fitness: 2 }), aNode({ id: 1, fitness: 9 }), aNode({ id: 2, fitness: 4 }));
  await callPort(createClose(store), { reason: 'patience', detail: 'nothing new', advice: '' });
  expect(await journalOf(store)).toEqual([
    { type: 'run.ended', reason: 'patience', detail: 'nothing new', advice: '', best: 1 },
  ]);
});

test('without a node there is no best', async () => {
  const store = await storeOf();
  await callPort(createClose(store), { reason: 'stopped', detail: '', advice: '' });
  expect(await journalOf(store)).toMatchObject([{ best: null }]);
});
