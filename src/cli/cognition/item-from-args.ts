import { parseItem } from '../../knowledge/items/cognition-files.ts';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import type { AsiError } from '../../platform/errors.ts';
import { readTextFile } from '../../platform/files/text-file.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { type Arguments, textOf } from '../grammar/arguments.ts';
import { cliProblem } from '../terminal/cli-problem.ts';

type Given = Omit<CognitionItem, 'id'> & { readonly id?: string };

/** The item that a file, stdin ("-") or the flags hold. */
export const itemFromArgs = async (args: Arguments, file: string | undefined): Promise<Given> => {
  const text = textOf(args, 'text');
  if (file === undefined) return fromFlags(args, text);
  if (text !== null) throw wrong('A file and --text are both given.', 'Give one of them.');
  const content = file === '-' ? await stdin() : await contentOf(file);
  if (!/^\uFEFF?---\r?\n/.test(content)) return fromFlags(args, content);
  const twice = ['title', 'trigger', 'source'].find((name) => args.flags.has(name));
  if (twice !== undefined)
    throw wrong(`--${twice} is given, but the front matter already sets it.`, 'Change it in the file.');
  const { id, ...item } = parseItem(content, file === '-' ? 'stdin' : file);
  return file === '-' ? item : { ...item, id: id.replace(/\.(markdown|txt)$/i, '') };
};

const fromFlags = (args: Arguments, text: string | null): Given => {
  const missing = ['title', 'trigger'].find((name) => !textOf(args, name)?.trim());
  if (missing !== undefined || !text?.trim())
    throw wrong(
      missing === undefined ? 'There is no text.' : `--${missing} is missing.`,
      'An item has --title (one line), --trigger (the symptom that calls for it) and --text, or a file with these in its front matter; docs/cognition.md shows one.',
    );
  return {
    title: textOf(args, 'title')!.trim(),
    source: { title: textOf(args, 'source') ?? 'human', year: new Date().getUTCFullYear() },
    made: 'human',
    tags: [],
    trigger: textOf(args, 'trigger')!.trim(),
    edits: [],
    text: text.trim(),
  };
};

const contentOf = async (file: string): Promise<string> => {
  const found = await readTextFile(file);
  if ('text' in found) return found.text;
  throw wrong(
    `${singleLine(file, 200)} ${found.problem}.`,
    'Name a file with one item. "asi cognition import" reads documents, folders and addresses.',
  );
};

const stdin = async (): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Buffer));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw wrong('What came through stdin is not UTF-8 text.', 'Send the text of one item.');
  }
};

const wrong = (message: string, advice: string): AsiError => cliProblem({ code: 'item-invalid', message, advice });
