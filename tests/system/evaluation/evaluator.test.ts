import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { evaluationKey } from '../../../src/evaluation/contracts/evaluation-key.ts';
import { AsiError } from '../../../src/platform/errors.ts';
import { newBench, newTruth, stageOf, tinyTask } from '../../unit/evaluation/rig.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // real processes, perhaps on a busy machine

/** A program that leaves a line in a log of its own each time it is run. */
const counted = (truth: string, rest = 'report(score=seed)') =>
  `open(${JSON.stringify(truth)}, 'a').write('run\\n'); ${rest}`;
const runs = (truth: string) => (existsSync(truth) ? readFileSync(truth, 'utf8').split('\n').length - 1 : 0);

test('an equal program is evaluated once, whichever round asks, also by the next evaluator', async () => {
  const truth = newTruth();
  const bench = await newBench();
  const first = await bench.evaluate(counted(truth), { round: 1 });
  const second = await bench.evaluate(counted(truth), { round: 2 });
  await bench.evaluator.close();
  const next = await newBench({ runDirectory: bench.directory });
  const third = await next.evaluate(counted(truth), { round: 3 });
  const other = await next.evaluate(counted(truth), { round: 3, seed: 2 });
  await next.evaluator.close();
  expect([first.cached, second.cached, third.cached, other.cached]).toEqual([false, true, true, false]);
  expect(second.evaluation).toEqual(first.evaluation);
  expect(third.evaluation).toEqual(first.evaluation);
  expect(other.evaluation).toMatchObject({ score: 2 });
  expect(runs(truth)).toBe(2);
});

test('equal requests at the same time share one evaluation, which goes on while one of them is interested', async () => {
  const truth = newTruth();
  const { evaluate, evaluator } = await newBench();
  const program = counted(truth, 'import time; time.sleep(0.5); report()');
  const impatient = new AbortController();
  const started: string[] = [];
  const first = evaluate(program, {
    signal: impatient.signal,
    onStarted: () => impatient.abort(new Error('no longer')),
  });
  const second = evaluate(program, { onStarted: ({ slot }) => started.push(slot) });
  await expect(first).rejects.toThrow('no longer');
  expect(await second).toMatchObject({ cached: true, evaluation: { status: 'passed' } });
  expect(started).toHaveLength(1);
  expect(runs(truth)).toBe(1);
  await evaluator.close();
});

test('a result that was planted before is not mistaken for ours', async () => {
  const { evaluate, evaluator, directory } = await newBench();
  const key = evaluationKey('pass', 'one', stageOf(), 1);
  const planted = join(directory, 'evaluations/r00000', `quick-s1-${key.slice(0, 8)}`);
  mkdirSync(planted, { recursive: true });
  writeFileSync(join(planted, 'result.json'), '{"score": 99}');
  const { evaluation } = await evaluate('pass');
  expect(evaluation).toMatchObject({
    status: 'crashed',
    failure: { class: 'noResult' },
    folder: expect.stringMatching(/-a2$/),
  });
  await evaluator.close();
});

const faults: [title: string, command: string[], code: string, message: RegExp][] = [
  ['cannot be imported', ['python', 'broken.py'], 'evaluator-not-started', /no_such_tool/],
  ['is not there', ['python', 'nowhere.py'], 'evaluator-not-started', /can't open file/],
  ['has a command that does not exist', ['no-such-command'], 'evaluator-not-started', /no-such-command/],
  ['reports a fault of its own', ['python', 'faulty.py'], 'evaluator-failed', /the data set is missing/],
];
for (const [title, command, code, message] of faults)
  test.concurrent(`an evaluator that ${title} is a fault after two attempts, and is tried anew when asked again`, async () => {
    const { evaluate, evaluator, directory } = await newBench({ task: tinyTask({ evaluator: { command } }), slots: 1 });
    const started: string[] = [];
    const ask = () => evaluate('pass', { onStarted: ({ folder }) => started.push(folder) });
    const fault = await ask().catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(AsiError);
    expect(fault).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(started).toHaveLength(2);
    expect(readFileSync(join(directory, started[1]!, 'fault.txt'), 'utf8')).toMatch(message);
    await expect(ask()).rejects.toThrow(message);
    expect(started).toHaveLength(4);
    await evaluator.close();
  });

test('every slot is used, and none by two evaluations at the same time', async () => {
  const { evaluate, evaluator } = await newBench({ slots: 3 });
  const program = `import time
begin = time.time()
time.sleep(0.2)
report(metrics={'begin': begin, 'end': time.time()})`;
  const slotOf = new Map<number, string>();
  const all = await Promise.all(
    Array.from({ length: 7 }, async (_, seed) => {
      const { evaluation } = await evaluate(program, { seed, onStarted: ({ slot }) => slotOf.set(seed, slot) });
      return evaluation.status === 'passed'
        ? { slot: slotOf.get(seed)!, begin: evaluation.metrics.begin!, end: evaluation.metrics.end! }
        : null;
    }),
  );
  await evaluator.close();
  expect(new Set(slotOf.values())).toEqual(new Set(evaluator.slots));
  for (const slot of evaluator.slots) {
    const mine = all.filter((one) => one?.slot === slot).sort((a, b) => a!.begin - b!.begin);
    for (const [at, one] of mine.slice(1).entries()) expect(one!.begin).toBeGreaterThan(mine[at]!.end);
  }
});
