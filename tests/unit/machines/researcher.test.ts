import { expect, test } from 'vitest';
import { researcherMachine } from '../../../src/machines/researcher.ts';
import { walk } from './drive.ts';
import { brief, candidate } from './material.ts';

const input = { round: 7, island: 1, horizon: 3, correctionsAllowed: 1 };
const requested = { type: 'proposal.requested', round: 7 };
const objection = { by: 'staticChecker', name: 'faster', reason: 'output at 31 moved' };
const proposed = { status: 'proposed', candidate };
const defective = { status: 'defective', defect: { kind: 'mismatch', detail: 'line 3 differs', answer: '…' } };
const start = (more = {}) => walk(researcherMachine, { ...input, ...more }).send(requested);

test('it learns first, and proposes from what it learned', () => {
  const learning = start();
  expect(learning.state).toBe('learning');
  const proposing = learning.done('learn', brief);
  expect(proposing.state).toBe('proposing');
  expect(proposing.context.brief).toEqual(brief);
});

test('it waits until it is asked', () => {
  expect(walk(researcherMachine, input).state).toBe('waiting');
});

test('an objection is answered with another proposal, without learning again', () => {
  const again = start()
    .done('learn', brief)
    .done('propose', proposed)
    .send({ type: 'objection.raised', round: 7, objection } as never);
  expect(again.state).toBe('proposing');
  expect(again.context).toMatchObject({ brief, objections: [objection], candidate: null, corrections: 0 });
  const end = again.done('propose', proposed);
  expect(end.sent).toEqual([{ to: 'parent', event: { type: 'proposal.made', round: 7, brief, candidate } }]);
});

test('a usable answer is the proposal', () => {
  const end = start().done('learn', brief).done('propose', proposed);
  expect(end.state).toBe('proposed');
  expect(end.sent).toEqual([{ to: 'parent', event: { type: 'proposal.made', round: 7, brief, candidate } }]);
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
  expect(end.sent).toEqual([
    { to: 'parent', event: { type: 'proposal.failed', round: 7, brief, reason: 'mismatch: line 3 differs' } },
  ]);
});

test('two mend turns are two, when the policy allows them', () => {
  const walked = start({ correctionsAllowed: 2 }).done('learn', brief).done('propose', defective);
  expect(walked.done('mend', defective).state).toBe('mending');
});

test('a researcher without further ideas gives up at once', () => {
  const end = start().done('learn', brief).done('propose', { status: 'exhausted', reason: 'nothing left to try' });
  expect(end.state).toBe('gaveUp');
  expect(end.sent).toMatchObject([{ event: { type: 'proposal.failed', reason: 'nothing left to try' } }]);
});

test('a failing port is reported to the round, and not called an answer', () => {
  const error = new Error('store is gone');
  const failed = start().fails('learn', error);
  expect(failed.state).toBe('failed');
  expect(failed.sent).toEqual([
    { to: 'parent', event: { type: 'agent.failed', round: 7, agent: 'researcher', error } },
  ]);
});
