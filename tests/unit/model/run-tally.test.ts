import { expect, test } from 'vitest';
import type { RunEvent } from '../../../src/model/event.ts';
import { curveAfter, curveAfterEvent, emptyCurve, isPlateau } from '../../../src/model/run/progress-curve.ts';
import { count, emptyTally, reasonToEnd, resumedTally, type Tally } from '../../../src/model/run/run-tally.ts';
import { createLedger } from '../../../src/model/run/spending-ledger.ts';
import type { Limits } from '../../../src/model/task/policy.ts';

const limits: Limits = {
  rounds: 100,
  seconds: null,
  target: null,
  direction: 'maximize',
  patience: null,
  faults: 3,
  tokens: null,
  usd: null,
  gpuHours: null,
  plateau: null,
};
const ended = (round: number, fitness: number | null, more = {}) => ({
  round,
  island: 0,
  node: round,
  status: fitness === null ? ('crashed' as const) : ('passed' as const),
  score: fitness === null ? null : { mean: fitness, spread: 0, n: 1, values: [fitness] },
  fitness,
  tokens: 100,
  usd: 0.5,
  gpuSeconds: 1800,
  fault: null,
  recorded: true,
  ...more,
});
const after = (fitnesses: readonly (number | null)[]): Tally =>
  fitnesses.reduce<Tally>((tally, fitness, round) => count(tally, ended(round, fitness)), emptyTally);
const fault = (code: string) => ({
  recorded: false,
  fault: { class: code, message: '', kind: code === 'unavailable' ? ('transient' as const) : ('fatal' as const) },
});

test.each<[string, string | null, Partial<Limits>, readonly (number | null)[]]>([
  ['all rounds', 'rounds', { rounds: 2 }, [1, 2, 3]],
  ['one round less', null, { rounds: 3 }, [1, 2, 3]],
  ['a target that is met', 'target', { target: 2 }, [1, 2]],
  ['a target that is not', null, { target: 2.1 }, [1, 2]],
  ['a target downwards', 'target', { target: 1, direction: 'minimize' }, [1]],
  ['patience that is over', 'patience', { patience: 2 }, [1, 0, 0]],
  ['patience with a better best', null, { patience: 2 }, [1, 0, 2]],
  ['tokens', 'budget', { tokens: 300 }, [1, 2, 3]],
  ['tokens left', null, { tokens: 301 }, [1, 2, 3]],
  ['money', 'budget', { usd: 1.5 }, [1, 2, 3]],
  ['money left', null, { usd: 1.6 }, [1, 2, 3]],
  ['GPU hours', 'budget', { gpuHours: 1 }, [1, 2]],
  ['GPU hours left', null, { gpuHours: 1.01 }, [1, 2]],
  ['a plateau', 'plateau', { plateau: { rounds: 2, gain: 0.5 } }, [1, 2, 2.1, 2.2]],
  ['a plateau of failures', 'plateau', { plateau: { rounds: 2, gain: 0 } }, [1, null, null]],
  ['a slope', null, { plateau: { rounds: 2, gain: 0.5 } }, [1, 2, 2.1, 2.6]],
  ['a gain that is just enough', null, { plateau: { rounds: 2, gain: 0.5 } }, [1, 1, 1.5]],
  ['too few rounds for a plateau', null, { plateau: { rounds: 4, gain: 9 } }, [1, 2, 2, 2]],
])('%s: %s', (_, reason, more, fitnesses) => {
  expect(reasonToEnd(after(fitnesses), { ...limits, ...more })).toBe(reason);
});

test.each([
  ['credentials', 'credentials'],
  ['quota', 'credentials'],
  ['budget', 'budget'],
  ['outage', 'faults'],
  ['evaluator-changed', 'faults'],
  ['unavailable', null],
])('the fault "%s" ends as %s', (code, reason) => {
  const tally = count(after([1]), ended(1, null, fault(code)));
  expect(reasonToEnd(tally, limits)).toBe(reason);
  expect(tally).toMatchObject({ frontier: 0, sinceBest: 0 });
});

test('faults in a row halt a run, but not one whose rounds are all done', () => {
  const lost = (round: number) => ended(round, null, { fault: { class: 'timeout', message: '' } });
  const tally = [1, 2, 3].reduce((sum, round) => count(sum, lost(round)), after([1]));
  expect(reasonToEnd(tally, limits)).toBe('faults');
  expect(reasonToEnd(tally, { ...limits, rounds: 3 })).toBe('rounds');
});

test('every stop is met at the same round whether or not the run was resumed on the way', () => {
  const fitnesses = [1, null, 1.2, 1.2, 1.21, 1.21, null, 1.215, 1.215, 1.216, 1.216];
  const stops: Partial<Limits>[] = [
    { plateau: { rounds: 3, gain: 0.02 } },
    { patience: 2 },
    { tokens: 500 },
    { usd: 3 },
    { gpuHours: 2.5 },
    { target: 1.21 },
    { rounds: 7 },
  ];
  const endOf = (stop: Partial<Limits>, resumedAfter: number): number => {
    let tally = emptyTally;
    for (const [round, fitness] of fitnesses.entries()) {
      tally = count(tally, ended(round, fitness));
      if (round === resumedAfter) tally = resumedTally({ ...tally, done: tally.beyond, migratedAt: 0 });
      if (reasonToEnd(tally, { ...limits, ...stop }) !== null) return round;
    }
    return fitnesses.length;
  };
  for (const stop of stops) {
    const unbroken = endOf(stop, -1);
    expect(unbroken).toBeLessThan(fitnesses.length);
    for (let cut = 0; cut < unbroken; cut += 1) expect(endOf(stop, cut)).toBe(unbroken);
  }
});

test('the journal tells the same curve as the rounds did, and an epoch begins a new one', () => {
  const fitnesses = [1, null, 3, 2, 4];
  const told = fitnesses.map((fitness) => ({ type: 'node.recorded', fitness }) as RunEvent);
  const curve = fitnesses.reduce(curveAfter, emptyCurve);
  expect(curve).toEqual({
    recorded: 5,
    rises: [
      { at: 1, fitness: 1 },
      { at: 3, fitness: 3 },
      { at: 5, fitness: 4 },
    ],
  });
  expect(told.reduce(curveAfterEvent, emptyCurve)).toEqual(curve);
  const epoch = { type: 'epoch.started' } as RunEvent;
  expect([...told, epoch].reduce(curveAfterEvent, emptyCurve)).toEqual(emptyCurve);
  expect(isPlateau(emptyCurve, { rounds: 1, gain: 1 })).toBe(false);
});

const event = (body: Record<string, unknown>) => ({ seq: 1, time: '2026-01-01T00:00:00.000Z', ...body }) as RunEvent;
const call = (name: string, more = {}) =>
  event({ type: 'call.ended', call: name, round: 1, tokensIn: 10, tokensOut: 5, usd: 0.1, ...more });
const begun = (name: string) => event({ type: 'call.started', call: name, role: 'researcher', tokens: 50, usd: 1 });

test('one unpriced call does not hide what the others cost, and an estimate is charged', () => {
  const ledger = createLedger();
  for (const one of [call('a'), call('b', { usd: null }), call('c', { usd: null, charged: 0.25 })]) ledger.apply(one);
  expect(ledger.spent).toEqual({ tokens: 45, usd: 0.35, gpuSeconds: 0 });
  expect(ledger.total.usd).toBe(null);
});

test('GPU time is that of all GPUs of a stage, of each evaluation that was run', () => {
  const ledger = createLedger((stage) => (stage === 'full' ? 4 : 0));
  const stage = (name: string, cached = false) =>
    event({ type: 'stage.ended', round: 2, stage: name, key: name, cached, usage: { wallSeconds: 10 } });
  for (const one of [stage('full'), stage('quick'), stage('full', true)]) ledger.apply(one);
  expect([ledger.spent.gpuSeconds, ledger.gpuSecondsOf(2), ledger.gpuSecondsOf(3)]).toEqual([40, 40, 0]);
  ledger.apply(event({ type: 'round.ended', round: 2 }));
  expect([ledger.spent.gpuSeconds, ledger.gpuSecondsOf(2)]).toEqual([40, 0]);
});

test('calls that never ended are known until the next session has said so', () => {
  const ledger = createLedger();
  for (const one of [begun('a'), begun('b'), call('a')]) ledger.apply(one);
  expect(ledger.open).toMatchObject([{ call: 'b', tokens: 50, usd: 1 }]);
  ledger.apply(event({ type: 'run.started' }));
  expect(ledger.open).toEqual([]);
});
