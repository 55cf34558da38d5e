import { expect, test } from 'vitest';
import { createPropose } from '../../../../src/actors/researcher/propose.ts';
import { aNode } from '../../../builders/node.ts';
import { callPort } from '../../../builders/port.ts';
import { aBrief } from '../../../builders/trial.ts';
import { anAnswer, researcherOn } from './researcher-rig.ts';

const input = {
  round: 9,
  brief: aBrief({ references: [2], cognition: [{ id: 'loops', similarity: 0.5 }] }),
  objections: [],
};

test('an answer becomes a candidate', async () => {
  const { services } = await researcherOn(anAnswer('def solve(n):\n    return n'));
  const { answer } = await callPort(createPropose(services), input);
  expect(answer).toMatchObject({
    status: 'proposed',
    candidate: {
      ...{ name: 'count up', motivation: 'Counting finds more.', program: 'def solve(n):\n    return n\n' },
      ...{ patch: { kind: 'full' }, cited: { cognition: ['loops'], nodes: [2] } },
    },
  });
});

test('an unusable answer is a defect, not a second question', async () => {
  const { services, model } = await researcherOn('I would rather not.');
  const { answer } = await callPort(createPropose(services), input);
  expect(answer).toMatchObject({ status: 'defective', defect: { answer: 'I would rather not.' } });
  expect(model.questions).toHaveLength(1);
});

test('only what the brief names may be cited', async () => {
  const { services } = await researcherOn(anAnswer('def solve(n):\n    return n', 'loops, node 3'));
  const { answer } = await callPort(createPropose(services), { ...input, brief: aBrief({ cognition: [] }) });
  expect(answer).toMatchObject({ candidate: { cited: { cognition: [], nodes: [] } } });
});

test('the model sees parent, references, knowledge, ideas and objections', async () => {
  const { services, model } = await researcherOn(anAnswer('def solve(n):\n    return n'));
  const brief = aBrief({
    ...{
      references: [2],
      cognition: [{ id: 'loops', similarity: 0.5 }],
      ideas: [{ id: 'idea-1', text: 'Try tables.' }],
    },
  });
  const objections = [{ by: 'staticChecker' as const, name: 'old', reason: 'It never ends.' }];
  await callPort(createPropose(services), { round: 9, brief, objections });
  const [{ role, round, ordinal, prompt } = expect.fail('nothing was asked')] = model.questions;
  expect([role, round, ordinal]).toEqual(['researcher', 9, 2]);
  for (const shown of ['return 0', 'return 2', 'Unroll loops.', 'Try tables.', 'It never ends.', 'the parent analysis'])
    expect(prompt.user).toContain(shown);
});

test('a run that does not learn hides analyses', async () => {
  const { services, model } = await researcherOn(anAnswer('def solve(n):\n    return n'));
  await callPort(createPropose({ ...services, learns: false }), input);
  expect(model.questions[0]!.prompt.user).not.toContain('the parent analysis');
});

test('nodes that are not in the brief are not shown', async () => {
  const { services, model } = await researcherOn(anAnswer('def solve(n):\n    return n'));
  await services.store.append([], services.store.nodeWrites(aNode({ id: 3, program: 'secret = 3\n' })));
  await callPort(createPropose(services), input);
  expect(model.questions[0]!.prompt.user).not.toContain('secret');
});
