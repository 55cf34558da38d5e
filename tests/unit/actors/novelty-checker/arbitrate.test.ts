import { expect, test } from 'vitest';
import { createArbitrate } from '../../../../src/actors/novelty-checker/arbitrate.ts';
import { aNode } from '../../../builders/node.ts';
import { callPort, storeOf } from '../../../builders/port.ts';
import { aTaskView } from '../../../builders/task.ts';
import { aCandidate } from '../../../builders/trial.ts';
import { scriptedModel } from '../../../doubles/scripted-model.ts';

const nearest = { node: 5, similarity: 0.9 };

const arbitrated = async (answer: object) => {
  const store = await storeOf(aNode({ id: 5, program: 'x = 1\n', motivation: 'One is best.' }));
  const model = scriptedModel({ noveltyChecker: [JSON.stringify(answer)] });
  const candidate = aCandidate({ program: 'x = 2\n', motivation: 'Two is best.' });
  const call = await callPort(createArbitrate(model.ask, store, aTaskView()), { round: 9, candidate, nearest });
  return { verdict: call.answer, questions: model.questions };
};

test('a repetition is refused with the node it repeats', async () => {
  const { verdict } = await arbitrated({ duplicate: true, reason: 'It is the same constant.' });
  expect(verdict).toEqual({
    ...{ accepted: false, reason: 'This repeats node 5: It is the same constant.', checks: [], nearest },
  });
});

test('another experiment is accepted', async () => {
  const { verdict } = await arbitrated({ duplicate: false, reason: 'Another constant.' });
  expect(verdict).toEqual({ accepted: true, reason: 'Another constant.', checks: [], nearest });
});

test('the model sees both motivations and what differs', async () => {
  const { questions } = await arbitrated({ duplicate: false, reason: 'so' });
  const [{ role, round, prompt } = expect.fail('nothing was asked')] = questions;
  expect([role, round]).toEqual(['noveltyChecker', 9]);
  for (const shown of ['One is best.', 'Two is best.', '-x = 1', '+x = 2']) expect(prompt.user).toContain(shown);
});
