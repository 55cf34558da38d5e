import { existsSync, lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { runTool } from '../../python/run-tool.ts';
import { isBelowAny } from '../mounts.ts';

/** What all evaluations of a run may read, and the links by which some of it is reached. */
export interface Shares {
  readonly paths: readonly string[];
  readonly links: ReadonlyMap<string, string>;
  /** Covered again where it lies inside a place: other evaluations, the journal. */
  readonly runDirectory: string;
}

/** The parts of a run from which its shares follow. */
export interface Sharing {
  readonly interpreter: string | null;
  /** The first word of the evaluator's command. */
  readonly program: string;
  readonly taskDirectory: string;
  readonly pythonPackages: string;
  readonly runDirectory: string;
}

const LARGEST_TASK = 5000;
const ask = `import json, sys
print(json.dumps([sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix, *sys.path]))`;

/** Finds what a run's evaluators need to read: their task, the packages, the interpreter with everything it is made of. */
export const findShares = async (sharing: Sharing): Promise<Shares> => {
  const { interpreter, program, taskDirectory, pythonPackages, runDirectory } = sharing;
  const started = interpreter ?? (existsSync(join(taskDirectory, program)) ? null : found(program));
  const hops = started === null ? [] : hopsFrom(started);
  const wide = [
    ...(interpreter === null ? [] : await partsOf(interpreter)),
    ...hops.map(prefixOf),
    ...(process.env.LD_LIBRARY_PATH ?? '').split(delimiter),
    ...['CUDA_HOME', 'CUDA_PATH'].map((name) => process.env[name] ?? ''),
  ];
  const paths = [
    taskDirectory,
    pythonPackages,
    ...targetsIn(taskDirectory),
    ...wide.filter((path) => isAbsolute(path) && existsSync(path)).flatMap((path) => [path, realpathSync(path)]),
  ].filter((path) => !isTooWide(path));
  return {
    paths: [...new Set(paths.map((path) => resolve(path)))].filter(
      (path, _, all) => !isBelowAny(path, ['/usr', ...all.filter((other) => other !== path)]),
    ),
    links: new Map(hops.flatMap((hop) => (isLink(hop) ? [[hop, readlinkSync(hop)] as const] : []))),
    runDirectory,
  };
};

/** The places an interpreter reads from, asked of itself: its prefix, that of what it is built on, and its path. */
const partsOf = async (interpreter: string): Promise<string[]> => {
  const { succeeded, output } = await runTool([interpreter, '-I', '-c', ask], { seconds: 60 });
  const line = output.trim().split('\n').at(-1) ?? '';
  return succeeded && line.startsWith('[') ? z.array(z.string()).parse(JSON.parse(line)) : [];
};

const found = (program: string): string | null =>
  (isAbsolute(program)
    ? [program]
    : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program))
  ).find((path) => existsSync(path)) ?? null;

/** A program and every link on the way to the file that it is. */
const hopsFrom = (path: string): string[] => {
  const hops = [path];
  for (let at = path; isLink(at) && hops.length < 20; ) {
    at = resolve(dirname(at), readlinkSync(at));
    hops.push(at);
  }
  return hops;
};

/** `prefix` of `prefix/bin/program`; else only the file. A person's own bin folder says nothing about what is beside it. */
const prefixOf = (program: string): string => {
  const folder = dirname(program);
  const prefix = dirname(folder);
  if (isLink(program)) return ''; // its target counts
  return folder.endsWith('/bin') && !isTooWide(prefix) && !prefix.endsWith('/.local') ? prefix : program;
};

/** A folder that holds the user's home, or everything. */
const isTooWide = (path: string): boolean => path === '/' || isBelowAny(homedir(), [path]);

/** What links inside the task's folder point to outside of it: data that is kept elsewhere. */
const targetsIn = (taskDirectory: string): string[] =>
  (readdirSync(taskDirectory, { recursive: true, encoding: 'utf8' }) as string[])
    .slice(0, LARGEST_TASK)
    .map((name) => join(taskDirectory, name))
    .filter((path) => isLink(path) && existsSync(path))
    .map((path) => realpathSync(path));

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
