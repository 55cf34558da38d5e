import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBudget } from '../../../src/llm/budget.ts';
import { worstCase } from '../../../src/llm/worst-case.ts';
import { good, never, problemOf, question, withBench } from './bench.ts';

const nothing = { tokens: 0, usd: 0 };
const quiet = () => {};

test('whatever lanes ask and calls cost, no limit is exceeded, and only what might not be paid is refused', async () => {
  const call = fc.record({
    worst: fc.integer({ min: 1, max: 300 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 100, max: 2000 }),
      fc.array(fc.array(call, { maxLength: 12 }), { minLength: 1, maxLength: 6 }),
      async (limit, lanes) => {
        const budget = createBudget({ tokens: limit, usd: null }, nothing, quiet);
        let [spent, most] = [0, 0];
        const refusals: { spent: number; worst: number }[] = [];
        await Promise.all(
          lanes.map(async (calls) => {
            for (const { worst, share } of calls) {
              const settle = await budget.reserve({ tokens: worst, usd: null }, 'm', never).catch(() => null);
              if (settle === null) {
                refusals.push({ spent, worst });
                continue;
              }
              await Promise.resolve();
              const tokens = Math.floor(worst * share);
              spent += tokens;
              most = Math.max(most, spent);
              settle({ tokens, usd: null });
            }
          }),
        );
        expect(most).toBeLessThanOrEqual(limit);
        for (const refusal of refusals) expect(refusal.spent + refusal.worst).toBeGreaterThan(limit);
      },
    ),
    { numRuns: 300 },
  );
});

test('a call waits while those in flight decide whether it can be paid', async () => {
  const budget = createBudget({ tokens: null, usd: 1 }, nothing, quiet);
  const first = await budget.reserve({ tokens: 1, usd: 0.7 }, 'm', never);
  let isIn = false;
  const second = budget.reserve({ tokens: 1, usd: 0.7 }, 'm', never).then((settle) => {
    isIn = true;
    return settle;
  });
  await sleep(5);
  expect(isIn).toBe(false);
  first({ tokens: 1, usd: 0.1 });
  (await second)({ tokens: 1, usd: 0.6 });
  await expect(budget.reserve({ tokens: 1, usd: 0.4 }, 'm', never)).rejects.toMatchObject({
    code: 'budget',
    message: '$0.70 of $1.00 are spent, and one more call of m may need $0.40',
  });
});

test('who stops waiting for the budget is gone, and what was set aside for others is not touched', async () => {
  const budget = createBudget({ tokens: 10, usd: null }, nothing, quiet);
  const first = await budget.reserve({ tokens: 8, usd: null }, 'm', never);
  const controller = new AbortController();
  const waiting = budget.reserve({ tokens: 8, usd: null }, 'm', controller.signal);
  controller.abort();
  await expect(waiting).rejects.toThrow();
  first({ tokens: 0, usd: null });
  first({ tokens: 9, usd: null });
  await budget.reserve({ tokens: 10, usd: null }, 'm', never);
});

test('half, most and nearly all of a limit are worth one word each, and none that was said before a resume', async () => {
  const told: string[] = [];
  const budget = createBudget({ tokens: null, usd: 10 }, { tokens: 0, usd: 5.5 }, (detail) => told.push(detail));
  for (let n = 0; n < 4; n += 1) (await budget.reserve({ tokens: 0, usd: 1.1 }, 'm', never))({ tokens: 0, usd: 1 });
  expect(told).toEqual([
    '80 % of the budget is spent: $8.50 of $10.00',
    '95 % of the budget is spent: $9.50 of $10.00',
  ]);
});

test('the worst case is above what any usual text needs', () => {
  const price = { input: 2, cached: 0.5, output: 10 };
  const content = 'def solve(x):\n    return [n * 2 for n in range(x)]\n'.repeat(100);
  const { tokens, usd } = worstCase([{ role: 'user', content }], 1000, price);
  expect(tokens - 1000).toBeGreaterThan(content.length / 3);
  expect(usd).toBeCloseTo(((tokens - 1000) * 2 + 1000 * 10) / 1e6, 12);
  expect(worstCase([{ role: 'user', content }], 1000, null).usd).toBe(null);
});

test('lanes that ask at once never cost more than the limit; what cannot be paid is not asked', async () => {
  const usage = { in: 40, out: 100 };
  await withBench(
    () => ({ ...good, usage }),
    async ({ ask, server, events }) => {
      const asked = Array.from({ length: 12 }, (_, round) => ask(question({ round }), never).catch((error) => error));
      const codes = (await Promise.all(asked)).map((end) => (end === 42 ? 'answered' : end.code));
      expect(new Set(codes)).toEqual(new Set(['answered', 'budget']));
      const spent = events.reduce((sum, { tokensIn, tokensOut }) => sum + tokensIn + tokensOut, 0);
      expect(spent).toBeLessThanOrEqual(1000);
      expect(spent).toBeGreaterThan(1000 - 142);
      expect(server.requests).toHaveLength(codes.filter((code) => code === 'answered').length);
    },
    { limits: { tokens: 1000, usd: null } },
  );
});

test('what was spent before a resume counts, and the refusal says how to go on', async () => {
  await withBench(
    () => good,
    async ({ ask, server, told }) => {
      const problem = await problemOf(ask(question(), never));
      expect(problem.code).toBe('budget');
      expect(problem.advice).toContain('--budget');
      expect([server.requests.length, told.length]).toEqual([0, 0]);
    },
    { limits: { tokens: null, usd: 1 }, spent: { tokens: 0, usd: 0.9995 } },
  );
});

test('a call is told before it is made, with the most it can cost; an endpoint that does not count is charged an estimate', async () => {
  await withBench(
    () => ({ ...good, usage: null }),
    async ({ ask, told }) => {
      await ask(question(), never);
      const [started, ended] = told;
      expect(started).toMatchObject({ type: 'call.started', role: 'analyzer', model: 'gpt-4o', tokens: 100 + 42 });
      expect(ended).toMatchObject({ type: 'call.ended', usd: null, charged: expect.closeTo(52.5e-6, 9) });
      expect(ended).toMatchObject({ call: (started as { call: string }).call });
    },
  );
});
