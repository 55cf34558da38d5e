import { expect, test } from 'vitest';
import { confirmBest } from '../../../src/model/result/best-confirmation.ts';
import { reliabilityOf, scoreOver } from '../../../src/model/result/score-over.ts';
import { certificateStage, isCertified, isSameValue } from '../../../src/model/task/certificate.ts';
import { betterCertificate } from '../../../src/views/run/best-certificate.ts';
import { aTask } from '../../builders/task.ts';
import { aFailure, anEvaluation } from '../../builders/trial.ts';

const certificate = { artifact: 'tour.json', check: ['python', 'certify.py'] };
const score = { direction: 'minimize', unit: 'km', kind: 'certificate', certificate } as const;
const stages = [{ name: 'full', limitSeconds: 1, seeds: 3 }];
const task = aTask({ score, stages });
const run = (seed: number, value: number) => anEvaluation({ seed, score: value });
const failed = (seed: number) => {
  const { status: _, stage, key, folder, usage } = run(seed, 0);
  return { status: 'timedOut', stage, seed, key, folder, usage, failure: aFailure() } as const;
};

test('a task says what is certified, and what checks it', () => {
  expect([isCertified(task), isCertified(aTask())]).toEqual([true, false]);
  expect(certificateStage(task)).toMatchObject({ name: 'certificate', command: certificate.check, limitSeconds: 60 });
  expect(certificateStage(aTask())).toBeNull();
});

test.each([
  [
    'a certificate without what is checked',
    { score: { ...score, certificate: undefined } },
    /what is checked, and by what/,
  ],
  ['both kinds', { score: { ...score, kind: 'estimate' } }, /declared as both kinds/],
  ['a certificate without its kind', { score: { ...score, kind: undefined } }, /declared as both kinds/],
  [
    'a certified sum',
    { score: { ...score, direction: 'maximize', terms: [{ metric: 'm', weight: 1, scale: 1 }] } },
    /estimate|terms/,
  ],
  ['repeats', { score, repeats: 3 }, /nothing is repeated/],
  ['paired seeds', { score, pairedSeeds: true }, /paired seeds compare estimates/],
  ['verify stages', { score, verify: [{ name: 'hidden', limitSeconds: 1 }] }, /checked by its own command/],
  [
    'a stage of that name',
    { stages: [{ name: 'certificate', limitSeconds: 1 }] },
    /artifacts are checked under that name/,
  ],
  [
    'an artifact outside of the folder',
    { score: { ...score, certificate: { ...certificate, artifact: '../x' } } },
    /without folders/,
  ],
])('%s is refused', (_, parts, message) => {
  expect(() => aTask(parts as never)).toThrow(message);
});

test('the score is the best value of the seeds, exact; of estimates it is their mean', () => {
  const runs = [run(1, 12), run(2, 9), run(3, 10)];
  expect(scoreOver(runs, task)).toEqual({ mean: 9, spread: 0, n: 1, values: [9] });
  expect(scoreOver(runs, aTask())).toMatchObject({ n: 3, values: [12, 9, 10] });
  expect(scoreOver([], task)).toBeNull();
});

test('reliability is the share of seeds that reach the best value, failed ones among the others', () => {
  expect(reliabilityOf([run(1, 9), failed(2), run(3, 9 + 1e-12)], task)).toEqual({ reliability: 2 / 3 });
  expect(reliabilityOf([run(1, 9)], task)).toEqual({});
  expect(reliabilityOf([run(1, 9), run(2, 9)], aTask({ stages }))).toEqual({});
});

test('a new best is confirmed at once, without a run and without an interval', () => {
  const contest = { contends: true, incumbent: { node: 3, values: [9] }, direction: 'minimize' as const, varies: true };
  const about = { stages: [...task.stages], verify: [] };
  expect(confirmBest({ ...contest, certified: true }, [run(1, 8)], about)).toEqual({
    ...{ incumbent: 3, fresh: [], advantage: null, confirmed: true },
    reason: 'certified: its artifact was checked exactly',
  });
  expect(confirmBest(contest, [run(1, 8)], about).confirmed).toBe(false);
});

test('the best certified artifact is the first of the best, in the direction of the task', () => {
  const checked = (round: number, value: number, direction: 'maximize' | 'minimize') =>
    ({
      type: 'certificate.checked',
      round,
      stage: 'full',
      seed: 2,
      score: value,
      direction,
      artifact: `${round}/t`,
    }) as never;
  const first = betterCertificate(null, checked(4, 10, 'minimize'));
  expect(first).toEqual({ score: 10, node: 4, seed: 2, artifact: '4/t', verified: true });
  expect(betterCertificate(first, checked(5, 10, 'minimize'))).toBe(first);
  expect(betterCertificate(first, checked(6, 11, 'minimize'))).toBe(first);
  expect(betterCertificate(first, checked(6, 11, 'maximize'))).toMatchObject({ node: 6 });
});

test('two sums of one artifact may differ in the last digits, and in no others', () => {
  expect(isSameValue(2.635983084917, 2.635983084917 + 1e-12)).toBe(true);
  expect(isSameValue(2.635983, 2.635984)).toBe(false);
});
