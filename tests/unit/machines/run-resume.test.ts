import { expect, test } from 'vitest';
import { initialTransition, transition } from 'xstate';
import { runMachine } from '../../../src/machines/run.ts';
import { candidate, policy } from './material.ts';

const limits = { rounds: 20, seconds: null, target: null, direction: 'maximize', patience: null, faults: 2 };
const more = { tokens: null, usd: null, gpuHours: null, plateau: null };
const input = { islands: 2, lanes: 2, deterministic: true, migrateEvery: 4, policy, initial: candidate };

/** What an island is told when a run resumes: how far everything is recorded, and what is recorded beyond. */
const islandAfter = (before: { frontier: number; done: readonly number[]; migratedAt: number }) => {
  const [opening] = initialTransition(runMachine, { ...input, limits: { ...limits, ...more } } as never);
  const answer = { best: null, passed: 1, sinceBest: 0, tokens: 0, usd: 0, gpuSeconds: 0, curve: [], ...before };
  const opened = { type: 'xstate.done.actor.open', output: answer, actorId: 'open' } as never;
  const [evolving] = transition(runMachine, opening, opened);
  const { context } = evolving.children['island.0']!.getSnapshot() as unknown as { context: typeof before };
  return { frontier: context.frontier, done: context.done };
};

test('a run killed between a round and the migration due after it starts no round that has to see the migration', () => {
  expect(islandAfter({ frontier: 9, done: [11], migratedAt: 4 })).toEqual({ frontier: 7, done: [8, 9, 11] });
});

test('with no migration due, a resumed island knows the whole frontier', () => {
  expect(islandAfter({ frontier: 9, done: [11], migratedAt: 8 })).toEqual({ frontier: 9, done: [11] });
});
