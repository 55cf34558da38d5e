import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { asWritten, inProfile } from '../model/task/profile.ts';
import { Task } from '../model/task/task.ts';
import { type FromYaml, readYaml } from '../platform/data/yaml-text.ts';
import type { AsiError } from '../platform/errors.ts';
import { defineErrors, reasonOf } from '../platform/errors.ts';
import { readTextFile } from '../platform/files/text-file.ts';
import { nearestNames } from '../platform/text/nearest-name.ts';
import { singleLine } from '../platform/text/plain-text.ts';

/** Why a task cannot be used: task-unknown, task-invalid, task-file-missing or task-profile-unknown. */
const taskProblem = defineErrors({
  'task-invalid': 'user',
  'task-file-missing': 'user',
  'task-unknown': 'user',
  'task-profile-unknown': 'user',
}).make;

/** A task in one of its profiles, with the texts of the files that it names. */
export interface TaskFolder {
  /** As the profile sets it up; its `profiles` are all there are. */
  readonly spec: Task;
  readonly directory: string;
  readonly problem: string;
  /** The initial program. */
  readonly initial: string;
  /** What the judge rates by; null when the task has no judge. */
  readonly rubric: string | null;
}

/** One line of the list of tasks: its title, or why it cannot be used. */
export interface TaskEntry {
  readonly name: string;
  readonly directory: string;
  readonly title: string | null;
  /** What else it can be, each with one line about it. */
  readonly profiles: readonly { readonly name: string; readonly description: string }[];
  readonly problem: string | null;
}

/** Reads and checks a task folder with all its profiles; answers with the task as one of them sets it up. */
export const loadTask = async (directory: string, profile = asWritten): Promise<TaskFolder> => {
  const path = resolve(directory);
  if (!existsSync(join(path, 'task.yaml'))) throw await unknownTask(path);
  const written = await readSpec(join(path, 'task.yaml'));
  for (const name of [asWritten, ...Object.keys(written.profiles)]) refuseMissing(path, name, specIn(written, name)!);
  const spec = specIn(written, profile);
  if (spec === undefined) throw unknownProfile(profile, written);
  const { problem, initial, judge } = spec;
  return {
    spec,
    directory: path,
    problem: await namedText(path, 'problem', problem),
    initial: await namedText(path, 'initial', initial),
    rubric: judge ? await namedText(path, 'judge.rubric', judge.rubric) : null,
  };
};

/** The tasks in a directory by name; folders that begin with "_" or "." are not tasks. */
export const listTasks = async (root: string): Promise<readonly TaskEntry[]> => {
  const names = await taskNames(root);
  return Promise.all(
    names.map(async (name) => {
      const directory = join(root, name);
      try {
        const { spec } = await loadTask(directory);
        const profiles = Object.entries(spec.profiles).map(([name, { description }]) => ({ name, description }));
        return { name, directory, title: spec.title, profiles, problem: null };
      } catch (error) {
        return { name, directory, title: null, profiles: [], problem: reasonOf(error) };
      }
    }),
  );
};

/** Reads the text of a `task.yaml`; what each of its profiles makes of it is checked, too. */
export const readTask = (text: string, file: string): FromYaml<Task> =>
  readYaml(Task, text, file, {
    derive: (task) =>
      Object.keys(task.profiles).map((name) => ({ at: ['profiles', name], value: inProfile(task, name) })),
  });

const readSpec = async (file: string): Promise<Task> => {
  const found = await readTextFile(file);
  if ('problem' in found) throw taskProblem('task-invalid', `${file} ${found.problem}.`, 'Mend the file.');
  const read = readTask(found.text, file);
  if ('value' in read) return read.value;
  throw taskProblem('task-invalid', read.problem, 'Correct that line; the task guide explains every key.');
};

/** The task as one of its profiles sets it up; undefined when it has no such profile. */
const specIn = (task: Task, profile: string): Task | undefined => {
  const found = inProfile(task, profile);
  return found === undefined ? undefined : { ...Task.parse(found), profiles: task.profiles };
};

const refuseMissing = (directory: string, profile: string, spec: Task): void => {
  for (const [key, name] of namedFiles(spec))
    if (!existsSync(join(directory, name))) {
      const fullKey = profile === asWritten ? key : `profiles.${profile}.${key}`;
      throw unusableFile('task-file-missing', directory, fullKey, name, 'is not in the task folder');
    }
};

const namedText = async (directory: string, key: string, name: string): Promise<string> => {
  const found = await readTextFile(join(directory, name));
  if ('text' in found) return found.text;
  throw unusableFile('task-invalid', directory, key, name, found.problem);
};

const unusableFile = (
  code: 'task-invalid' | 'task-file-missing',
  directory: string,
  key: string,
  name: string,
  problem: string,
): AsiError =>
  taskProblem(
    code,
    `${join(directory, 'task.yaml')}: "${key}" names "${singleLine(name, 80)}", which ${problem}.`,
    code === 'task-file-missing' ? 'Add the file, or correct its name.' : 'Mend the file, or correct its name.',
  );

const namedFiles = ({ problem, initial, requirements, judge, evaluator }: Task): [key: string, name: string][] => {
  const script = evaluator.command.find((word) => !/^-|\{/.test(word) && scripts.has(extname(word)));
  const named: [string, string | undefined][] = [
    ['problem', problem],
    ['initial', initial],
    ['requirements', requirements],
    ['judge.rubric', judge?.rubric],
    ['evaluator.command', script],
  ];
  return named.filter((entry): entry is [string, string] => entry[1] !== undefined);
};

const scripts = new Set(['.py', '.sh', '.js', '.mjs', '.ts', '.rb', '.jl', '.r', '.pl']);

const taskNames = async (root: string): Promise<string[]> => {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !/^[._]/.test(entry.name))
    .map(({ name }) => name)
    .filter((name) => existsSync(join(root, name, 'task.yaml')))
    .sort();
};

const unknownTask = async (directory: string): Promise<AsiError> => {
  const [name, root] = [basename(directory), dirname(directory)];
  const known = await taskNames(root);
  const nearest = nearestNames(name, known);
  const advice =
    nearest.length > 0
      ? `Did you mean ${nearest.map((other) => `"${other}"`).join(' or ')}?`
      : `Known tasks: ${known.length > 0 ? known.join(', ') : 'none'}.`;
  return taskProblem('task-unknown', `There is no task "${name}" in ${root}.`, advice);
};

const unknownProfile = (name: string, { name: task, profiles }: Task): AsiError => {
  const known = [asWritten, ...Object.keys(profiles)];
  const [nearest] = nearestNames(name, known, 1);
  const meant = nearest === undefined ? '' : `Did you mean "${nearest}"? `;
  return taskProblem(
    'task-profile-unknown',
    `There is no profile "${singleLine(name, 80)}" of ${task}.`,
    `${meant}There are: ${known.join(', ')}.`,
  );
};
