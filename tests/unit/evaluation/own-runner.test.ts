import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Answer } from '../../../src/evaluation/contracts/worker-job.ts';
import type { Evaluator } from '../../../src/evaluation/evaluator.ts';
import { type Attempt, defineRunner, type RunnerOptions } from '../../../src/evaluation/runner.ts';
import { createEvaluatorOn, runners } from '../../../src/evaluation/runners/registry.ts';
import { newDirectory, optionsIn, stageOf } from './rig.ts';

afterAll(() => vi.resetModules()); // other files of this worker find the registries as they were

/** What the runner of this test was asked for, and how it answers. */
const asked = {
  opened: [] as { unfinished: readonly string[]; score: number }[],
  attempts: [] as Attempt[],
  adopted: [] as Attempt[],
  free: 1,
  closed: 0,
  answer: (_: Attempt): Promise<Answer> | null => null,
  adopt: (_: Attempt): Answer | null => null,
};

const passed = ({ key, stage, seed, folder }: Attempt, score: number): Answer => ({
  status: 'ended',
  evaluation: {
    ...{ status: 'passed', stage: stage.name, seed, key, folder, score, behaviour: null, notes: '' },
    ...{ metrics: {}, features: {}, constraints: {}, checks: [], artifacts: [] },
    usage: { wallSeconds: 0, cpuSeconds: 0, peakMemoryMb: 0 },
  },
});

/** Runs nothing: every attempt has the score that is set. */
const instant = defineRunner({
  name: 'instant',
  about: 'every program has the same score',
  settings: { score: z.number().default(1) },
  open: async ({ unfinished }: RunnerOptions, { score }) => {
    asked.opened.push({ unfinished, score });
    return {
      slots: ['only'],
      sandbox: { level: 'none', detail: 'nothing is run' },
      reserve: async () => {
        asked.free -= 1;
        return {
          slot: 'only',
          run: async (attempt, _program, { onStarted }) => {
            asked.attempts.push(attempt);
            onStarted({ slot: 'only', pid: 7 });
            return (await asked.answer(attempt)) ?? passed(attempt, score);
          },
          release: () => {
            asked.free += 1;
          },
        };
      },
      adopt: async (attempt) => {
        asked.adopted.push(attempt);
        return asked.adopt(attempt);
      },
      close: async () => {
        asked.closed += 1;
      },
    };
  },
});
runners.register(instant);

beforeEach(() => {
  Object.assign(asked, { opened: [], attempts: [], adopted: [], free: 1, closed: 0 });
  Object.assign(asked, { answer: () => null, adopt: () => null });
});

const open = (directory: string, own = {}) => createEvaluatorOn({ name: 'instant', own }, optionsIn(directory));
const never = new AbortController().signal;
const evaluate = (evaluator: Evaluator, started: unknown[] = []) =>
  evaluator.evaluate(
    { round: 3, stage: stageOf(), seed: 1, program: 'x = 1' },
    { signal: never, onStarted: (start) => started.push(start) },
  );

test('an evaluator over another runner keeps what was finished, for this process and the next', async () => {
  const directory = newDirectory();
  const [started, evaluator] = [[] as unknown[], await open(directory, { score: 5 })];
  const first = await evaluate(evaluator, started);
  expect(first).toMatchObject({ cached: false, evaluation: { status: 'passed', score: 5 } });
  expect(started).toEqual([{ slot: 'only', pid: 7, folder: first.evaluation.folder }]);
  expect(existsSync(join(directory, first.evaluation.folder))).toBe(true);
  expect(evaluator).toMatchObject({ slots: ['only'], sandbox: { detail: 'nothing is run' } });
  await evaluator.close();
  const next = await open(directory, { score: 6 });
  expect(await evaluate(next)).toEqual({ ...first, cached: true });
  expect(asked).toMatchObject({ free: 1, closed: 1, attempts: [{ seed: 1 }], adopted: [] });
  await next.close();
});

test('equal requests at the same time are one attempt', async () => {
  const evaluator = await open(newDirectory());
  const both = await Promise.all([evaluate(evaluator), evaluate(evaluator)]);
  expect(both.map(({ cached }) => cached)).toEqual([false, true]);
  expect(asked.attempts).toHaveLength(1);
  await evaluator.close();
});

test('a fault of ours is tried once more in another folder, then thrown; capacity is given back', async () => {
  const evaluator = await open(newDirectory());
  asked.answer = async () => ({ status: 'fault', code: 'runner-lost', message: 'the node died' });
  await expect(evaluate(evaluator)).rejects.toMatchObject({ code: 'runner-lost' });
  expect(new Set(asked.attempts.map(({ folder }) => folder)).size).toBe(2);
  expect(asked.free).toBe(1);
  await evaluator.close();
});

test('what an earlier process left is offered for adoption; null starts another attempt', async () => {
  const directory = newDirectory();
  const killed = await open(directory);
  let noteSubmission = () => {};
  const submitted = new Promise<void>((resolve) => {
    noteSubmission = resolve;
  });
  asked.answer = () => {
    noteSubmission();
    return new Promise<Answer>(() => {}); // its process is gone
  };
  evaluate(killed).catch(() => {});
  await submitted;
  const left = asked.attempts[0]!;
  asked.answer = () => null;
  const next = await open(directory);
  expect(asked.opened[1]).toEqual({ unfinished: [left.folder], score: 1 });
  asked.adopt = (attempt) => passed(attempt, 9);
  expect((await evaluate(next)).evaluation).toMatchObject({ score: 9, folder: left.folder });
  expect(asked.adopted).toEqual([left]);
  expect(asked.attempts).toHaveLength(1);
});

test('an attempt that was spent on a fault of ours is not offered', async () => {
  const directory = newDirectory();
  const evaluator = await open(directory);
  asked.answer = async ({ folder }) => {
    writeFileSync(join(directory, folder, 'fault.txt'), 'the evaluator was touched\n');
    return { status: 'fault', code: 'evaluator-changed', message: 'touched' };
  };
  await expect(evaluate(evaluator)).rejects.toMatchObject({ code: 'evaluator-changed' });
  expect(asked.attempts).toHaveLength(2);
  expect(asked.adopted).toEqual([]);
  await evaluator.close();
});
