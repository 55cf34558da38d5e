import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { newBench, newTruth, processesWith, programOf } from '../../unit/evaluation/rig.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // real processes, perhaps on a busy machine

const orphan = (truth: string, { environment = 'dict(os.environ)', parenthood = 0, lifetime = 60 } = {}) =>
  `import os
TRUTH, ENVIRONMENT, PARENTHOOD, LIFETIME = ${JSON.stringify(truth)}, ${environment}, ${parenthood}, ${lifetime}
${programOf('orphan.py')}`;
const size = (path: string) => (existsSync(path) ? statSync(path).size : 0);
const until = async (holds: () => boolean) => {
  for (let looks = 0; !holds() && looks < 500; looks += 1) await sleep(20);
};

const kinds = [
  ['an orphan', {}],
  ['a grandchild that has thrown our mark away', { environment: '{}', parenthood: 60 }],
] as const;
for (const [title, kind] of kinds)
  test.concurrent(`an aborted evaluation is gone within a second, with ${title}, and nothing writes afterwards`, async () => {
    const { evaluate, evaluator, directory } = await newBench({ slots: 1 });
    const truth = newTruth();
    const abort = new AbortController();
    const evaluated = evaluate(orphan(truth, kind), { signal: abort.signal });
    const ended = evaluated.then(
      () => null,
      (error: unknown) => error,
    );
    await until(() => size(truth) > 0);
    const started = performance.now();
    abort.abort(new Error('enough'));
    expect(await ended).toMatchObject({ message: 'enough' });
    expect(performance.now() - started).toBeLessThan(1000);
    expect([...processesWith(truth), ...processesWith(directory)]).toEqual([]);
    const written = size(truth);
    await sleep(200);
    expect(size(truth)).toBe(written);
    expect(readdirSync(join(directory, 'evaluations/index')).filter((name) => name.endsWith('.json'))).toEqual([]);
    await evaluator.close();
  });

test.concurrent('an orphan does not outlive an evaluation that ends by itself', async () => {
  const { evaluate, evaluator } = await newBench({ slots: 1 });
  const truth = newTruth();
  const { evaluation } = await evaluate(orphan(truth, { lifetime: 0.5 }));
  expect(evaluation.status).toBe('passed');
  expect(size(truth)).toBeGreaterThan(0);
  expect(processesWith(truth)).toEqual([]);
  await evaluator.close();
});

test.concurrent('closing gives up what runs and what waits; no process is left', async () => {
  const { evaluate, evaluator, directory } = await newBench({ slots: 1 });
  const pids: number[] = [];
  const all = [1, 2, 3].map((seed) =>
    evaluate(programOf('stubborn.py'), { seed, onStarted: ({ pid }) => pids.push(pid) }),
  );
  const settled = Promise.allSettled(all);
  await until(() => processesWith('candidate.py').some((pid) => processesWith(directory).includes(pid)));
  const started = performance.now();
  await evaluator.close();
  expect(performance.now() - started).toBeLessThan(1500);
  expect((await settled).map((one) => one.status === 'rejected' && one.reason.code)).toEqual([
    'closed',
    'closed',
    'closed',
  ]);
  expect(pids).toHaveLength(1);
  expect(processesWith(directory)).toEqual([]);
  await expect(evaluate('report()')).rejects.toMatchObject({ code: 'closed' });
});

test('an aborted evaluation is run again when it is asked for again', async () => {
  const { evaluate, evaluator } = await newBench({ slots: 1 });
  const abort = new AbortController();
  const program = 'import time; time.sleep(0.5); report()';
  await expect(evaluate(program, { signal: abort.signal, onStarted: () => abort.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  });
  const { evaluation, cached } = await evaluate(program);
  expect(evaluation).toMatchObject({ status: 'passed', folder: expect.stringMatching(/-a2$/) });
  expect(cached).toBe(false);
  await evaluator.close();
});
