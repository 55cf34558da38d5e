import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createStopwatch, type Progress } from '../../platform/async/stopwatch.ts';
import { digest } from '../../platform/data/digest.ts';
import { identityOf } from '../runners/local/process/process-table.mjs';
import { explainFailure } from './environment-problem.ts';
import { installRequirements } from './install-requirements.ts';
import { checkPython, findPython, type Interpreter } from './interpreters.ts';
import { runTool } from './run-tool.ts';

export interface VenvOptions {
  /** What it is for, as people see it in the path and in progress lines. */
  readonly name: string;
  /** The text of a requirements file. */
  readonly requirements: string;
  /** More of them, without what they require in turn. */
  readonly bare?: string;
  readonly cacheDirectory: string;
  /** The interpreter to build on; null looks for one. */
  readonly python?: string | null;
  readonly progress: Progress;
}

export interface Venv {
  readonly directory: string;
  readonly interpreter: string;
  readonly version: string;
}

const UNFINISHED = '.making-';

/** A virtual environment with these requirements, made on first use and kept; only whole ones are ever seen. */
export const prepareVenv = async (options: VenvOptions): Promise<Venv> => {
  const base = options.python ? await checkPython(options.python) : await findPython();
  const store = resolve(options.cacheDirectory, 'python');
  const directory = join(
    store,
    `${options.name}-${contentHash(`${options.requirements}\n${options.bare ?? ''}`, base)}`,
  );
  const venv = { directory, interpreter: join(directory, 'bin', 'python'), version: base.version };
  if (await works(venv.interpreter)) return venv;
  await mkdir(store, { recursive: true });
  await discardUnfinished(store);
  const made = join(store, `${UNFINISHED}${process.pid}-${randomUUID().slice(0, 8)}`);
  try {
    await make(made, directory, base, options);
    await publish(made, directory);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
  return venv;
};

/** The lines of a requirements file that ask for something. */
export const packagesIn = (requirements: string): string[] =>
  requirements
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

const contentHash = (requirements: string, { interpreter, version, platform }: Interpreter): string => {
  const essence = [packagesIn(requirements), interpreter, version, platform];
  return digest(JSON.stringify(essence)).slice(0, 12);
};

const make = async (made: string, directory: string, base: Interpreter, options: VenvOptions): Promise<void> => {
  const clock = createStopwatch(options.progress);
  clock.say(`making a Python ${base.version} environment for ${options.name}`);
  const created = await runTool([base.interpreter, '-m', 'venv', '--without-pip', made]);
  if (!created.succeeded) throw explainFailure('Making a Python environment', created.output);
  const [interpreter, requirements] = [join(made, 'bin', 'python'), join(made, 'requirements.txt')];
  await writeFile(requirements, options.requirements);
  if (packagesIn(options.requirements).length > 0)
    await installRequirements(base.interpreter, interpreter, requirements, clock);
  if (options.bare !== undefined) {
    await writeFile(requirements, options.bare);
    await installRequirements(base.interpreter, interpreter, requirements, clock, ['--no-deps']);
  }
  await movePaths(made, directory);
  clock.say(`the Python environment for ${options.name} is ready`);
};

/** Scripts name their interpreter by its full path, which is about to change. */
const movePaths = async (from: string, to: string): Promise<void> => {
  for (const entry of await readdir(join(from, 'bin'), { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(from, 'bin', entry.name);
    const content = await readFile(path, 'latin1');
    if (content.slice(0, 4096).includes(from)) await writeFile(path, content.replaceAll(from, to), 'latin1');
  }
};

/** The first to finish wins; a process that finds a complete environment in place drops its own. */
const publish = async (made: string, directory: string): Promise<void> => {
  if (existsSync(directory) && !(await works(join(directory, 'bin', 'python'))))
    await rm(directory, { recursive: true, force: true });
  try {
    await rename(made, directory);
  } catch (error) {
    if (!(await works(join(directory, 'bin', 'python')))) throw error;
  }
};

const works = async (interpreter: string): Promise<boolean> =>
  existsSync(interpreter) && (await runTool([interpreter, '-c', ''], { seconds: 60 })).succeeded;

const discardUnfinished = async (store: string): Promise<void> => {
  for (const name of await readdir(store)) {
    const owner = name.startsWith(UNFINISHED) ? Number(name.slice(UNFINISHED.length).split('-')[0]) : null;
    if (owner !== null && identityOf(owner) === null) await rm(join(store, name), { recursive: true, force: true });
  }
};
