import { expect, test } from 'vitest';
import { islandMachine } from '../../../src/machines/island.ts';
import { runMachine } from '../../../src/machines/run.ts';
import { endOf, walk } from './drive.ts';
import { candidate, policy } from './material.ts';

const limits = {
  rounds: 20,
  seconds: null,
  target: null,
  direction: 'maximize',
  patience: 1,
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
  migrateEvery: 100,
  limits,
  policy,
  initial: candidate,
  activeSeconds: 0,
};
const seed = (round: number, mustPass = false) => ({ round, island: 0, candidate, mustPass });
const before = {
  frontier: 6,
  done: [],
  best: null,
  passed: 5,
  sinceBest: 0,
  migratedAt: 0,
  tokens: 0,
  usd: 0,
  gpuSeconds: 0,
  curve: { recorded: 0, rises: [] },
  seeds: [seed(7, true), seed(8), seed(9)],
  seeded: 9,
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
const begun = () => walk(runMachine, input).done('open', before);
const seeding = (round: number) => ['opening.seeding', [`round.${round}`]];
const standing = ({ state, children }: ReturnType<typeof begun>) => [state, children];

test('an epoch evaluates its known programs one after the other, and only then do islands evolve', () => {
  const first = begun();
  expect(standing(first)).toEqual(seeding(7));
  const second = first.send(endOf(outcome(7)));
  expect(standing(second)).toEqual(seeding(8));
  const third = second.send(endOf(outcome(8, { status: 'crashed', score: null, fitness: null })));
  expect(standing(third)).toEqual(seeding(9));
  const evolving = third.send(endOf(outcome(9)));
  expect(evolving.state).toBe('evolving.running');
  expect(evolving.children).toEqual(expect.arrayContaining(['island.0', 'island.1']));
  expect(evolving.context.tally).toMatchObject({ frontier: 9, sinceBest: 0, best: { fitness: 1 } });
});

test('when its initial program fails the run ends; nothing evolves', () => {
  const closing = begun().send(endOf(outcome(7, { status: 'crashed', score: null, fitness: null })));
  expect(closing.context).toMatchObject({ reason: 'initial program failed' });
  expect(closing.done('close', undefined).state).toBe('halted');
});

test('a fault that the next one would meet again ends it as well', () => {
  const fault = { class: 'evaluator-changed', message: 'evaluate.py changed', kind: 'fatal' };
  const lost = outcome(8, { status: 'abandoned', recorded: false, score: null, fitness: null, fault });
  const closing = begun()
    .send(endOf(outcome(7)))
    .send(endOf(lost));
  expect(closing.context).toMatchObject({ reason: 'faults', detail: 'evaluate.py changed' });
});

test('a deterministic round waits for every known program, however few lanes lie between', () => {
  const island = { island: 1, islands: 2, lanes: 2, rounds: 20, deterministic: true, frontier: 8, done: [10], policy };
  expect(walk(islandMachine, { ...island, seeded: 0 }).children).toEqual(['round.12']);
  const waiting = walk(islandMachine, { ...island, seeded: 10 });
  expect(waiting.children).toEqual([]);
  expect(waiting.send({ type: 'frontier.moved', frontier: 10 } as never).children).toEqual(['round.12', 'round.14']);
});
