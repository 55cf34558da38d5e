import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { CognitionItem } from '../../model/proposal/cognition-item.ts';
import { readYaml } from '../../platform/data/yaml-text.ts';
import type { AsiError } from '../../platform/errors.ts';
import { defineErrors } from '../../platform/errors.ts';
import { readTextFile } from '../../platform/files/text-file.ts';
import { frontMatterOf } from '../../platform/text/front-matter.ts';

/** Why the cognition of a field cannot be used: cognition-missing or cognition-invalid. */
export const cognitionProblem = defineErrors({
  'cognition-busy': 'user',
  'cognition-invalid': 'user',
  'cognition-missing': 'user',
  'cognition-unknown': 'user',
  'cognition-unwritable': 'user',
}).make;

/** The items of a field: every markdown file in its directory except README.md, in order of their names. */
export const loadCognition = async (directory: string): Promise<readonly CognitionItem[]> => {
  const names = await readdir(directory).catch((cause: unknown) => {
    const advice = 'Add the directory with at least one markdown file, or correct "cognition" in task.yaml.';
    throw cognitionProblem('cognition-missing', `There is no cognition in ${directory}.`, advice, cause);
  });
  const misnamed = names.find((name) => !name.endsWith('.md') && almostMarkdown.has(extname(name).toLowerCase()));
  if (misnamed !== undefined)
    throw invalid(
      `${join(directory, misnamed)}: a file of cognition must end in ".md".`,
      'Rename it, or move it away.',
    );
  const files = names.filter((name) => name.endsWith('.md') && name !== 'README.md').sort();
  return Promise.all(files.map((name) => loadItem(join(directory, name))));
};

/** What would otherwise be overlooked without a word. */
const almostMarkdown = new Set(['.md', '.markdown', '.mdown', '.mkd']);

/** The item of a file. */
export const loadItem = async (file: string): Promise<CognitionItem> => {
  const found = await readTextFile(file);
  if ('text' in found) return parseItem(found.text, file);
  throw invalid(`${file} ${found.problem}.`, 'Mend the file, or move it away.');
};

/** An item from the text of its file: front matter between two lines of dashes, then the text. Its id is the file's name. */
export const parseItem = (content: string, file: string): CognitionItem => {
  const split = frontMatterOf(content);
  if (split === null) throw invalid(`${file}:1: the file must begin with front matter between two lines of "---".`);
  const text = split.body.trim();
  if (text === '')
    throw invalid(`${file}:${split.front.split('\n').length + 2}: there is no text after the front matter.`);
  const read = readYaml(CognitionItem, split.front, file, { firstLine: 1, extra: { id: basename(file, '.md'), text } });
  if ('value' in read) return read.value;
  throw invalid(read.problem);
};

const formAdvice = 'Correct that line; the other files of the field show the form.';

const invalid = (message: string, advice = formAdvice): AsiError =>
  cognitionProblem('cognition-invalid', message, advice);
