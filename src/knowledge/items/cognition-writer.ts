import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CognitionItem } from '../../model/proposal/cognition-item.ts';
import type { AsiError } from '../../platform/errors.ts';
import { syncDirectory, writeDurably } from '../../platform/files/durable-file.ts';
import { mostBytes } from '../../platform/files/text-file.ts';
import { cognitionProblem, loadItem, parseItem } from './cognition-files.ts';
import { oneWriter } from './cognition-lock.ts';
import { isThere, keptVersions, versionFile, versionsDirectory } from './cognition-versions.ts';
import { itemText } from './item-text.ts';

export { itemText };

/** Where an item lies now, and as which version; `replaced` when another content of that id was moved to the versions. */
export interface Kept {
  readonly file: string;
  readonly version: number;
  readonly replaced: boolean;
}

/**
 * Writes an item to the directory of its field, which is made when it is not there. The same content is left alone; other
 * content of the same id is kept in `.versions`, and the new one is the next version.
 */
export const writeCognitionItem = (directory: string, item: CognitionItem): Promise<Kept> => {
  const file = join(directory, `${item.id}.md`);
  const wanted = faithful(item, file);
  return oneWriter(directory, async () => {
    const present = (await isThere(file)) ? await loadItem(file) : null;
    const kept = await keptVersions(directory, item.id);
    if (present && isDeepStrictEqual(unnumbered(present), unnumbered(wanted)))
      return { file, version: present.version ?? 1, replaced: false };
    if (present === null) {
      const version = Math.max(wanted.version ?? 1, (kept.at(-1) ?? 0) + 1);
      await writeDurably(file, itemText(numbered(wanted, version)));
      return { file, version, replaced: false };
    }
    const old = await numberFor(directory, present, file, kept);
    await mkdir(versionsDirectory(directory), { recursive: true });
    // A copy, not a move: a crash in between leaves the item where it was.
    await writeDurably(versionFile(directory, item.id, old), await readFile(file, 'utf8'));
    await writeDurably(file, itemText(numbered(wanted, old + 1)));
    return { file, version: old + 1, replaced: true };
  });
};

/** Takes an item out of its field: its file is moved to the versions. Answers where it lies now. */
export const removeItem = (directory: string, id: string): Promise<{ readonly file: string }> => {
  const file = join(directory, `${checkedId(id)}.md`);
  return oneWriter(directory, async () => {
    if (!(await isThere(file)))
      throw cognitionProblem('cognition-unknown', `There is no item "${id}" in ${directory}.`, unknownAdvice);
    const present = await loadItem(file).catch(() => null);
    const kept = await keptVersions(directory, id);
    const number = present === null ? (kept.at(-1) ?? 0) + 1 : await numberFor(directory, present, file, kept);
    const to = versionFile(directory, id, number);
    await mkdir(versionsDirectory(directory), { recursive: true });
    await rename(file, to);
    await syncDirectory(to);
    await syncDirectory(file);
    return { file: to };
  });
};

const unknownAdvice = '"asi cognition ls <field>" lists the ids of its items.';

/** The number under which the present text is kept: its own, unless another text has that already. */
const numberFor = async (
  directory: string,
  present: CognitionItem,
  file: string,
  kept: readonly number[],
): Promise<number> => {
  const own = present.version ?? 1;
  const last = kept.at(-1) ?? 0;
  if (own > last) return own;
  const isKept =
    own === last &&
    (await readFile(versionFile(directory, present.id, own), 'utf8')) === (await readFile(file, 'utf8'));
  return isKept ? own : last + 1;
};

const unnumbered = ({ version: _, ...item }: CognitionItem): Omit<CognitionItem, 'version'> => item;

const numbered = (item: CognitionItem, version: number): CognitionItem => (version === 1 ? item : { ...item, version });

/** The item as its file will be read again; one that would be read as something else is refused. */
const faithful = (item: CognitionItem, file: string): CognitionItem => {
  checkedId(item.id);
  const checked = CognitionItem.safeParse({ ...item, text: item.text.replaceAll('\r\n', '\n').trim() });
  if (!checked.success) {
    const { path, message } = checked.error.issues[0]!;
    throw unfit(`The item "${item.id}" is none: "${path.join('.')}": ${message}.`);
  }
  const wanted = JSON.parse(JSON.stringify(checked.data)) as CognitionItem;
  const text = itemText(wanted);
  if (Buffer.byteLength(text) > mostBytes)
    throw unfit(`The item "${item.id}" would be longer than ${mostBytes} bytes.`);
  // What UTF-8 cannot hold is lost on the way to the disk.
  if (!isDeepStrictEqual(parseItem(Buffer.from(text).toString(), file), wanted))
    throw unfit(`The item "${item.id}" contains characters that a text file cannot store.`);
  return wanted;
};

const checkedId = (id: string): string => {
  if (/^[a-z0-9][a-z0-9._-]{0,119}$/i.test(id) && id.toLowerCase() !== 'readme') return id;
  throw unfit(`"${id.slice(0, 60)}" cannot be the id of an item.`);
};

const unfit = (message: string): AsiError =>
  cognitionProblem(
    'cognition-invalid',
    message,
    'An id is made of letters, digits, "-", "_" and "."; an item has a title and a text.',
  );
