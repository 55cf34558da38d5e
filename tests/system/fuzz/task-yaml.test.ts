import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { Task } from '../../../src/model/task/task.ts';
import { loadTask, readTask } from '../../../src/stores/task-folder.ts';
import { folderFor } from './folders.ts';
import { fuzz, quickly } from './fuzz.ts';
import { hostileText, wounded } from './hostile.ts';
import { problemOf } from './problems.ts';
import { almostTask, heavyYaml } from './task-yaml.ts';

const file = 'tasks/toy/task.yaml';

/** A task that its own schema takes again, or one sentence that names file and line. */
const isReadOrNamed = (text: string): string => {
  const read = quickly(() => readTask(text, file));
  if ('value' in read) {
    expect(Task.parse(read.value)).toEqual(read.value);
    return 'read';
  }
  expect(read.problem).toMatch(/^tasks\/toy\/task\.yaml:[1-9]\d*: \S/);
  expect(read.problem.length).toBeLessThan(1000);
  expect(read.problem).not.toMatch(/call stack|\[object /);
  if (read.problem.includes('this is not YAML')) return 'no YAML';
  return read.problem.includes('unknown key') ? 'unknown key' : 'another problem';
};

fuzz(
  'task.yaml, mutated',
  'it is read, or the problem names file and line',
  fc.oneof(almostTask, wounded(almostTask)),
  isReadOrNamed,
  ['read', 'no YAML', 'unknown key', 'another problem'],
);

fuzz(
  'task.yaml, any text',
  'it is read, or the problem names file and line, at once',
  fc.oneof(heavyYaml, wounded(heavyYaml), hostileText),
  isReadOrNamed,
  ['no YAML', 'unknown key', 'another problem'],
);

const makers: Readonly<Record<string, (path: string) => void>> = {
  directory: (path) => mkdirSync(path),
  circle: (path) => symlinkSync(path, path),
  dangling: (path) => symlinkSync('nowhere', path),
  endless: (path) => symlinkSync('/dev/zero', path),
  device: (path) => symlinkSync('/dev/null', path),
  bytes: (path) => writeFileSync(path, Buffer.from([0x66, 0xff, 0xfe, 0x00])),
  huge: (path) => writeFileSync(path, 'x'.repeat(1_100_000)),
  marked: (path) => writeFileSync(path, '\uFEFFtext'),
  missing: () => {},
};
const names = ['task.yaml', 'problem.md', 'initial.py', 'rubric.md', 'evaluate.py'];
const spoiled = fc.record({
  text: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: wounded(almostTask) }),
  name: fc.constantFrom(...names),
  maker: fc.constantFrom(...Object.keys(makers)),
});

const right = `contract: 1
name: toy
title: A toy
initial: initial.py
score: { direction: maximize, unit: points }
evaluator: { command: [python, evaluate.py] }
stages: [{ name: quick, limitSeconds: 5 }]
judge: { rubric: rubric.md }
`;

fuzz(
  'task folders',
  'a file of any kind in any place is read or named',
  spoiled,
  async ({ text, name, maker }) => {
    const directory = folderFor();
    for (const other of names) {
      if (other === name) makers[maker]!(join(directory, other));
      else writeFileSync(join(directory, other), other === 'task.yaml' ? (text ?? right) : '# text\n');
    }
    try {
      const task = await loadTask(directory);
      expect(task.spec.title).not.toBe('');
      // The evaluator's script is only looked for: whether it runs is seen when it is run.
      if (text === null && name !== 'evaluate.py') expect(maker).toBe('marked');
      return 'read';
    } catch (error) {
      const { code, message } = problemOf(error);
      expect(code).toMatch(/^task-/);
      expect(message).toContain(basename(directory));
      return code;
    }
  },
  ['read', 'task-invalid', 'task-file-missing', 'task-unknown'],
);
