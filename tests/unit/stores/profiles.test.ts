import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { pythonPackages } from '../../../src/config/paths.ts';
import { hashEvaluator } from '../../../src/evaluation/fingerprint/task-hash.ts';
import { listTasks, loadTask } from '../../../src/stores/task-folder.ts';
import { temporaryDirectory } from './temporary.ts';

const plain = `contract: 1
name: tiny
title: Tiny
initial: initial.py
score: { direction: maximize, unit: points }
evaluator: { command: [python3, evaluate.py] }
stages:
  - { name: full, limitSeconds: 10 }
`;
const withProfiles = `${plain}profiles:
  gpu:
    description: one GPU
    evaluator:
      command: [python3, evaluate.py, --profile, gpu]
    requirements: requirements-gpu.txt
    stages:
      - { name: full, limitSeconds: 90, gpus: 1 }
  large:
    description: a larger problem
    problem: large.md
`;

const files = ['problem.md', 'initial.py', 'evaluate.py', 'requirements-gpu.txt', 'large.md'];

const taskOf = (text: string, present: readonly string[] = files, directory = temporaryDirectory()): string => {
  for (const file of present) writeFileSync(join(directory, file), `# ${file}\n`);
  writeFileSync(join(directory, 'task.yaml'), text);
  return directory;
};

describe('a task with profiles', () => {
  it('is read as it is written, or as a profile sets it up', async () => {
    const directory = taskOf(withProfiles);
    const [written, gpu, large] = [
      await loadTask(directory),
      await loadTask(directory, 'gpu'),
      await loadTask(directory, 'large'),
    ];
    expect(await loadTask(directory, 'cpu')).toEqual(written);
    expect(written.spec.stages[0]).toMatchObject({ limitSeconds: 10, gpus: 0 });
    expect(gpu.spec.stages[0]).toMatchObject({ limitSeconds: 90, gpus: 1 });
    expect([gpu.spec.requirements, gpu.problem, large.problem]).toEqual([
      'requirements-gpu.txt',
      '# problem.md\n',
      '# large.md\n',
    ]);
    expect(Object.keys(gpu.spec.profiles)).toEqual(['gpu', 'large']);
  });

  it.each([
    ['gp', 'Did you mean "gpu"? There are: cpu, gpu, large.'],
    ['constructor', 'There are: cpu, gpu, large.'],
  ])('has no profile "%s"', async (name, advice) => {
    await expect(loadTask(taskOf(withProfiles), name)).rejects.toMatchObject({
      code: 'task-profile-unknown',
      message: `There is no profile "${name}" of tiny.`,
      advice,
    });
  });

  it.each([
    ['requirements-gpu.txt', '"profiles.gpu.requirements" names "requirements-gpu.txt"'],
    ['large.md', '"profiles.large.problem" names "large.md"'],
    ['evaluate.py', '"evaluator.command" names "evaluate.py"'],
  ])('needs %s, whichever profile is read', async (file, message) => {
    const directory = taskOf(
      withProfiles,
      files.filter((other) => other !== file),
    );
    for (const profile of ['cpu', 'gpu'])
      await expect(loadTask(directory, profile)).rejects.toMatchObject({
        code: 'task-file-missing',
        message: expect.stringContaining(message),
      });
  });

  it.each([
    [
      'a mistyped key',
      ['limitSeconds: 90', 'limitSecond: 90'],
      ':16: unknown key "profiles.gpu.stages[0].limitSecond"; did you mean "limitSeconds"?',
    ],
    [
      'a mistyped key at its top',
      ['requirements:', 'requirement:'],
      ':14: unknown key "profiles.gpu.requirement"; did you mean "requirements"?',
    ],
    ['a wrong value', ['gpus: 1', 'gpus: many'], ':16: "profiles.gpu.stages[0].gpus": '],
    [
      'a key removed that must be there',
      ['problem: large.md', 'score: null'],
      ':19: the key "profiles.large.score" is missing.',
    ],
    [
      'a rule of the whole broken',
      ['problem: large.md', 'verify: [{ name: full, limitSeconds: 1 }]'],
      ':17: "profiles.large": stage names must differ',
    ],
    ['no description', ['    description: one GPU\n', ''], ':10: the key "profiles.gpu.description" is missing.'],
    ['a description of two lines', ['one GPU', '"one\\nGPU"'], ':11: "profiles.gpu.description": write one line.'],
    ['another name', ['problem: large.md', 'name: other'], ':19: "profiles.large.name": a profile cannot change it.'],
    [
      'profiles of its own',
      ['problem: large.md', 'profiles: {}'],
      ':19: "profiles.large.profiles": a profile cannot change it.',
    ],
    [
      'the name of what is written',
      ['large:', 'cpu:'],
      ':17: "profiles.cpu": this is the name of the task as it is written.',
    ],
    ['a name that cannot be typed', ['large:', 'a b:'], ':17: "profiles.a b": letters, digits, "-" and "_" only.'],
    [
      'a profile to be chosen',
      ['problem: large.md', 'config: { profile: gpu }'],
      ':19: "profiles.large.config": a profile is chosen when the run is started.',
    ],
  ] as const)('is refused at once with %s in a profile, by file, line and key', async (_, [from, to], message) => {
    const text = withProfiles.replace(from, to);
    expect(text).not.toBe(withProfiles);
    const load = loadTask(taskOf(text));
    await expect(load).rejects.toMatchObject({ code: 'task-invalid' });
    await expect(load).rejects.toThrow(`task.yaml${message}`);
  });
});

test('a list of tasks names their profiles', async () => {
  const root = temporaryDirectory();
  for (const name of ['plain', 'various']) mkdirSync(join(root, name));
  taskOf(plain, files, join(root, 'plain'));
  taskOf(withProfiles, files, join(root, 'various'));
  expect((await listTasks(root)).map(({ name, profiles }) => [name, profiles])).toEqual([
    ['plain', []],
    [
      'various',
      [
        { name: 'gpu', description: 'one GPU' },
        { name: 'large', description: 'a larger problem' },
      ],
    ],
  ]);
});

test('what a profile changes decides the hash of the evaluator; profiles that are not used do not', async () => {
  const directory = taskOf(withProfiles);
  const hashOf = async (profile: string) =>
    hashEvaluator(directory, (await loadTask(directory, profile)).spec, pythonPackages);
  const [cpu, gpu] = [await hashOf('cpu'), await hashOf('gpu')];
  expect(gpu).not.toBe(cpu);
  writeFileSync(join(directory, 'task.yaml'), withProfiles.replace('--profile, gpu', '--profile, larger'));
  expect([await hashOf('cpu'), (await hashOf('gpu')) === gpu]).toEqual([cpu, false]);
  writeFileSync(join(directory, 'task.yaml'), plain);
  expect(await hashOf('cpu')).toBe(cpu);
});
