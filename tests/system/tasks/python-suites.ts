import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { preparePython } from '../../../src/evaluation/python/prepare-python.ts';

const root = resolve(import.meta.dirname, '../../..');

/** Task folders and the evaluators' package bring unittest files of their own; each runs with its task's interpreter. */
export const suites = readdirSync(join(root, 'tasks')).flatMap((name) => {
  const directory = join(root, 'tasks', name);
  const files = readdirSync(directory).filter((file) => /^test_.*\.py$/.test(file));
  return files.map((file) => ({ name: `${name}/${file}`, directory, file }));
});

const unittest = (
  interpreter: string,
  directory: string,
  file: string,
): Promise<{ code: number | null; text: string }> =>
  new Promise((settle) => {
    const child = spawn(interpreter, ['-m', 'unittest', file.replace('.py', '')], {
      cwd: directory,
      env: {
        ...process.env,
        PYTHONPATH: join(root, 'tasks/_python'),
        OMP_NUM_THREADS: '1',
        PYTHONDONTWRITEBYTECODE: '1',
      },
    });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.stderr.on('data', (chunk) => (text += chunk));
    child.on('close', (code) => settle({ code, text }));
  });

/** Runs a suite with its task's interpreter, which is prepared first. */
export const passes = async ({ directory, file }: (typeof suites)[number]): Promise<void> => {
  const requirements = join(directory, 'requirements.txt');
  const { interpreter } = await preparePython({
    requirements: existsSync(requirements) ? requirements : null,
    cacheDirectory: join(root, '.cache'),
    python: null,
    progress: (line) => console.error(line),
  });
  const { code, text } = await unittest(interpreter, directory, file);
  expect(code, text.slice(-3000)).toBe(0);
};
