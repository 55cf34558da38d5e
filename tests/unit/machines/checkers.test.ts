import { expect, test } from 'vitest';
import { noveltyCheckerMachine } from '../../../src/machines/novelty-checker.ts';
import { staticCheckerMachine } from '../../../src/machines/static-checker.ts';
import { walk } from './drive.ts';
import { candidate, policy } from './material.ts';

const fingerprint = { text: 'a', tokens: 'b', behaviour: 'c' };
const { arbitrate, duplicateAbove, novelBelow, reconsider } = policy;
const submitted = (more = {}, review = false) => ({
  type: 'proposal.submitted',
  round: 7,
  candidate,
  parent: 2,
  novelty: { arbitrate, duplicateAbove, novelBelow, reconsider, ...more },
  review,
});
const asked = (more = {}) => walk(noveltyCheckerMachine, { round: 7, horizon: 3 }).send(submitted(more));
const novelty = (more = {}) => asked(more).done('fingerprint', fingerprint);
const near = (similarity: number) => ({ identical: null, nearest: { node: 4, similarity } });
const yes = { accepted: true, reason: 'differs', checks: [], nearest: null };
const no = { accepted: false, reason: 'the same idea', checks: [], nearest: null };

test('a program is fingerprinted before it is compared', () => {
  expect(asked().state).toBe('fingerprinting');
  expect(novelty().state).toBe('comparing');
});

test.each(['text', 'tokens', 'behaviour'])('an identical %s is a duplicate for free', (by) => {
  const end = novelty().done('nearest', { identical: { node: 4, by }, nearest: null });
  expect(end.state).toBe('duplicate');
  expect(end.sent).toMatchObject([
    {
      to: 'parent',
      event: {
        type: 'verdict.given',
        by: 'noveltyChecker',
        fingerprint,
        verdict: { accepted: false, nearest: { node: 4, similarity: 1 } },
      },
    },
  ]);
});

test('a distant motivation is novel, and so is one without any neighbour', () => {
  expect(novelty().done('nearest', near(0.5)).state).toBe('novel');
  expect(novelty().done('nearest', { identical: null, nearest: null }).state).toBe('novel');
});

test('the grey zone is the only place where the model is asked', () => {
  const arbitrating = novelty().done('nearest', near(0.9));
  expect(arbitrating.state).toBe('arbitrating');
  expect(arbitrating.done('arbitrate', yes).state).toBe('novel');
  expect(arbitrating.done('arbitrate', no).sent).toMatchObject([{ event: { type: 'verdict.given', verdict: no } }]);
});

test('without a model the thresholds decide alone', () => {
  expect(novelty({ arbitrate: false }).done('nearest', near(0.9)).state).toBe('novel');
  expect(novelty({ arbitrate: false }).done('nearest', near(0.96)).state).toBe('duplicate');
});

const soundness = (review: boolean) => walk(staticCheckerMachine, { round: 7 }).send(submitted({}, review));

test('executed checks come first, and their failure ends the check', () => {
  const end = soundness(true).done('inspect', no);
  expect(end.state).toBe('unsound');
  expect(end.sent).toMatchObject([{ event: { type: 'verdict.given', by: 'staticChecker', verdict: no } }]);
});

test('a model reviews what passed the executed checks', () => {
  const reviewing = soundness(true).done('inspect', yes);
  expect(reviewing.state).toBe('reviewing');
  expect(reviewing.done('review', yes).state).toBe('sound');
  const rejected = reviewing.done('review', no);
  expect(rejected.state).toBe('unsound');
  expect(rejected.sent).toMatchObject([{ event: { type: 'verdict.given', by: 'staticChecker', verdict: no } }]);
});

test('without a model the executed checks are enough', () => {
  expect(soundness(false).done('inspect', yes).state).toBe('sound');
});

test.each([
  ['noveltyChecker', () => asked(), 'fingerprint'],
  ['noveltyChecker', () => novelty(), 'nearest'],
  ['staticChecker', () => soundness(false), 'inspect'],
])('a %s whose port fails says so, and can be asked again', (agent, at, failing) => {
  const failed = at().fails(failing, new Error('broken'));
  expect(failed.state).toBe('failed');
  expect(failed.sent).toMatchObject([
    { to: 'parent', event: { type: 'agent.failed', agent, error: { message: 'broken' } } },
  ]);
  expect(['fingerprinting', 'inspecting']).toContain(failed.send(submitted()).state);
});
