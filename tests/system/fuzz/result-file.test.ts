import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { parseResult, type ResultFile, readResultFile } from '../../../src/evaluation/contracts/result-file.ts';
import { readAttempt } from '../../../src/evaluation/contracts/task-contract.ts';
import { Evaluation } from '../../../src/model/result/evaluation.ts';
import { tinyTask } from '../../unit/evaluation/options.ts';
import { folderFor } from './folders.ts';
import { fuzz, quickly } from './fuzz.ts';
import { hostileText, hostileValue, mostly, splinter, wounded } from './hostile.ts';

const task = tinyTask();
const about = { stage: 'quick', seed: 1, key: 'k', folder: 'f', limitSeconds: 5, memoryMb: 100 };
const usage = { wallSeconds: 1, cpuSeconds: 1, peakMemoryMb: 10 };

/** A whole evaluation: passed with finite numbers that the task calls possible, or failed with a class and a message. */
const isSound = (result: ResultFile, stderr: string, exitCode: number): string => {
  const outcome = { exitCode, signal: null, stopped: null, fault: null, usage };
  const reading = quickly(() => readAttempt(task, about, { outcome, result, stderr, candidate: '/run/candidate.py' }));
  if (reading.status === 'fault') {
    expect(reading.message).not.toBe('');
    return 'fault';
  }
  const evaluation = Evaluation.parse(JSON.parse(JSON.stringify(reading.evaluation)));
  if (evaluation.status !== 'passed') {
    expect(evaluation.failure.class).toMatch(/^[a-zA-Z]+$/);
    expect(evaluation.failure.message).toMatch(/\S/);
    expect(evaluation.failure.message.length).toBeLessThanOrEqual(2000);
    return evaluation.failure.class;
  }
  expect(exitCode).toBe(0);
  const numbers = [...Object.values(evaluation.metrics), ...Object.values(evaluation.features)];
  for (const value of [...numbers, evaluation.score ?? 0]) expect(value).toSatisfy(Number.isFinite);
  if (evaluation.score !== null) expect(evaluation.score >= 0 && evaluation.score <= 100).toBe(true);
  const { error = 0 } = evaluation.metrics;
  expect(error >= 0 && error <= 1).toBe(true);
  for (const { ok } of Object.values(evaluation.constraints)) expect(ok).toBe(true);
  return 'passed';
};

const whole = {
  score: 12.5,
  metrics: { error: 0.25, seconds: 3 },
  features: { size: 3 },
  constraints: { apart: { ok: true, detail: '' } },
  checks: [{ name: 'shape', passed: true, detail: '' }],
  behaviour: 'b',
  artifacts: ['plot.svg'],
  notes: 'n',
};
const broken = ['crashed', 'evaluator', 'memory', 'other'].map((name) => ({
  error: { class: name, message: 'm', trace: 't' },
}));

const number = fc.oneof(
  fc.double().map(String),
  fc.constantFrom(
    '1e999',
    '-1e999',
    'NaN',
    'Infinity',
    '-0',
    '1e-400',
    'true',
    '"1"',
    '[1]',
    '{"$numberDouble": "1"}',
    '0x1',
    '01',
    '1_0',
    '+1',
    '100.00000000000001',
    '1e2',
  ),
);

/** A result whose numbers are exchanged, which has a key twice, or has any wound. */
const damaged = fc
  .record({
    text: fc.constantFrom(
      ...Array.from({ length: 5 }, () => JSON.stringify(whole)),
      JSON.stringify(whole).replace('true', 'false'),
      ...broken.map((report) => JSON.stringify(report)),
    ),
    score: mostly(fc.constant('12.5'), number),
    error: mostly(fc.constant('0.25'), number),
    again: number,
    key: fc.oneof(splinter, fc.constantFrom('score', 'error', 'metrics')),
  })
  .chain(({ text, score, error, again, key }) =>
    fc.oneof(
      fc.constant(text.replace('12.5', score).replace('0.25', error)),
      fc.constant(text.replace('{', `{${JSON.stringify(key)}: ${again}, `)),
      fc.constant(text.replace('"n"', `"n", ${JSON.stringify(key)}: ${again}`)),
      wounded(fc.constant(text.replace('12.5', score))),
    ),
  );

const exit = fc.constantFrom(0, 0, 0, 0, 1, 137, 127, -1, 255);
const stderr = fc.oneof(
  fc.constant(''),
  hostileText,
  hostileText.map((text) => `Traceback (most recent call last):\n${text}\nModuleNotFoundError: ${text}\n`),
);

fuzz(
  'results, mutated',
  'they pass with believable numbers, or fail with a cause',
  fc.tuple(mostly(damaged, fc.constant(null)), stderr, exit),
  ([text, log, code]) => isSound(text === null ? { status: 'missing' } : quickly(() => parseResult(text)), log, code),
  ['passed', 'malformed', 'nonFinite', 'implausible', 'constraint', 'crashed', 'fault'],
);

const finite = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
const shaped = fc.record(
  {
    score: mostly(finite, hostileValue),
    metrics: mostly(fc.dictionary(mostly(fc.constantFrom('error', 'time'), hostileText), finite), hostileValue),
    features: mostly(fc.dictionary(hostileText, finite), hostileValue),
    constraints: mostly(
      fc.dictionary(hostileText, fc.record({ ok: mostly(fc.constant(true), fc.constant(false)) })),
      hostileValue,
    ),
    checks: mostly(fc.array(fc.record({ name: hostileText, passed: fc.boolean(), detail: hostileText })), hostileValue),
    behaviour: mostly(hostileText, hostileValue),
    artifacts: mostly(fc.array(hostileText), hostileValue),
    notes: mostly(hostileText, hostileValue),
  },
  { requiredKeys: [] },
);

fuzz(
  'results, made of JSON',
  'they pass with believable numbers, or fail with a cause',
  mostly(shaped, hostileValue),
  (value) =>
    isSound(
      quickly(() => parseResult(JSON.stringify(value))),
      '',
      0,
    ),
  ['passed', 'malformed', 'constraint'],
);

const large = fc
  .tuple(
    fc.constantFrom('[', '{"a":', '0,', '"', '\\"', 'NaN', '-', ' ', '{}', '1e', '\u0000', ',"notes":""'),
    fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 400_000 })),
    fc.constantFrom('', '{"score": 1', '{"score": 1, "checks": [', '{"score": 1, "metrics": {"', '{"notes": "'),
    fc.constantFrom('', '}', '"}', ']}'),
  )
  .map(([text, times, head, tail]) => Buffer.from(head + text.repeat(Math.ceil(times / text.length)) + tail));

fuzz(
  'results, any bytes',
  'the file is read or refused, at once',
  fc.oneof(
    { weight: 3, arbitrary: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: large },
    { weight: 1, arbitrary: fc.constant(Buffer.alloc(1024 * 1024 + 1, '[')) },
  ),
  async (bytes) => {
    const path = join(folderFor(), 'result.json');
    writeFileSync(path, bytes);
    const began = performance.now();
    const result = await readResultFile(path, Date.now() - 1000);
    expect(performance.now() - began).toBeLessThan(20_000);
    return isSound(result, '', 0);
  },
  ['malformed', 'passed'],
);
