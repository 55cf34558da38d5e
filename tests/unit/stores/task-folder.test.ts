import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listTasks, loadTask } from '../../../src/stores/task-folder.ts';
import { temporaryDirectory } from './temporary.ts';

const yaml = `contract: 1
name: circle-packing
title: Circle packing
initial: initial.py
cognition: circle-packing
score: { direction: maximize, unit: sum }
evaluator:
  command: [python3, evaluate.py]
stages:
  - name: quick
    limitSeconds: 10
    gate: { atLeast: 0 }
judge:
  rubric: rubric.md
`;

const taskIn = (root: string, name: string, text = yaml): string => {
  const directory = join(root, name);
  mkdirSync(directory);
  writeFileSync(join(directory, 'task.yaml'), text);
  for (const file of ['problem.md', 'initial.py', 'evaluate.py', 'rubric.md'])
    writeFileSync(join(directory, file), `# ${file}\n`);
  return directory;
};

test('reads a task with the texts that it names', async () => {
  const directory = taskIn(temporaryDirectory(), 'circle-packing');
  const task = await loadTask(directory);
  expect(task).toMatchObject({
    directory,
    problem: '# problem.md\n',
    initial: '# initial.py\n',
    rubric: '# rubric.md\n',
  });
  expect(task.spec.stages[0]).toMatchObject({ name: 'quick', limitSeconds: 10, seeds: 1 });
});

test.each([
  ['a mistyped key', ['title', 'titel'], ':3: unknown key "titel"; did you mean "title"?'],
  [
    'a mistyped key in a list',
    ['limitSeconds', 'limitSecond'],
    ':11: unknown key "stages[0].limitSecond"; did you mean "limitSeconds"?',
  ],
  ['an unknown key unlike any', ['title: C', 'zzzzzzzz: 1\ntitle: C'], ':3: unknown key "zzzzzzzz".'],
  ['a missing key', ['initial: initial.py\n', ''], 'the key "initial" is missing.'],
  [
    'a wrong value',
    ['maximize', 'maximal'],
    ':6: "score.direction": Invalid option: expected one of "maximize"|"minimize".',
  ],
  ['a wrong type', ['limitSeconds: 10', 'limitSeconds: ten'], ':11: "stages[0].limitSeconds": '],
  ['another contract', ['contract: 1', 'contract: 2'], ':1: "contract": '],
  [
    'an empty gate',
    ['{ atLeast: 0 }', '{ metric: x }'],
    ':12: "stages[0].gate": a gate needs "atLeast", "atMost" or "top".',
  ],
  ['broken YAML', ['[python3, evaluate.py]', '[python3'], ': this is not YAML: '],
] as const)('tells file, line and key of %s', async (_, [from, to], message) => {
  const directory = taskIn(temporaryDirectory(), 'task', yaml.replace(from, to));
  const load = loadTask(directory);
  await expect(load).rejects.toMatchObject({ code: 'task-invalid' });
  await expect(load).rejects.toThrow(message);
  await expect(load).rejects.toThrow(join(directory, 'task.yaml'));
});

test.each([
  ['initial.py', '"initial" names "initial.py"'],
  ['problem.md', '"problem" names "problem.md"'],
  ['evaluate.py', '"evaluator.command" names "evaluate.py"'],
  ['rubric.md', '"judge.rubric" names "rubric.md"'],
])('says that %s is missing', async (file, message) => {
  const directory = taskIn(temporaryDirectory(), 'task');
  rmSync(join(directory, file));
  await expect(loadTask(directory)).rejects.toMatchObject({
    code: 'task-file-missing',
    message: expect.stringContaining(message),
  });
});

test('names the nearest tasks for an unknown one', async () => {
  const root = temporaryDirectory();
  for (const name of ['circle-packing', 'linear-attention', '_python']) taskIn(root, name);
  await expect(loadTask(join(root, 'circle-pakcing'))).rejects.toMatchObject({
    code: 'task-unknown',
    advice: 'Did you mean "circle-packing"?',
  });
  await expect(loadTask(join(root, 'x'))).rejects.toMatchObject({
    advice: 'Known tasks: circle-packing, linear-attention.',
  });
});

test('lists tasks by name with their titles, or with what is wrong', async () => {
  const root = temporaryDirectory();
  taskIn(root, 'good');
  taskIn(root, 'bad', 'contract: 3\n');
  taskIn(root, '_python');
  mkdirSync(join(root, 'empty'));
  const [bad, good, ...others] = await listTasks(root);
  expect(bad).toMatchObject({ name: 'bad', title: null, problem: expect.stringContaining('task.yaml:1') });
  expect(good).toMatchObject({ name: 'good', title: 'Circle packing', problem: null });
  expect(others).toEqual([]);
});
