import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import type { Evaluation } from '../../../src/model/result/evaluation.ts';
import { newBench, programOf, stageOf } from '../../unit/evaluation/rig.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // real processes, perhaps on a busy machine

const bench = await newBench({ slots: 4 });
const { evaluate, directory } = bench;
afterAll(() => bench.evaluator.close());

const evaluationOf = async (program: string, options = {}): Promise<Evaluation> =>
  (await evaluate(program, options)).evaluation;

test.concurrent('a report becomes a passed evaluation with its usage and its logs', async () => {
  const evaluation = await evaluationOf(
    "print('hello'); report(score=2.5, metrics={'error': 0.5}, features={'size': 3})",
  );
  expect(evaluation).toMatchObject({
    status: 'passed',
    score: 2.5,
    metrics: { error: 0.5 },
    features: { size: 3 },
    stage: 'quick',
    seed: 1,
  });
  expect(evaluation.folder).toBe(`evaluations/r00000/quick-s1-${evaluation.key.slice(0, 8)}`);
  expect(evaluation.usage.wallSeconds).toBeGreaterThan(0);
  expect(evaluation.usage.peakMemoryMb).toBeGreaterThan(1);
  expect(readFileSync(join(directory, evaluation.folder, 'stdout.log'), 'utf8')).toBe('hello\n');
});

const failures: [title: string, program: string, status: string, failure: string, message: RegExp][] = [
  ['NaN as a score', "report(score=float('nan'))", 'invalid', 'nonFinite', /contains NaN/],
  ['infinity by overflow', "open(out, 'w').write('{\"score\": 1e999}')", 'invalid', 'nonFinite', /not finite/],
  ['no result', 'pass', 'crashed', 'noResult', /without writing a result/],
  ['half a result', "open(out, 'w').write('{\"score\": 1')", 'invalid', 'malformed', /not JSON/],
  ['a text as a score', "report(score='high')", 'invalid', 'malformed', /score: .*expected number/],
  ['an unknown field', 'report(bonus=1)', 'invalid', 'malformed', /bonus/],
  [
    'a score out of bounds',
    'report(score=101)',
    'quarantined',
    'implausible',
    /score is 101, which is not plausible \(0 to 100\)/,
  ],
  ['a metric out of bounds', "report(metrics={'error': -1})", 'quarantined', 'implausible', /error is -1/],
  [
    'a broken constraint',
    "report(constraints={'apart': {'ok': False, 'detail': 'two touch'}})",
    'invalid',
    'constraint',
    /apart .*two touch/,
  ],
  ['a link as a result', "import os; os.symlink('/etc/hostname', out)", 'invalid', 'unsafeResult', /symbolic link/],
  ['a pipe as a result', 'import os; os.mkfifo(out)', 'invalid', 'unsafeResult', /not a regular file/],
  [
    'a second name of the result',
    "import os; report(); os.link(out, out + '2')",
    'invalid',
    'unsafeResult',
    /hard link/,
  ],
  ['a huge result', "open(out, 'w').truncate(90 << 20)", 'invalid', 'malformed', /bytes/],
  ['a result from long ago', 'import os; report(); os.utime(out, (1, 1))', 'invalid', 'stale', /older/],
  ['an exception', "raise ValueError('boo')", 'crashed', 'crashed', /exit code 1: ValueError: boo/],
  ['an exit code', 'import sys; sys.exit(3)', 'crashed', 'crashed', /exit code 3/],
  [
    'an exit code after a result',
    'import sys; report(); sys.exit(3)',
    'crashed',
    'crashed',
    /after writing its result/,
  ],
  ['a missing module in the candidate', 'import no_such_module', 'crashed', 'crashed', /no_such_module/],
  ['being killed', 'import os, signal; os.kill(os.getpid(), signal.SIGKILL)', 'crashed', 'crashed', /killed/],
  [
    'a reported failure',
    "import json; open(out, 'w').write(json.dumps({'error': {'class': 'memory', 'message': 'too much'}}))",
    'outOfMemory',
    'memory',
    /too much/,
  ],
];
for (const [title, program, status, failure, message] of failures)
  test.concurrent(`${title} is ${status} (${failure}), never a score`, async () => {
    const evaluation = await evaluationOf(program);
    expect(evaluation).toMatchObject({
      status,
      failure: { class: failure, message: expect.stringMatching(message), stage: 'quick' },
    });
    expect(evaluation).not.toHaveProperty('score');
  });

test.concurrent('a crash carries the trace that names its line', async () => {
  const evaluation = await evaluationOf("def f():\n    raise KeyError('lost')\nf()");
  expect(evaluation).toMatchObject({ failure: { trace: expect.stringMatching(/candidate\.py", line 2, in f/) } });
});

test.concurrent('a program that never ends is stopped at the limit, even when it ignores SIGTERM', async () => {
  const stage = stageOf({ limitSeconds: 1 });
  for (const fixture of ['forever.py', 'stubborn.py']) {
    const evaluation = await evaluationOf(programOf(fixture), { stage });
    expect(evaluation).toMatchObject({
      status: 'timedOut',
      failure: { message: 'stopped after 1 seconds, the limit of this stage' },
    });
    expect(evaluation.usage.wallSeconds).toBeGreaterThanOrEqual(1);
    expect(evaluation.usage.wallSeconds).toBeLessThan(3);
  }
});

test.concurrent('a memory hog is stopped at its limit', async () => {
  const evaluation = await evaluationOf(programOf('hog.py'), { stage: stageOf({ memoryMb: 100 }) });
  expect(evaluation).toMatchObject({
    status: 'outOfMemory',
    failure: { class: 'memory', message: expect.stringContaining('100 MiB') },
  });
  expect(evaluation.usage.peakMemoryMb).toBeLessThan(1000);
});

test.concurrent('memory that processes share is counted once', async () => {
  const evaluation = await evaluationOf(programOf('sharing.py'), { stage: stageOf({ memoryMb: 250 }) });
  expect(evaluation.status).toBe('passed');
});

test.concurrent('a flood of output is cut in the middle', async () => {
  const { status, folder } = await evaluationOf(programOf('flood.py'));
  expect(status).toBe('passed');
  const log = join(directory, folder, 'stdout.log');
  expect(statSync(log).size).toBeLessThanOrEqual(1024 * 1024);
  expect(readFileSync(log, 'utf8')).toMatch(/^the beginning[\s\S]*bytes are left out here[\s\S]*the end\n$/);
});

test.concurrent('the evaluator sees none of our environment', async () => {
  process.env.ASI_TEST_CANARY = 'canary-7f3a';
  const { folder } = await evaluationOf(
    "import os; print(dict(os.environ)); print(open(f'/proc/{os.getppid()}/environ').read()); report()",
  );
  const printed = readFileSync(join(directory, folder, 'stdout.log'), 'utf8');
  expect(printed).toContain('PYTHONHASHSEED');
  expect(printed).not.toContain('canary-7f3a');
});

test.concurrent('declared artifacts are kept, and the working directory is not', async () => {
  const program =
    "open('plot.txt', 'w').write('a plot'); open('rest.txt', 'w'); report(artifacts=['plot.txt', '../spec.json', 'none.txt'])";
  const evaluation = await evaluationOf(program);
  expect(evaluation).toMatchObject({ status: 'passed', artifacts: ['artifacts/plot.txt'] });
  expect(readFileSync(join(directory, evaluation.folder, 'artifacts/plot.txt'), 'utf8')).toBe('a plot');
  expect(existsSync(join(directory, evaluation.folder, 'work'))).toBe(false);
});
