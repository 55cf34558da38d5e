import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCertify } from '../../../src/evaluation/certify.ts';
import type { EvaluationRequest } from '../../../src/evaluation/evaluator.ts';
import type { Evaluation, PassedEvaluation } from '../../../src/model/result/evaluation.ts';
import { aTask } from '../../builders/task.ts';
import { aFailure, anEvaluation } from '../../builders/trial.ts';
import { temporaryDirectory } from '../stores/temporary.ts';

const task = aTask({
  score: {
    ...{ direction: 'maximize', unit: 'points', kind: 'certificate' },
    certificate: { artifact: 'found.json', check: ['python', 'certify.py'] },
  },
  evaluator: { command: ['python', 'evaluate.py'] },
  stages: [
    { name: 'quick', limitSeconds: 1 },
    { name: 'full', limitSeconds: 1 },
  ],
});
const [quick, full] = task.stages;

/** Certifies an evaluation whose artifact has been left, by a check that answers as given. */
const certified = async (
  check: Evaluation,
  { stage = full!, parts = {}, leave = (path: string) => writeFileSync(path, '[1, 2]') } = {} as {
    stage?: typeof full;
    parts?: Partial<PassedEvaluation>;
    leave?: (path: string) => void;
  },
) => {
  const runDirectory = temporaryDirectory();
  const evaluation = anEvaluation({ stage: stage!.name, score: 5, artifacts: ['artifacts/found.json'], ...parts });
  mkdirSync(join(runDirectory, evaluation.folder, 'artifacts'), { recursive: true });
  leave(join(runDirectory, evaluation.folder, 'artifacts/found.json'));
  const asked: EvaluationRequest[] = [];
  const evaluate = async (request: EvaluationRequest) => {
    asked.push(request);
    return { evaluation: check, cached: false };
  };
  const certify = createCertify({ evaluate }, task, runDirectory);
  const request = { round: 4, stage: stage!, seed: 1, program: 'the program' };
  const answer = await certify(evaluation, request, new AbortController().signal);
  return { ...answer, asked, given: evaluation };
};

test('the artifact, and nothing of the program, is shown to the check; what it confirms is a result', async () => {
  const { evaluation, certified: found, asked, given } = await certified(anEvaluation({ score: 5 + 1e-12 }));
  expect(asked).toEqual([
    {
      round: 4,
      seed: 1,
      program: '[1, 2]',
      stage: expect.objectContaining({ name: 'certificate', command: ['python', 'certify.py'] }),
    },
  ]);
  expect(evaluation).toBe(given);
  expect(found).toEqual({ score: 5 + 1e-12, direction: 'maximize', artifact: `${given.folder}/artifacts/found.json` });
});

const invalid = (): Evaluation => {
  const { status: _, stage, seed, key, folder, usage } = anEvaluation();
  return {
    status: 'invalid',
    stage,
    seed,
    key,
    folder,
    usage,
    failure: aFailure({ message: 'circles 0 and 1 overlap' }),
  };
};

test.each<[string, Evaluation, Parameters<typeof certified>[1], RegExp]>([
  ['the check refuses', invalid(), {}, /reported 5: circles 0 and 1 overlap/],
  ['the check values otherwise', anEvaluation({ score: 4 }), {}, /reported 5, and the check gives 4/],
  ['the check gives no score', anEvaluation({ score: null }), {}, /the check gave no score/],
  [
    'does not name its artifact',
    anEvaluation({ score: 5 }),
    { parts: { artifacts: [] } },
    /a score without found\.json/,
  ],
  ['has no score', anEvaluation({ score: 5 }), { parts: { score: null } }, /reported no score/],
  ['left nothing', anEvaluation({ score: 5 }), { leave: () => {} }, /cannot be read: ENOENT/],
  [
    'left a link',
    anEvaluation({ score: 5 }),
    { leave: (path) => symlinkSync('/etc/passwd', path) },
    /cannot be read: ELOOP/,
  ],
  ['left a folder', anEvaluation({ score: 5 }), { leave: (path) => mkdirSync(path) }, /no plain file|EISDIR/],
  [
    'left too much',
    anEvaluation({ score: 5 }),
    { leave: (path) => writeFileSync(path, 'x'.repeat(5 * 2 ** 20)) },
    /are allowed/,
  ],
])('an evaluation that %s is quarantined, and the evaluator is named', async (_, check, options, message) => {
  const { evaluation, certified: found } = await certified(check, options);
  expect(found).toBeNull();
  expect(evaluation).toMatchObject({ status: 'quarantined', failure: { class: 'certificate', stage: 'full' } });
  const text = evaluation.status === 'passed' ? '' : evaluation.failure.message;
  expect(text).toMatch(message);
  expect(text).toContain('python certify.py refuses the certificate; the evaluator (python evaluate.py)');
});

test('earlier stages and failures are left as they are', async () => {
  const early = await certified(anEvaluation(), { stage: quick! });
  expect([early.asked, early.evaluation, early.certified]).toEqual([[], early.given, null]);
});
