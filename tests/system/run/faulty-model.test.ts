import { beforeAll, expect, test } from 'vitest';
import { accountOf } from './faulty-account.ts';
import type { FaultyRun } from './faulty-run.ts';
import { runFaulty } from './faulty-run.ts';

const rounds = 36;
let run: FaultyRun;

beforeAll(async () => {
  run = await runFaulty({ rounds, share: 0.37, seed: 7, callSeconds: 4 });
}, 240_000);

test('with 37 % of its requests failing the run finishes, and no round is lost or doubled', () => {
  expect(run.end).toMatchObject({ reason: 'rounds', fault: null });
  expect(run.nodes.map(({ id }) => id)).toEqual(Array.from({ length: rounds + 1 }, (_, id) => id));
  const failed = run.bills.filter(({ met }) => met !== 'answered').length;
  expect(failed / run.bills.length).toBeGreaterThan(0.25);
});

test('every failure names its class, and none became a score', () => {
  for (const node of run.nodes.filter(({ status }) => status !== 'passed')) {
    expect(node.score).toBe(null);
    expect(node.failure?.class).toMatch(/^(timeout|unavailable|malformed|no proposal|noveltyChecker)$/);
    expect(node.failure!.message.length).toBeGreaterThan(5);
  }
  const failures = run.events.flatMap((event) =>
    event.type === 'call.ended' && event.outcome === 'failed' ? [event.error] : [],
  );
  for (const error of failures) expect(error).toMatch(/^(timeout|unavailable|malformed): ./);
});

test('what the run says it used is what the endpoint billed, call by call', () => {
  const account = accountOf(run);
  expect(account.unexplained).toEqual([]);
  expect(account.told).toEqual(account.billed);
  expect(account.told.tokensIn).toBeGreaterThan(1000 * rounds);
});
