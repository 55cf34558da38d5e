import { expect, test } from 'vitest';
import { createOpen } from '../../../../src/actors/run-lifecycle.ts';
import type { OpenAnswer } from '../../../../src/model/ports.ts';
import { emptyCurve } from '../../../../src/model/run/progress-curve.ts';
import { callPort, storeOf } from '../../../builders/port.ts';
import { started } from '../../views/story.ts';
import { journalOf } from './lifecycle.ts';

test('it journals the start and answers how far the run came', async () => {
  const store = await storeOf();
  const before: OpenAnswer = {
    ...{ frontier: 4, done: [6], best: { fitness: 3, score: 3 }, passed: 5, sinceBest: 2, migratedAt: 0 },
    ...{ tokens: 10, usd: 0.5, gpuSeconds: 0, curve: emptyCurve },
  };
  const { answer } = await callPort(createOpen(store, started({ resumed: true }), before), undefined);
  expect(answer).toEqual(before);
  expect(await journalOf(store)).toEqual([started({ resumed: true })]);
});
