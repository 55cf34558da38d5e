import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { loadTask } from '../../../src/stores/task-folder.ts';

const directory = resolve(import.meta.dirname, '../../../tasks/linear-attention');

test.each([
  { profile: 'gpu', stages: ['quick', 'explore'], verify: ['verify'], gpus: 1, plans: 'gpu' },
  { profile: 'paper', stages: ['quick', 'explore'], verify: ['verification'], gpus: 1, plans: 'paper' },
  { profile: 'validation', stages: ['quick', 'validation'], verify: [], gpus: 8, plans: 'paper' },
])('$profile trains language models and is scored by their loss', async ({ profile, stages, verify, gpus, plans }) => {
  const { spec, problem } = await loadTask(directory, profile);
  expect(spec.stages.map(({ name }) => name)).toEqual(stages);
  expect(spec.verify.map(({ name }) => name)).toEqual(verify);
  expect(Math.max(...spec.stages.map((stage) => stage.gpus))).toBe(gpus);
  expect(spec.evaluator.command).toEqual(['python', 'evaluate.py', '--profile', plans]);
  expect(spec.requirements).toBe('requirements-gpu.txt');
  expect(spec.score).toMatchObject({ direction: 'minimize', unit: 'nats per token' });
  expect(problem).toContain('nats per token');
  expect(Object.keys(spec.metrics).filter((name) => name.startsWith('register'))).toEqual([]);
  expect(spec.metrics.lm_loss).toMatchObject({ direction: 'minimize', unit: 'nats per token' });
  for (const { name } of spec.features) expect(Object.keys(spec.metrics)).toContain(name);
  for (const name of ['tokens_per_s', 'mfu', 'train_minutes', 'peak_memory_gib'])
    expect(spec.metrics[name]?.volatile, name).toBe(true);
});

test('the task as it is written stays the one for a CPU', async () => {
  const { spec } = await loadTask(directory);
  expect(spec.score).toMatchObject({ direction: 'maximize', unit: 'points' });
  expect(spec.stages.every(({ gpus }) => gpus === 0)).toBe(true);
  expect(Object.keys(spec.metrics)).toContain('register_accuracy');
});
