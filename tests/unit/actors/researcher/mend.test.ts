import { expect, test } from 'vitest';
import { createCorrection } from '../../../../src/actors/researcher/propose.ts';
import { callPort } from '../../../builders/port.ts';
import { aBrief } from '../../../builders/trial.ts';
import { anAnswer, researcherOn } from './researcher-rig.ts';

const defect = { kind: 'mismatch' as const, detail: 'line 7 is not in the program', answer: 'my first answer' };
const objection = { by: 'noveltyChecker' as const, name: 'old', reason: 'known' };
const input = { round: 9, brief: aBrief({ references: [2] }), objections: [objection], defect };

test('the model sees its answer and what was wrong with it, and its second answer counts', async () => {
  const { services, model } = await researcherOn(anAnswer('def solve(n):\n    return n'));
  const { answer } = await callPort(createCorrection(services), input);
  expect(answer).toMatchObject({ status: 'proposed', candidate: { program: 'def solve(n):\n    return n\n' } });
  const [{ role, ordinal, prompt } = expect.fail('nothing was asked')] = model.questions;
  expect([role, ordinal]).toEqual(['researcher', 3]);
  for (const shown of ['line 7 is not in the program', 'my first answer', 'return 0'])
    expect(prompt.user).toContain(shown);
});

test('a second unusable answer is a defect again', async () => {
  const { services } = await researcherOn('no');
  const { answer } = await callPort(createCorrection(services), input);
  expect(answer).toMatchObject({ status: 'defective', defect: { answer: 'no' } });
});
