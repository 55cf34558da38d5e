import { readFile } from 'node:fs/promises';
import { configProblem } from './config-problem.ts';
import { yamlValue } from './yaml-value.ts';

/** Reads a `--config` file, YAML or JSON (which is YAML too). */
export const readConfigFile = async (path: string): Promise<{ source: string; config: unknown }> => {
  const read = yamlValue(await textOf(path));
  if ('value' in read) return { source: path, config: read.value };
  throw configProblem({
    code: 'file-malformed',
    message: `${path}, line ${read.line}, column ${read.column}: ${read.reason}.`,
    advice: 'Write YAML or JSON: "key: value" lines, for instance "sampler: { name: greedy }".',
  });
};

const textOf = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw configProblem({
      code: 'file-unreadable',
      message: `The config file ${path} cannot be read.`,
      advice: 'Check the path given to --config.',
      cause,
    });
  }
};
