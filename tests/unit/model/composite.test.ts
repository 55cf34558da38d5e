import { describe, expect, it } from 'vitest';
import { parseResult } from '../../../src/evaluation/contracts/result-file.ts';
import { readAttempt } from '../../../src/evaluation/contracts/task-contract.ts';
import { type Part, Penalty, partsOf, Term } from '../../../src/model/task/composite.ts';
import { Task } from '../../../src/model/task/task.ts';

const directions = {
  loss: { direction: 'minimize' },
  accuracy: { direction: 'maximize' },
  flops: { direction: 'minimize' },
} as const;
const term = (told: object) => Term.parse(told);
const made = (terms: object[], metrics: Record<string, number>, penalties: object[] = []) =>
  partsOf({ terms: terms.map(term), penalties: penalties.map((one) => Penalty.parse(one)) }, directions, metrics);

const parts = (...given: Parameters<typeof made>): readonly Part[] => {
  const found = made(...given);
  if ('missing' in found) throw new Error(`missing: ${found.missing}`);
  return found.parts;
};

describe('the parts of a composite score', () => {
  it('are gains over the baseline in the direction of the metric, in widths, times the weight', () => {
    const terms = [
      { metric: 'loss', baseline: 4, width: 0.5, weight: 2 },
      { metric: 'accuracy', baseline: 0.25 },
    ];
    expect(parts(terms, { loss: 3.5, accuracy: 0.5 })).toEqual([
      { metric: 'loss', value: 2 },
      { metric: 'accuracy', value: 0.25 },
    ]);
    expect(parts(terms, { loss: 4.25, accuracy: 0.25 })).toMatchObject([{ value: -1 }, { value: 0 }]);
  });

  it('by a sigmoid are those of ASI-Arch: a half at the baseline, flat beyond a full width', () => {
    const sigmoid = [{ metric: 'loss', baseline: 4.575, width: 0.4575, shape: 'sigmoid' }];
    const at = (loss: number) => parts(sigmoid, { loss })[0]!.value;
    expect(at(4.575)).toBe(0.5);
    expect(at(4.575 - 0.4575)).toBeCloseTo(1 / (1 + Math.exp(-6)), 12);
    expect(at(1)).toBe(at(4.575 - 0.4575));
    expect(at(4.575 - 0.22875)).toBeCloseTo(1 / (1 + Math.exp(-3)), 12);
    expect(at(9)).toBeCloseTo(1 / (1 + Math.exp(6)), 12);
  });

  it('have penalties for what goes beyond a bound, on its bad side only', () => {
    const penalty = [{ metric: 'flops', beyond: 100, width: 50, weight: 0.2 }];
    const of = (flops: number) => parts([{ metric: 'accuracy' }], { accuracy: 1, flops }, penalty)[1]!.value;
    expect(of(90)).toBe(0);
    expect(of(100)).toBe(0);
    expect(of(150)).toBeCloseTo(-0.2, 12);
  });

  it('do not exist where a metric is missing: it is named, and no zero is taken for it', () => {
    expect(made([{ metric: 'loss' }, { metric: 'accuracy' }], { accuracy: 1 })).toEqual({ missing: ['loss'] });
  });
});

const yaml = (score: object) => ({
  contract: 1,
  name: 'tiny',
  title: 'Tiny',
  initial: 'initial.py',
  evaluator: { command: ['true'] },
  stages: [{ name: 'full', limitSeconds: 1 }],
  metrics: { loss: { direction: 'minimize', unit: 'nats' } },
  score: { direction: 'maximize', unit: 'points', ...score },
});

describe('task.yaml', () => {
  it.each([
    [{ terms: [{ metric: 'los' }] }, /"los" is not under "metrics"/],
    [{ terms: [{ metric: 'loss' }], direction: 'minimize' }, /a score made of terms is maximized/],
    [{ penalties: [{ metric: 'loss', beyond: 1 }] }, /add "terms"/],
    [{ terms: [{ metric: 'loss', width: 0 }] }, /width/],
    [{ terms: [] }, /terms/],
  ])('refuses %j', (score, problem) => {
    const issues = Task.safeParse(yaml(score)).error?.issues ?? [];
    expect(issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')).toMatch(problem);
  });
});

describe('an evaluation of a task whose score is made of metrics', () => {
  const task = Task.parse(yaml({ terms: [{ metric: 'loss', baseline: 2 }], plausible: [-1, 1] }));
  const usage = { wallSeconds: 1, cpuSeconds: 1, peakMemoryMb: 10 };
  const read = (result: object, stage = 'full') =>
    readAttempt(
      task,
      { stage, seed: 1, key: 'k', folder: 'f', limitSeconds: 5, memoryMb: 100 },
      {
        outcome: { exitCode: 0, signal: null, stopped: null, fault: null, usage },
        result: parseResult(JSON.stringify(result)),
        stderr: '',
        candidate: '/run/candidate.py',
      },
    );

  it('has the score that the engine works out, whatever the evaluator says', () => {
    expect(read({ score: 99, metrics: { loss: 1.5 } })).toMatchObject({ evaluation: { status: 'passed', score: 0.5 } });
    expect(read({ score: null, metrics: { loss: 1.5 } })).toMatchObject({ evaluation: { score: 0.5 } });
  });

  it('is invalid without a metric, implausible beyond the bounds, and no score at a check', () => {
    expect(read({ score: 1, metrics: {} })).toMatchObject({
      evaluation: { status: 'invalid', failure: { class: 'composite', message: expect.stringContaining('loss') } },
    });
    expect(read({ score: 0, metrics: { loss: 0.5 } })).toMatchObject({ evaluation: { status: 'quarantined' } });
    expect(read({ score: null, metrics: {} }, 'check')).toMatchObject({
      evaluation: { status: 'passed', score: null },
    });
  });
});
