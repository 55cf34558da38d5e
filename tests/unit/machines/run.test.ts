import { expect, test } from 'vitest';
import { initialTransition } from 'xstate';
import { runMachine } from '../../../src/machines/run.ts';
import { emptyCurve } from '../../../src/model/run/progress-curve.ts';
import { endOf, walk } from './drive.ts';
import { candidate, policy } from './material.ts';

const limits = {
  rounds: 8,
  seconds: null,
  target: null,
  direction: 'maximize',
  patience: null,
  faults: 2,
  tokens: null,
  usd: null,
  gpuHours: null,
  plateau: null,
};
const input = {
  islands: 2,
  lanes: 2,
  deterministic: true,
  migrateEvery: 4,
  limits,
  policy,
  initial: candidate,
  activeSeconds: 0,
};
const fresh = {
  frontier: -1,
  done: [],
  best: null,
  passed: 0,
  sinceBest: 0,
  migratedAt: 0,
  tokens: 0,
  usd: 0,
  gpuSeconds: 0,
  curve: emptyCurve,
};
const outcome = (round: number, more = {}) => ({
  round,
  island: 0,
  node: round,
  status: 'passed',
  score: { mean: 1, spread: 0, n: 1, values: [1] },
  fitness: 1,
  tokens: 0,
  usd: 0,
  fault: null,
  recorded: true,
  ...more,
});
const start = (more = {}) => walk(runMachine, { ...input, limits: { ...limits, ...more } });
const seeded = (more = {}) =>
  start(more)
    .done('open', fresh)
    .send(endOf(outcome(0)));
const ended = (round: number, more = {}) => endOf(outcome(round, more));

test('a new run evaluates the initial program before anything evolves', () => {
  expect(start().state).toBe('opening.preparing');
  expect(start().done('open', fresh).state).toBe('opening.seeding');
  expect(seeded().state).toBe('evolving.running');
  expect(seeded().children).toEqual(expect.arrayContaining(['island.0', 'island.1']));
});

test('a resumed run goes on where it was', () => {
  const resumed = start().done('open', { ...fresh, frontier: 3, done: [5], passed: 4 });
  expect(resumed.state).toBe('evolving.running');
  expect(resumed.context.tally).toMatchObject({ frontier: 3, beyond: [5] });
});

test('an initial program that does not pass ends the run with its cause', () => {
  const closing = start()
    .done('open', fresh)
    .send(endOf(outcome(0, { status: 'crashed', fitness: null })));
  expect(closing.state).toBe('closing');
  const end = closing.done('close', undefined);
  expect(end.state).toBe('halted');
  expect(end.output).toMatchObject({ reason: 'initial program failed' });
});

test('a fault of ours in round 0 is not blamed on the initial program', () => {
  const fault = { class: 'unavailable', message: 'no answer' };
  const closing = start()
    .done('open', fresh)
    .send(endOf(outcome(0, { status: 'abandoned', fitness: null, fault })));
  expect(closing.context).toMatchObject({ reason: 'faults', detail: 'no answer' });
  expect(closing.done('close', undefined).state).toBe('halted');
});

test('the frontier moves over rounds that end out of order', () => {
  const early = seeded().send(ended(2));
  expect(early.context.tally).toMatchObject({ frontier: 0, beyond: [2] });
  expect(early.send(ended(1)).context.tally).toMatchObject({ frontier: 2, beyond: [] });
});

test('it drains when its rounds are used up, and closes when the islands have settled', () => {
  let walked = seeded({ rounds: 2 }).send(ended(1)).send(ended(2));
  expect(walked.state).toBe('draining');
  walked = walked.done('island.0', undefined).done('island.1', undefined);
  expect(walked.state).toBe('closing');
  expect(walked.done('close', undefined)).toMatchObject({ state: 'finished', output: { reason: 'rounds' } });
});

test.each([
  ['target', { target: 2 }, { fitness: 2, score: { mean: 2, spread: 0, n: 1, values: [2] } }],
  ['patience', { patience: 1 }, {}],
  ['budget', { tokens: 5 }, { tokens: 9 }],
  ['budget', { usd: 1 }, { usd: 1.5 }],
  ['budget', { gpuHours: 1 }, { gpuSeconds: 3600 }],
  ['plateau', { plateau: { rounds: 1, gain: 0 } }, {}],
])('it ends by its %s', (reason, more, last) => {
  const walked = seeded(more).send(ended(1, last));
  expect(walked.state).toBe('draining');
  expect(walked.context.reason).toBe(reason);
});

test('faults in a row halt the run, a good round in between forgives', () => {
  const fault = { status: 'abandoned', fitness: null, fault: { class: 'EVALUATOR_FAULT', message: 'broken' } };
  expect(seeded().send(ended(1, fault)).send(ended(2)).send(ended(3, fault)).state).toBe('evolving.running');
  const halted = seeded().send(ended(1, fault)).send(ended(2, fault));
  expect(halted.context).toMatchObject({ reason: 'faults', detail: 'broken' });
});

test('rejected credentials end the run at once', () => {
  const walked = seeded().send(
    ended(1, { status: 'abandoned', recorded: false, fitness: null, fault: { class: 'credentials', message: '401' } }),
  );
  expect(walked.context).toMatchObject({ reason: 'credentials', detail: '401' });
});

test('islands exchange members when the frontier reaches the interval', () => {
  let walked = seeded();
  for (const round of [1, 2, 3, 4]) walked = walked.send(ended(round));
  expect(walked.state).toBe('evolving.migrating');
  const back = walked.done('migrate', undefined);
  expect(back.state).toBe('evolving.running');
  expect(back.context.migratedAt).toBe(4);
});

test('a migration that a kill prevented is made up for on resume', () => {
  const resumed = start().done('open', { ...fresh, frontier: 5, passed: 6 });
  expect(resumed.state).toBe('evolving.migrating');
  expect(start().done('open', { ...fresh, frontier: 5, passed: 6, migratedAt: 4 }).state).toBe('evolving.running');
});

test('a single island never migrates', () => {
  let walked = walk(runMachine, { ...input, islands: 1 })
    .done('open', fresh)
    .send(endOf(outcome(0)));
  for (const round of [1, 2, 3, 4, 5]) walked = walked.send(ended(round));
  expect(walked.state).toBe('evolving.running');
});

test('pause and resume keep what is in flight', () => {
  const paused = seeded().send({ type: 'run.pause' });
  expect(paused.state).toBe('evolving.paused');
  expect(paused.send(ended(1)).context.tally.frontier).toBe(1);
  expect(paused.send({ type: 'run.resume' }).state).toBe('evolving.running');
});

test('stop drains, abort closes at once', () => {
  expect(seeded().send({ type: 'run.stop' }).state).toBe('draining');
  const aborted = seeded().send({ type: 'run.abort' });
  expect(aborted.state).toBe('closing');
  expect(aborted.done('close', undefined)).toMatchObject({ state: 'finished', output: { reason: 'stopped' } });
});

test('a store that cannot be opened is a fault of the run', () => {
  expect(start().fails('open', new Error('locked')).status).toBe('error');
});

test('a call that cannot be paid ends the run by its budget, and its round is left for later', () => {
  const fault = { class: 'budget', message: '$4.90 of $5.00 are spent' };
  const walked = seeded().send(ended(1, { status: 'abandoned', recorded: false, fitness: null, fault }));
  expect(walked).toMatchObject({ state: 'draining', context: { reason: 'budget', detail: fault.message } });
  expect(walked.context.tally).toMatchObject({ frontier: 0, sinceBest: 0 });
});

test('an endpoint that stayed down halts the run, and the round is left for later', () => {
  const fault = { class: 'outage', message: 'the endpoint was down for 6h00m', kind: 'fatal', advice: 'Check it.' };
  const walked = seeded().send(ended(1, { status: 'abandoned', recorded: false, fitness: null, fault }));
  expect(walked).toMatchObject({
    state: 'draining',
    context: { reason: 'faults', detail: fault.message, advice: 'Check it.' },
  });
});

test('time is counted over all sessions, from the start of each', () => {
  const timeLimit = { type: 'xstate.after.timeLimit.run' };
  expect(seeded({ seconds: 60 }).send(timeLimit)).toMatchObject({ state: 'draining', context: { reason: 'time' } });
  expect(start({ seconds: 60 }).send(timeLimit)).toMatchObject({ state: 'closing', context: { reason: 'time' } });
  expect(seeded().send(timeLimit).state).toBe('evolving.running');
  const delay = (activeSeconds: number) => {
    const [, actions] = initialTransition(runMachine, {
      ...input,
      limits: { ...limits, seconds: 60 },
      activeSeconds,
    } as never);
    return actions.flatMap(({ params }) => {
      const { delay: milliseconds } = (params ?? {}) as { delay?: number };
      return milliseconds === undefined ? [] : [milliseconds];
    });
  };
  expect(delay(0)).toEqual([60_000]);
  expect(delay(45)).toEqual([15_000]);
  expect(delay(90)).toEqual([0]);
});
