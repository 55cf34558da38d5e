import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AsiError } from '../../platform/errors.ts';
import { plainText } from '../../platform/text/plain-text.ts';
import { textOf } from '../grammar/arguments.ts';
import { answer, type Execute } from '../grammar/command-definition.ts';
import { cliProblem } from '../terminal/cli-problem.ts';

const kinds = ['estimate', 'certificate'] as const;
type Kind = (typeof kinds)[number];

/** The template of a task by what its score is. */
const templateOf = (kind: Kind): string => fileURLToPath(new URL(`../../../tasks/_template-${kind}`, import.meta.url));

/** Makes the folder of a new task from the template; it runs as it is. What exists is never written over. */
export const taskNew: Execute = async (call) => {
  const name = call.arguments.positionals[0]!;
  if (!/^[a-z0-9][a-z0-9-_]*$/i.test(name)) throw badName(name);
  const directory = join(resolve(textOf(call.arguments, 'dir') ?? 'tasks'), name);
  if (existsSync(directory)) throw taken(directory);
  const files = await copied(kindOf(textOf(call.arguments, 'score')), name, directory);
  const shownPath = relative(process.cwd(), directory) || '.';
  // a task beside the user is found by its name, another one by its path
  const called = shownPath === join('tasks', name) ? name : shownPath.startsWith('.') ? shownPath : `./${shownPath}`;
  const { command } = call.terminal;
  const next = [`${command} task check ${called}`, `${command} run ${called} --rounds 12 --model none`];
  answer(call, { schema: 1, task: name, directory, files, next }, () =>
    [`${shownPath}: ${files.join(', ')}`, 'It runs as it is:', ...next.map((line) => `  ${line}`)].join('\n'),
  );
  return 0;
};

/** Written beside its final path and moved there whole: a half-made task is never found. */
const copied = async (kind: Kind, name: string, directory: string): Promise<readonly string[]> => {
  const template = templateOf(kind);
  const files = (await readdir(template)).filter((file) => !file.startsWith('_')).sort();
  const draft = `${directory}.${process.pid}.tmp`;
  try {
    await mkdir(draft, { recursive: true });
    for (const file of files) {
      const text = await readFile(join(template, file), 'utf8');
      await writeFile(join(draft, file), text.replaceAll('TASK_NAME', name));
    }
    await rename(draft, directory);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true }).catch(() => {}); // the path itself may be no folder
    throw cliProblem({
      code: 'folder-unwritable',
      message: `${plainText(dirname(directory))} cannot be written to (${(cause as NodeJS.ErrnoException).code ?? cause}).`,
      advice: 'Name another folder: --dir <folder>.',
      cause,
    });
  }
  return files;
};

const kindOf = (asked: string | null): Kind => {
  const kind = kinds.find((one) => one === (asked ?? 'estimate'));
  if (kind !== undefined) return kind;
  throw cliProblem({
    code: 'value-invalid',
    message: `--score ${plainText(asked!).slice(0, 80)} is no kind of score.`,
    advice:
      'Use "estimate" where runs of one program differ, or "certificate" where what a program finds can be checked exactly.',
  });
};

const badName = (name: string): AsiError =>
  cliProblem({
    code: 'value-invalid',
    message: `"${plainText(name).slice(0, 80)}" is no name for a task.`,
    advice: 'Use letters, digits, "-" and "_", beginning with a letter or digit.',
  });

const taken = (directory: string): AsiError =>
  cliProblem({
    code: 'folder-exists',
    message: `${plainText(directory)} is there already; nothing was changed.`,
    advice: 'Choose another name, or move that folder away.',
  });
