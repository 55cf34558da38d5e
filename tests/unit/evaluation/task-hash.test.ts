import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hashEvaluator } from '../../../src/evaluation/fingerprint/task-hash.ts';
import { newDirectory, tinyTask } from './rig.ts';

const taskFolder = () => {
  const folder = newDirectory();
  mkdirSync(join(folder, 'data'));
  mkdirSync(join(folder, 'prompts'));
  for (const name of [
    'task.yaml',
    'problem.md',
    'initial.py',
    'README.md',
    'evaluate.py',
    'data/test.csv',
    'prompts/researcher.md',
  ])
    writeFileSync(join(folder, name), name);
  return folder;
};
const packages = newDirectory();
const hashOf = (folder: string, overrides = {}) => hashEvaluator(folder, tinyTask(overrides), packages);

test('the hash is that of the content, wherever the folder is', async () => {
  const folder = taskFolder();
  const copy = newDirectory();
  cpSync(folder, copy, { recursive: true });
  expect(await hashOf(copy)).toBe(await hashOf(folder));
});

test('what decides a result changes the hash, what only people and models read does not', async () => {
  const folder = taskFolder();
  const before = await hashOf(folder);
  const changed = async (name: string) => {
    writeFileSync(join(folder, name), 'changed');
    const after = await hashOf(folder);
    writeFileSync(join(folder, name), name);
    return after !== before;
  };
  for (const name of ['evaluate.py', 'data/test.csv']) expect(await changed(name), name).toBe(true);
  for (const name of ['problem.md', 'initial.py', 'README.md', 'prompts/researcher.md', 'task.yaml'])
    expect(await changed(name), name).toBe(false);
  writeFileSync(join(folder, 'data/more.csv'), '');
  expect(await hashOf(folder)).not.toBe(before);
  rmSync(join(folder, 'data/more.csv'));
  mkdirSync(join(folder, '__pycache__'));
  writeFileSync(join(folder, '__pycache__/evaluate.pyc'), '');
  expect(await hashOf(folder)).toBe(before);
  expect(await hashOf(folder, { title: 'Another title', rounds: 3 })).toBe(before);
  expect(await hashOf(folder, { pairedSeeds: false })).toBe(before);
  expect(await hashOf(folder, { pairedSeeds: true })).not.toBe(before);
  expect(await hashOf(folder, { score: { direction: 'minimize', unit: 'points' } })).not.toBe(before);
});
