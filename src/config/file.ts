import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { ConfigProblem } from './problem.ts';

/** Reads a `--config` file, YAML or JSON (which is YAML too). */
export const readConfigFile = async (path: string): Promise<{ source: string; config: unknown }> => {
  const lines = new LineCounter();
  const document = parseDocument(await textOf(path), { lineCounter: lines });
  const [error] = document.errors;
  if (error === undefined) return { source: path, config: document.toJS() };
  const { line, col } = lines.linePos(error.pos[0]);
  throw new ConfigProblem({
    code: 'file-malformed',
    message: `${path}, line ${line}, column ${col}: ${error.message.split('\n')[0]}`,
    advice: 'Write YAML or JSON: "key: value" lines, for instance "sampler: { name: greedy }".',
    cause: error,
  });
};

const textOf = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ConfigProblem({
      code: 'file-unreadable',
      message: `The config file ${path} cannot be read.`,
      advice: 'Check the path given to --config.',
      cause,
    });
  }
};
