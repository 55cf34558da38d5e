import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CognitionItem } from '../domain/cognition.ts';
import { StoreProblem } from './problem.ts';
import { readYaml } from './yaml-text.ts';

/** Why the cognition of a field cannot be used: COGNITION_MISSING or COGNITION_INVALID. */
export class CognitionProblem extends StoreProblem {}

/** The items of a field: every markdown file in its directory except README.md, in order of their names. */
export const loadCognition = async (directory: string): Promise<readonly CognitionItem[]> => {
  const names = await readdir(directory).catch((cause: unknown) => {
    const advice = 'Add the directory with at least one markdown file, or correct "cognition" in task.yaml.';
    throw new CognitionProblem('COGNITION_MISSING', `There is no cognition in ${directory}.`, advice, cause);
  });
  const files = names.filter((name) => name.endsWith('.md') && name !== 'README.md').sort();
  return Promise.all(
    files.map(async (name) => parseItem(await readFile(join(directory, name), 'utf8'), join(directory, name))),
  );
};

/** An item from the text of its file: front matter between two lines of dashes, then the text. Its id is the file's name. */
export const parseItem = (content: string, file: string): CognitionItem => {
  const lines = content.replaceAll('\r\n', '\n').split('\n');
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end < 0)
    throw invalid(`${file}:1: the file must begin with front matter between two lines of "---".`);
  const text = lines
    .slice(end + 1)
    .join('\n')
    .trim();
  if (text === '') throw invalid(`${file}:${end + 1}: there is no text after the front matter.`);
  const read = readYaml(CognitionItem, lines.slice(1, end).join('\n'), file, {
    firstLine: 1,
    extra: { id: basename(file, '.md'), text },
  });
  if ('value' in read) return read.value;
  throw invalid(read.problem);
};

const invalid = (message: string): CognitionProblem =>
  new CognitionProblem('COGNITION_INVALID', message, 'Correct that line; the other files of the field show the form.');
