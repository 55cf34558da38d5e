import { expect, test } from 'vitest';
import { islandMachine } from '../../../src/machines/island.ts';
import { endOf, walk } from './drive.ts';
import { policy } from './material.ts';

const input = {
  island: 1,
  islands: 2,
  lanes: 2,
  rounds: 20,
  deterministic: false,
  frontier: 0,
  done: [],
  policy,
};
const start = (more = {}) => walk(islandMachine, { ...input, ...more });
const ended = (round: number) =>
  endOf({ round, island: 1, node: round, status: 'passed', recorded: true, fault: null } as never);

test('an island fills its lanes with the rounds that are its own', () => {
  expect(start().children).toEqual(['round.2', 'round.4']);
  expect(start({ island: 0 }).children).toEqual(['round.1', 'round.3']);
});

test('an ended round frees its lane for the next one', () => {
  const next = start().send(ended(2)).done('round.2', undefined);
  expect(next.children).toEqual(['round.4', 'round.6']);
  expect(next.context.inFlight).toEqual([4, 6]);
});

test('a faulty round frees its lane as well', () => {
  expect(start().fails('round.4', new Error('broken')).context.inFlight).toEqual([2]);
});

test('in deterministic mode a round waits until its past is complete', () => {
  const fixed = start({ deterministic: true });
  expect(fixed.children).toEqual(['round.2', 'round.4']);
  const waiting = fixed.send(ended(2)).done('round.2', undefined);
  expect(waiting.children).toEqual(['round.4']);
  const moved = (frontier: number) => waiting.send({ type: 'frontier.moved', frontier } as never);
  expect(moved(1).children).toEqual(['round.4']);
  expect(moved(2).children).toEqual(['round.4', 'round.6']);
});

test('rounds that are recorded already are not run again', () => {
  expect(start({ frontier: 3, done: [6] }).children).toEqual(['round.4', 'round.8']);
});

test('no round starts beyond the limit', () => {
  expect(start({ rounds: 3 }).children).toEqual(['round.2']);
});

test('a paused island lets its rounds finish and starts none', () => {
  const paused = start().send({ type: 'island.pause' }).send(ended(2)).done('round.2', undefined);
  expect(paused.children).toEqual(['round.4']);
  expect(paused.send({ type: 'island.resume' }).children).toEqual(['round.4', 'round.6']);
});

test('a draining island settles when its last round has ended and is gone', () => {
  const draining = start().send({ type: 'island.drain' });
  expect(draining.state).toBe('draining');
  const one = draining.send(ended(2)).done('round.2', undefined);
  expect(one.state).toBe('draining');
  const last = one.send(ended(4));
  expect(last.state).toBe('draining');
  expect(last.done('round.4', undefined).state).toBe('settled');
});

test('every end of a round is sent on to the run, that of a round whose machine failed as a fault', () => {
  const sent = start().send(ended(2)).sent;
  expect(sent).toMatchObject([{ to: 'parent', event: { type: 'round.ended', round: 2, outcome: 'passed' } }]);
  const failed = start().fails('round.4', new Error('broken'));
  expect(failed.sent).toMatchObject([
    {
      to: 'parent',
      event: { type: 'round.ended', round: 4, outcome: 'abandoned', result: { fault: { message: 'broken' } } },
    },
  ]);
  expect(failed.send({ type: 'island.drain' }).send(ended(2)).done('round.2', undefined).state).toBe('settled');
});
