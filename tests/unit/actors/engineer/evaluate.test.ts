import { expect, test } from 'vitest';
import { createEvaluate, createExperiment } from '../../../../src/actors/engineer/evaluate.ts';
import type { Evaluator } from '../../../../src/evaluation/evaluator.ts';
import type { RunEventBody } from '../../../../src/model/event.ts';
import type { Evaluation } from '../../../../src/model/result/evaluation.ts';
import { callPort } from '../../../builders/port.ts';
import { aTask } from '../../../builders/task.ts';
import { aCandidate, aFailure, anEvaluation } from '../../../builders/trial.ts';

const [stage] = aTask().stages;

const experimented = async (
  evaluation: Evaluation,
  { cached = false, known = [], times = 1 }: { cached?: boolean; known?: readonly string[]; times?: number } = {},
) => {
  const events: RunEventBody[] = [];
  const asked: unknown[] = [];
  const evaluator: Pick<Evaluator, 'evaluate'> = {
    evaluate: async (request, { onStarted }) => {
      asked.push(request);
      onStarted?.({ slot: 'cpu-0', pid: 42, folder: 'f' });
      return { evaluation, cached };
    },
  };
  const ledger = { knows: (key: string) => known.includes(key) };
  const experiment = createExperiment(createEvaluate(evaluator as Evaluator, (event) => events.push(event), ledger));
  const answers: Evaluation[] = [];
  for (let time = 0; time < times; time += 1)
    answers.push((await callPort(experiment, { round: 9, candidate: aCandidate(), stage: stage!, seed: 1 })).answer);
  return { events, asked, answers };
};

const cachedOf = (events: readonly RunEventBody[]) =>
  events.flatMap((event) => (event.type === 'stage.ended' ? [event.cached] : []));

test('the candidate runs in its stage with its seed, and the evaluation is the answer', async () => {
  const evaluation = anEvaluation({ score: 3 });
  const { asked, answers } = await experimented(evaluation);
  expect(asked).toEqual([{ round: 9, stage, seed: 1, program: 'x = 1\n' }]);
  expect(answers).toEqual([evaluation]);
});

test('it says when it is queued, where it runs, and how it ended', async () => {
  const { events } = await experimented(anEvaluation({ score: 3, metrics: { speed: 2 } }));
  expect(events).toEqual([
    { type: 'stage.queued', round: 9, stage: 'full', seed: 1 },
    { type: 'stage.started', round: 9, stage: 'full', seed: 1, slot: 'cpu-0', pid: 42, limitSeconds: 1 },
    expect.objectContaining({
      ...{ type: 'stage.ended', round: 9, status: 'passed', score: 3, metrics: { speed: 2 }, failure: null },
      ...{ key: 'full-1', folder: 'evaluations/full-1', cached: false },
    }),
  ]);
});

test('a failure is an answer with a cause and without a number', async () => {
  const failure = aFailure();
  const { events, answers } = await experimented({ ...anEvaluation(), status: 'crashed', failure } as Evaluation);
  expect(answers).toEqual([expect.objectContaining({ status: 'crashed', failure })]);
  expect(events.at(-1)).toMatchObject({ status: 'crashed', score: null, metrics: {}, failure });
});

test('an evaluation is accounted for once: what was finished but never announced counts as just run', async () => {
  expect(cachedOf((await experimented(anEvaluation(), { cached: true, times: 2 })).events)).toEqual([false, true]);
  expect(cachedOf((await experimented(anEvaluation(), { cached: true, known: ['full-1'] })).events)).toEqual([true]);
  expect(cachedOf((await experimented(anEvaluation(), { times: 2 })).events)).toEqual([false, false]);
});

test('what the ledger has taken note of is not kept here as well', async () => {
  const events: RunEventBody[] = [];
  const ledger = new Set<string>();
  const keys = ['a', 'b', 'a'];
  const evaluator: Pick<Evaluator, 'evaluate'> = {
    evaluate: async () => ({ evaluation: { ...anEvaluation(), key: keys.shift()! }, cached: true }),
  };
  const evaluate = createEvaluate(evaluator as Evaluator, (event) => events.push(event), {
    knows: (key) => ledger.has(key),
  });
  const request = { round: 1, stage: stage!, seed: 1, program: '' };
  const { signal } = new AbortController();
  await evaluate(request, signal);
  ledger.add('a');
  await evaluate(request, signal);
  ledger.delete('a'); // only so can be seen who remembers it
  await evaluate(request, signal);
  expect(cachedOf(events)).toEqual([false, false, false]);
});
