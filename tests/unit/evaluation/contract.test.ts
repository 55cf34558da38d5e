import { expect, test } from 'vitest';
import { parseResult } from '../../../src/evaluation/contracts/result-file.ts';
import { readAttempt, type Traces } from '../../../src/evaluation/contracts/task-contract.ts';
import { Evaluation } from '../../../src/model/result/evaluation.ts';
import { below, pick, type Random, randomFrom } from '../../../src/platform/statistics/seeded-random.ts';
import { tinyTask } from './rig.ts';

const about = { stage: 'quick', seed: 1, key: 'k', folder: 'f', limitSeconds: 5, memoryMb: 100 };
const usage = { wallSeconds: 1, cpuSeconds: 1, peakMemoryMb: 10 };
const traces = (
  result: string | null,
  changes: Partial<Traces> = {},
  how: Partial<Traces['outcome']> = {},
): Traces => ({
  outcome: { exitCode: 0, signal: null, stopped: null, fault: null, usage, ...how },
  result: result === null ? { status: 'missing' } : parseResult(result),
  stderr: '',
  candidate: '/run/candidate.py',
  ...changes,
});
const read = (...given: Parameters<typeof traces>) => readAttempt(tinyTask(), about, traces(...given));

test('a limit that was reached counts, whatever result there is', () => {
  expect(read('{"score": 1}', {}, { stopped: 'time' })).toMatchObject({ evaluation: { status: 'timedOut' } });
  expect(read('{"score": 1}', {}, { stopped: 'memory' })).toMatchObject({
    evaluation: { status: 'outOfMemory', failure: { class: 'memory' } },
  });
});

test('the classes of a reported error', () => {
  const of = (name: string) => read(JSON.stringify({ error: { class: name, message: 'm', trace: 't' } }));
  expect(of('invalid')).toMatchObject({
    evaluation: { status: 'invalid', failure: { class: 'invalid', message: 'm', trace: 't' } },
  });
  expect(of('nondeterministic')).toMatchObject({
    evaluation: { status: 'invalid', failure: { class: 'nondeterministic' } },
  });
  expect(of('crashed')).toMatchObject({ evaluation: { status: 'crashed' } });
  expect(of('memory')).toMatchObject({ evaluation: { status: 'outOfMemory', failure: { class: 'memory' } } });
  expect(of('timedOut')).toMatchObject({ evaluation: { status: 'timedOut' } });
  expect(of('evaluator')).toEqual({ status: 'fault', code: 'evaluator-failed', message: 'm\nt' });
  expect(of('unheard')).toMatchObject({ evaluation: { status: 'invalid', failure: { class: 'malformed' } } });
});

const importError = (file: string) =>
  `Traceback (most recent call last):\n  File "${file}", line 1, in <module>\nModuleNotFoundError: No module named 'x'\n`;
test('a failed import is blamed on the file that asked for it', () => {
  const ended = { exitCode: 1 };
  expect(read(null, { stderr: importError('/task/evaluate.py') }, ended)).toMatchObject({
    status: 'fault',
    code: 'evaluator-not-started',
  });
  expect(read(null, { stderr: importError('/run/candidate.py') }, ended)).toMatchObject({
    evaluation: { status: 'crashed' },
  });
  expect(read(null, {}, { exitCode: 127 })).toMatchObject({ status: 'fault' });
  expect(read(null, {}, { exitCode: null, signal: 'SIGSEGV' })).toMatchObject({
    evaluation: { status: 'crashed', failure: { message: 'the evaluator was ended by SIGSEGV' } },
  });
});

test('a check without a score passes', () => {
  expect(read('{"score": null, "checks": [{"name": "shape", "passed": true}]}')).toMatchObject({
    evaluation: { status: 'passed', score: null },
  });
});

test('hostile JSON is refused quickly', () => {
  const refused = { status: 'bad', class: 'malformed' };
  expect(parseResult('['.repeat(500_000))).toMatchObject(refused);
  expect(parseResult(`{"notes": "${'['.repeat(500_000)}", "score": 1}`)).toMatchObject({ status: 'report' });
  expect(parseResult('{"score": 1, "metrics": {"__proto__": 3}}')).toMatchObject(refused);
  expect(parseResult('{"score": true}')).toMatchObject(refused);
  expect(parseResult('{"score": "1"}')).toMatchObject(refused);
  expect(parseResult('null')).toMatchObject(refused);
  expect(
    parseResult(`{"score": 1, "metrics": {${Array.from({ length: 201 }, (_, at) => `"m${at}": 1`)}}}`),
  ).toMatchObject(refused);
});

const valid = JSON.stringify({
  score: 12.5,
  metrics: { error: 0.25 },
  features: { size: 3 },
  constraints: { apart: { ok: true, detail: '' } },
  checks: [{ name: 'shape', passed: true, detail: '' }],
  behaviour: 'b',
  artifacts: ['plot.svg'],
  notes: 'n',
});
const splinters = [
  'NaN',
  '-Infinity',
  '1e999',
  '{}',
  '[',
  '}',
  'null',
  'true',
  '"',
  ',',
  '-1',
  '101',
  '\\u0000',
  '"error"',
  '"__proto__":1,',
  '\uD800',
  '',
];

/** Damages a text in up to four places. */
const damaged = (random: Random, text: string): string => {
  let result = text;
  for (let times = below(random, 5); times > 0; times -= 1) {
    const at = below(random, result.length);
    result = result.slice(0, at) + pick(random, splinters) + result.slice(at + below(random, 6));
  }
  return result;
};

test('however a result is damaged, it is a whole evaluation that passed with believable numbers, or a failure with a cause', () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < 1500; seed += 1) {
    const reading = read(damaged(randomFrom(seed, 'fuzz'), valid));
    expect(reading.status).toBe('read');
    if (reading.status !== 'read') continue;
    const evaluation = Evaluation.parse(JSON.parse(JSON.stringify(reading.evaluation)));
    seen.add(evaluation.status);
    if (evaluation.status !== 'passed') expect(evaluation.failure.message).not.toBe('');
    else if (evaluation.score !== null) expect(evaluation.score >= 0 && evaluation.score <= 100).toBe(true);
  }
  expect([...seen].sort()).toEqual(['invalid', 'passed']);
});
