import { expect, test } from 'vitest';
import { createWrite, writeMechanically } from '../../../../src/actors/analyzer/write.ts';
import type { Analysis, Comparison } from '../../../../src/model/result/analysis.ts';
import { callPort } from '../../../builders/port.ts';
import { aTaskView } from '../../../builders/task.ts';
import { aBrief, aCandidate, aTrial } from '../../../builders/trial.ts';
import { scriptedModel } from '../../../doubles/scripted-model.ts';

const comparison: Comparison = {
  status: 'passed',
  score: 6,
  parent: { node: 1, score: 3, difference: 3 },
  best: { node: 2, score: 8, difference: -2 },
  noise: 0.5,
  metrics: [],
  repeated: null,
  diff: '+x = 2',
  log: 'the log',
};
const trial = aTrial({ candidate: aCandidate({ motivation: 'Loops are slow.' }) });
const input = { round: 9, trial, brief: aBrief(), comparison };

test('without a model numbers become the analysis', async () => {
  const { answer } = await callPort(writeMechanically, input);
  expect(answer).toMatchObject({ claim: 'confirmed', do: ['a change (+3 over node 1)'], avoid: [], fromNumbers: true });
});

test.each([
  ['refuted', { parent: { node: 1, score: 9, difference: -3 } }],
  ['mixed', { parent: { node: 1, score: 6.2, difference: -0.2 } }],
  ['refuted', { score: null, status: 'crashed' }],
  ['untested', { parent: null }],
] as const)('numbers say %s of %j', async (claim, changed) => {
  const { answer } = await callPort(writeMechanically, { ...input, comparison: { ...comparison, ...changed } });
  expect(answer.claim).toBe(claim);
});

test('a model sees claim, numbers, difference and log, and its answer is the analysis', async () => {
  const said: Analysis = {
    ...{ claim: 'mixed', outcome: 'Half of it held.', againstParent: 'faster', againstBest: 'slower' },
    ...{ do: ['unroll'], avoid: [], next: ['unroll twice'], symptoms: ['slow inner loop'] },
  };
  const model = scriptedModel({ analyzer: [JSON.stringify(said)] });
  const { answer } = await callPort(createWrite(model.ask, aTaskView()), input);
  expect(answer).toEqual(said);
  expect(model.questions).toHaveLength(1);
  const { role, round, prompt } = model.questions[0]!;
  expect([role, round]).toEqual(['analyzer', 9]);
  for (const shown of ['Loops are slow.', 'node 1, score 3, difference +3', 'node 2, score 8', '+x = 2', 'the log'])
    expect(prompt.user).toContain(shown);
});

test('an answer that is no analysis is asked for once more, and then is a fault', async () => {
  const model = scriptedModel({ analyzer: ['{"claim": "great"}', 'no idea'] });
  await expect(callPort(createWrite(model.ask, aTaskView()), input)).rejects.toThrow(/cannot be used/);
  expect(model.questions).toHaveLength(2);
});
