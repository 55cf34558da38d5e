import { z } from 'zod';
import type { AsiError } from '../../platform/errors.ts';
import { environmentProblem } from './environment-problem.ts';
import { runTool } from './run-tool.ts';

/** A Python interpreter: its real path (a version manager's shim costs a third of a second per start) and what it is. */
export interface Interpreter {
  readonly interpreter: string;
  readonly version: string;
  readonly platform: string;
}

const OLDEST = [3, 10] as const;
const NAMES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const INSTALL = 'Install Python 3.10 or newer from your package manager or python.org, or name one with --python.';
const describe = `import json, sys, sysconfig
print(json.dumps([sys.executable, '.'.join(map(str, sys.version_info[:3])), sysconfig.get_platform()]))`;

/** The first suitable Python on the PATH. */
export const findPython = async (env: NodeJS.ProcessEnv = process.env): Promise<Interpreter> => {
  const tooOld: Interpreter[] = [];
  for (const name of NAMES) {
    const found = await look(name, env);
    if (found !== null && isRecent(found)) return found;
    if (found !== null) tooOld.push(found);
  }
  const [old] = tooOld;
  if (old === undefined) throw environmentProblem('no-python', 'No Python interpreter was found on the PATH.', INSTALL);
  throw tooOldProblem(old);
};

/** The interpreter that a user has named. */
export const checkPython = async (python: string): Promise<Interpreter> => {
  const found = await look(python, process.env);
  if (found === null)
    throw environmentProblem('no-python', `"${python}" is not a Python interpreter that runs.`, INSTALL);
  if (!isRecent(found)) throw tooOldProblem(found);
  return found;
};

const look = async (python: string, env: NodeJS.ProcessEnv): Promise<Interpreter | null> => {
  const { succeeded, output } = await runTool([python, '-c', describe], { env, seconds: 20 });
  const line = output.trim().split('\n').at(-1) ?? '';
  if (!succeeded || !line.startsWith('[')) return null;
  const [interpreter, version, platform] = z.tuple([z.string(), z.string(), z.string()]).parse(JSON.parse(line));
  return { interpreter, version, platform };
};

const isRecent = ({ version }: Interpreter): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
};

const tooOldProblem = ({ interpreter, version }: Interpreter): AsiError =>
  environmentProblem(
    'old-python',
    `${interpreter} is Python ${version}, and ${OLDEST.join('.')} or newer is needed.`,
    INSTALL,
  );
