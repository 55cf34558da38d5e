import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Evaluation } from '../../model/result/evaluation.ts';
import { reasonOf } from '../../platform/errors.ts';
import { type Counted, damage, type Finding, leftover } from './finding.ts';

interface Checked {
  /** The evaluations that nodes name, and which node it is. */
  readonly named: ReadonlyMap<string, number>;
  /** An imported run has the results of its evaluations, but not their folders. */
  readonly hasFolders: boolean;
  readonly counted: Counted;
}

/** Checks what is kept of evaluations: each result names its folder and agrees with it, and none that a node names is missing. */
export async function* evaluationFindings(
  directory: string,
  { named, hasFolders, counted }: Checked,
): AsyncGenerator<Finding> {
  const index = join(directory, 'evaluations', 'index');
  const names = existsSync(index) ? (await readdir(index)).sort() : [];
  const finished = new Set<string>();
  for (const name of names) {
    const where = `evaluations/index/${name}`;
    if (name.endsWith('.open')) yield leftover(where, 'an evaluation was not finished; "resume" takes it up');
    if (!name.endsWith('.json')) continue;
    counted.evaluations += 1;
    const key = name.slice(0, -'.json'.length);
    finished.add(key);
    const problem = await problemOf(directory, join(index, name), key, hasFolders);
    if (problem !== null) yield damage(where, problem);
  }
  for (const [key, node] of named)
    if (!finished.has(key)) yield damage(`evaluations/index/${key}.json`, `it is missing, but node ${node} names it`);
}

const problemOf = async (directory: string, path: string, key: string, hasFolders: boolean): Promise<string | null> => {
  try {
    const evaluation = Evaluation.parse(JSON.parse(await readFile(path, 'utf8')));
    if (evaluation.key !== key) return `it contains the evaluation ${evaluation.key}`;
    return hasFolders ? await contradiction(join(directory, evaluation.folder), evaluation) : null;
  } catch (error) {
    return `it cannot be read: ${reasonOf(error).split('\n')[0]}`;
  }
};

/** Where the folder of an evaluation contradicts its result. */
const contradiction = async (folder: string, evaluation: Evaluation): Promise<string | null> => {
  if (!existsSync(folder)) return `its folder ${evaluation.folder} is missing`;
  if (!existsSync(join(folder, 'outcome.json'))) return `${evaluation.folder}/outcome.json is missing`;
  if (evaluation.status !== 'passed') return null;
  const { score } = JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as { readonly score?: unknown };
  return score === evaluation.score
    ? null
    : `it has score ${evaluation.score}, but ${evaluation.folder}/result.json says ${String(score)}`;
};
