import { expect, test } from 'vitest';
import { researcherMachine } from '../../../src/machines/researcher.ts';
import { walk } from './drive.ts';
import { brief, candidate } from './material.ts';

const input = { round: 7, island: 1, horizon: 3, brief: null, objections: [], mends: 1 };
const proposed = { status: 'proposed', candidate };
const defective = { status: 'defective', defect: { kind: 'mismatch', detail: 'line 3 differs', answer: '…' } };
const start = () => walk(researcherMachine, input);

test('it learns first, and proposes from what it learned', () => {
  const learning = start();
  expect(learning.state).toBe('learning');
  const proposing = learning.done('learn', brief);
  expect(proposing.state).toBe('proposing');
  expect(proposing.context.brief).toEqual(brief);
});

test('a researcher that is briefed already does not learn again', () => {
  expect(walk(researcherMachine, { ...input, brief }).state).toBe('proposing');
});

test('a usable answer is the proposal', () => {
  const end = start().done('learn', brief).done('propose', proposed);
  expect(end.state).toBe('proposed');
  expect(end.output).toEqual({ brief, candidate, reason: '' });
});

test('an unusable answer is mended once, with its defect at hand', () => {
  const mending = start().done('learn', brief).done('propose', defective);
  expect(mending.state).toBe('mending');
  expect(mending.context.defect.detail).toBe('line 3 differs');
  expect(mending.done('mend', proposed).state).toBe('proposed');
});

test('an answer that cannot be mended ends the attempt and says why', () => {
  const end = start().done('learn', brief).done('propose', defective).done('mend', defective);
  expect(end.state).toBe('gaveUp');
  expect(end.output).toMatchObject({ candidate: null, reason: 'mismatch: line 3 differs' });
});

test('two mend turns are two, when the policy allows them', () => {
  const walked = walk(researcherMachine, { ...input, mends: 2 })
    .done('learn', brief)
    .done('propose', defective);
  expect(walked.done('mend', defective).state).toBe('mending');
});

test('a researcher without further ideas gives up at once', () => {
  const end = start().done('learn', brief).done('propose', { status: 'exhausted', reason: 'nothing left to try' });
  expect(end.state).toBe('gaveUp');
  expect(end.output).toMatchObject({ reason: 'nothing left to try' });
});

test('a failing port is a fault that climbs, not an outcome', () => {
  expect(start().fails('learn', new Error('store is gone')).status).toBe('error');
});
