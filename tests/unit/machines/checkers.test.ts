import { expect, test } from 'vitest';
import { noveltyCheckerMachine } from '../../../src/machines/novelty-checker.ts';
import { staticCheckerMachine } from '../../../src/machines/static-checker.ts';
import { walk } from './drive.ts';
import { candidate, policy } from './material.ts';

const fingerprint = { text: 'a', tokens: 'b', behaviour: 'c' };
const novelty = (more = {}) =>
  walk(noveltyCheckerMachine, { round: 7, horizon: 3, candidate, policy: { ...policy, ...more } }).done(
    'fingerprint',
    fingerprint,
  );
const near = (similarity: number) => ({ identical: null, nearest: { node: 4, similarity } });
const yes = { accepted: true, reason: 'differs', checks: [], nearest: null };
const no = { accepted: false, reason: 'the same idea', checks: [], nearest: null };

test('a program is fingerprinted before it is compared', () => {
  expect(walk(noveltyCheckerMachine, { round: 7, horizon: 3, candidate, policy }).state).toBe('fingerprinting');
  expect(novelty().state).toBe('comparing');
});

test.each(['text', 'tokens', 'behaviour'])('an identical %s is a duplicate for free', (by) => {
  const end = novelty().done('nearest', { identical: { node: 4, by }, nearest: null });
  expect(end.state).toBe('duplicate');
  expect(end.output).toMatchObject({ fingerprint, verdict: { accepted: false, nearest: { node: 4, similarity: 1 } } });
});

test('a distant motivation is novel, and so is one without any neighbour', () => {
  expect(novelty().done('nearest', near(0.5)).state).toBe('novel');
  expect(novelty().done('nearest', { identical: null, nearest: null }).state).toBe('novel');
});

test('the grey zone is the only place where the model is asked', () => {
  const arbitrating = novelty().done('nearest', near(0.9));
  expect(arbitrating.state).toBe('arbitrating');
  expect(arbitrating.done('arbitrate', yes).state).toBe('novel');
  expect(arbitrating.done('arbitrate', no).output).toMatchObject({ verdict: no });
});

test('without a model the thresholds decide alone', () => {
  expect(novelty({ arbitrate: false }).done('nearest', near(0.9)).state).toBe('novel');
  expect(novelty({ arbitrate: false }).done('nearest', near(0.96)).state).toBe('duplicate');
});

const soundness = (review: boolean) => walk(staticCheckerMachine, { round: 7, candidate, policy: { review } });

test('executed checks come first, and their failure ends the check', () => {
  const end = soundness(true).done('inspect', no);
  expect(end.state).toBe('unsound');
  expect(end.output).toEqual(no);
});

test('a model reviews what passed the executed checks', () => {
  const reviewing = soundness(true).done('inspect', yes);
  expect(reviewing.state).toBe('reviewing');
  expect(reviewing.done('review', yes).state).toBe('sound');
  const rejected = reviewing.done('review', no);
  expect(rejected.state).toBe('unsound');
  expect(rejected.output).toEqual(no);
});

test('without a model the executed checks are enough', () => {
  expect(soundness(false).done('inspect', yes).state).toBe('sound');
});
