import { expect, test } from 'vitest';
import { createJudge } from '../../../../src/actors/engineer/judge.ts';
import { callPort } from '../../../builders/port.ts';
import { aTaskView } from '../../../builders/task.ts';
import { aCandidate, anEvaluation, aTrial } from '../../../builders/trial.ts';
import { scriptedModel } from '../../../doubles/scripted-model.ts';

const trial = aTrial({
  candidate: aCandidate({ program: 'def solve(): return 7\n', motivation: 'Seven is the best of all.' }),
  evaluations: [
    anEvaluation({ stage: 'quick', score: 123 }),
    anEvaluation({ seed: 1, score: 4, metrics: { speed: 10 } }),
    anEvaluation({ seed: 2, score: 6, metrics: { speed: 30 } }),
  ],
});

const judged = async (...answers: readonly string[]) => {
  const model = scriptedModel({ judge: answers });
  const judge = createJudge(model.ask, aTaskView(), 'clarity: is it plain?');
  return { call: callPort(judge, { round: 9, trial }), questions: model.questions };
};

test('the mean of the ratings is taken in code', async () => {
  const { call } = await judged('{"ratings": {"clarity": 8, "thrift": 5}, "mean": 10, "remark": "plain"}');
  expect((await call).answer).toEqual({ ratings: { clarity: 8, thrift: 5 }, mean: 6.5, remark: 'plain' });
});

test('it sees rubric, program and the numbers of the last stage, and not what the author claims', async () => {
  const { call, questions } = await judged('{"ratings": {"clarity": 8}}');
  await call;
  const [{ role, round, prompt } = expect.fail('nothing was asked')] = questions;
  expect([role, round]).toEqual(['judge', 9]);
  for (const shown of ['clarity: is it plain?', 'def solve(): return 7', 'speed: 20', 'n = 2'])
    expect(prompt.user).toContain(shown);
  for (const hidden of ['Seven is the best', '123']) expect(prompt.user).not.toContain(hidden);
});

test.each(['{"ratings": {"clarity": 11}}', '{"ratings": {}}', 'very good'])('%s is no rating', async (answer) => {
  const { call, questions } = await judged(answer, answer);
  await expect(call).rejects.toThrow(/cannot be used/);
  expect(questions).toHaveLength(2);
});
