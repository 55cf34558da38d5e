import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Progress } from '../../platform/async/stopwatch.ts';
import { environmentProblem } from './environment-problem.ts';
import { checkPython, findPython } from './interpreters.ts';
import { runTool } from './run-tool.ts';
import { packagesIn, prepareVenv } from './venv.ts';

export { environmentProblem } from './environment-problem.ts';
export { prepareVenv } from './venv.ts';

const UNMET = fileURLToPath(new URL('./unmet_requirements.py', import.meta.url));

export interface PythonOptions {
  /** Path of the task's requirements file; null when the standard library is enough. */
  readonly requirements: string | null;
  readonly cacheDirectory: string;
  /** The user's own interpreter, used as it is; null lets us find one and make an environment where it is needed. */
  readonly python: string | null;
  readonly progress: Progress;
}

/** The interpreter for a task's evaluators, by its real path. */
export const preparePython = async (options: PythonOptions): Promise<{ interpreter: string; version: string }> => {
  const requirements = options.requirements === null ? '' : await readFile(options.requirements, 'utf8');
  if (options.python !== null) return ownPython(options.python, requirements);
  const { interpreter, version } =
    packagesIn(requirements).length > 0
      ? await prepareVenv({ ...options, name: 'evaluators', requirements })
      : await findPython();
  return { interpreter, version };
};

const ownPython = async (python: string, requirements: string): Promise<{ interpreter: string; version: string }> => {
  const { interpreter, version } = await checkPython(python);
  const { succeeded, output } = await runTool([interpreter, UNMET], { input: requirements });
  const unmet = succeeded
    ? z.array(z.string()).parse(JSON.parse(output.trim().split('\n').at(-1) ?? '[]'))
    : [output.trim()];
  if (unmet.length === 0) return { interpreter, version };
  throw environmentProblem(
    'missing-packages',
    `${interpreter} lacks what this task requires: ${unmet.join(', ')}.`,
    'Install it there, or leave --python out: then an environment of its own is made.',
  );
};
