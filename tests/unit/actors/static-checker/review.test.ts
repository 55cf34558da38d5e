import { expect, test } from 'vitest';
import { createReview } from '../../../../src/actors/static-checker/review.ts';
import { callPort } from '../../../builders/port.ts';
import { aTaskView } from '../../../builders/task.ts';
import { aCandidate } from '../../../builders/trial.ts';
import { scriptedModel } from '../../../doubles/scripted-model.ts';

const candidate = aCandidate({ program: 'def solve():\n    return open("truth").read()\n' });
const checks = [{ name: 'shape', passed: true, detail: 'is 3' }];

const reviewed = async (answer: object) => {
  const model = scriptedModel({ staticChecker: [JSON.stringify(answer)] });
  const { answer: verdict } = await callPort(createReview(model.ask, aTaskView()), { round: 9, candidate, checks });
  return { verdict, questions: model.questions };
};

test('a finding that quotes the program is the reason to refuse; one that quotes nothing is left out', async () => {
  const { verdict } = await reviewed({
    ...{ sound: false, reason: 'It reads the truth.' },
    findings: [
      { quote: 'return open("truth").read()', problem: 'reads the answer' },
      { quote: 'import os', problem: 'invented' },
    ],
  });
  expect(verdict).toEqual({
    ...{ accepted: false, reason: '`return open("truth").read()`: reads the answer', checks, nearest: null },
  });
});

test('without a proof nothing is refused', async () => {
  const { verdict } = await reviewed({
    ...{ sound: false, reason: 'It looks odd.' },
    findings: [{ quote: 'import os', problem: 'invented' }],
  });
  expect(verdict).toMatchObject({ accepted: true, reason: 'It looks odd.', checks });
});

test('a sound program is accepted, whatever was remarked on', async () => {
  const { verdict } = await reviewed({
    ...{ sound: true, reason: 'Fine.' },
    findings: [{ quote: 'def solve():', problem: 'short' }],
  });
  expect(verdict).toMatchObject({ accepted: true, reason: 'Fine.' });
});

test('the model sees the program and what the checks measured', async () => {
  const { questions } = await reviewed({ sound: true, reason: 'Fine.' });
  const [{ role, round, prompt } = expect.fail('nothing was asked')] = questions;
  expect([role, round]).toEqual(['staticChecker', 9]);
  for (const shown of ['return open("truth").read()', 'shape', 'is 3']) expect(prompt.user).toContain(shown);
});
