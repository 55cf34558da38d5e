import { isDeepStrictEqual } from 'node:util';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import type { AsiError } from '../../platform/errors.ts';
import { cognitionProblem } from '../items/cognition-files.ts';
import { writeCognitionItem } from '../items/cognition-writer.ts';
import { mergedItem } from './curate-merge.ts';
import { type Near, type Neighbourhood, nearAbove } from './curate-near.ts';
import type { Draft } from './sources/extract.ts';

/** What to do with an item that the field nearly has: make it a part of that one, keep both, or leave it out. */
export type Choice = 'merge' | 'anyway' | 'skip';

/** What became of an item. */
export interface AddedItem {
  readonly id: string;
  readonly title: string;
  readonly made: string;
  readonly outcome: 'added' | 'new version' | 'merged' | 'kept both' | 'skipped' | 'unchanged';
  readonly version: number | null;
  readonly file: string | null;
  readonly near: { readonly id: string; readonly title: string; readonly similarity: number } | null;
}

export interface AddOptions {
  readonly directory: string;
  readonly items: Neighbourhood;
  /** Asked for each item that is nearly there, before anything is written. */
  readonly choose: (item: Draft, near: Near) => Promise<Choice>;
  readonly dryRun: boolean;
  /** Items that contradict it: both sides are shown. */
  readonly disagreesWith: readonly string[];
}

/** Puts one item into its field. One that comes with the id of a present item is an edit of it. */
export const addDraft = async (draft: Draft & { readonly id?: string }, options: AddOptions): Promise<AddedItem> => {
  const { items } = options;
  const { id: own, ...content } = draft;
  for (const id of options.disagreesWith) if (!items.has(id)) throw unknown(id, options.directory);
  const entry: Draft =
    options.disagreesWith.length === 0
      ? content
      : { ...content, disagreesWith: union(content.disagreesWith, options.disagreesWith) };
  const candidate = { ...entry, id: own ?? '' };
  const namesake = own !== undefined && items.has(own) ? await items.nearest(candidate, own) : null;
  if (namesake !== null && namesake.similarity >= nearAbove)
    return writeItem({ ...entry, id: namesake.item.id }, 'new version', namesake, options);
  const nearest = await items.nearest(candidate);
  // What is said to disagree is no duplicate, however alike the words are.
  const isNear =
    nearest !== null && nearest.similarity >= nearAbove && !options.disagreesWith.includes(nearest.item.id);
  const near = isNear ? nearest : namesake;
  const id = freeId(own ?? slugOf(entry.title), items);
  if (near === null) return writeItem({ ...entry, id }, 'added', null, options);
  const merged = mergedItem(near.item, entry);
  const same = isDeepStrictEqual(unnamed(near.item), unnamed(merged));
  if (same) return addedItem(near.item, 'unchanged', near.item.version ?? 1, null, near);
  const choice = await options.choose(entry, near);
  if (choice === 'skip') return addedItem({ ...entry, id }, 'skipped', null, null, near);
  if (choice === 'merge') return writeItem(merged, 'merged', near, options);
  return writeItem({ ...entry, id }, 'kept both', near, options);
};

const writeItem = async (
  item: CognitionItem,
  outcome: AddedItem['outcome'],
  near: Near | null,
  { directory, items, dryRun, disagreesWith }: AddOptions,
): Promise<AddedItem> => {
  const before = items.item(item.id);
  const isSame = before !== undefined && isDeepStrictEqual(unnamed(before), unnamed(item));
  await items.put(item);
  if (isSame) return addedItem(item, 'unchanged', before.version ?? 1, null, near);
  if (dryRun) return addedItem(item, outcome, null, null, near);
  const { file, version } = await writeCognitionItem(directory, item);
  await items.put({ ...item, version });
  for (const id of disagreesWith) {
    const other = items.item(id)!;
    if (id === item.id || other.disagreesWith?.includes(item.id)) continue;
    const withDisagreement = { ...other, disagreesWith: union(other.disagreesWith, [item.id]) };
    const kept = await writeCognitionItem(directory, withDisagreement);
    await items.put({ ...withDisagreement, version: kept.version });
  }
  return addedItem(item, outcome, version, file, near);
};

const addedItem = (
  { id, title, made = 'curated' }: CognitionItem,
  outcome: AddedItem['outcome'],
  version: number | null,
  file: string | null,
  near: Near | null,
): AddedItem => ({
  id,
  title,
  made,
  outcome,
  version,
  file,
  near: near && { id: near.item.id, title: near.item.title, similarity: Math.round(near.similarity * 1000) / 1000 },
});

const unnamed = ({ id: _, version: __, ...said }: CognitionItem): object => JSON.parse(JSON.stringify(said)) as object;

const union = (some: readonly string[] | undefined, others: readonly string[]): string[] => [
  ...new Set([...(some ?? []), ...others]),
];

/** The title as the name of a file. */
const slugOf = (title: string): string => {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  const slug = (words ?? []).reduce(
    (name, word) => (name === '' ? word.slice(0, 60) : `${name}-${word}`.length > 60 ? name : `${name}-${word}`),
    '',
  );
  return slug === '' || slug === 'readme' ? `item-${slug}`.replace(/-$/, '') : slug;
};

const freeId = (wanted: string, items: Neighbourhood): string => {
  if (!items.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) if (!items.has(`${wanted}-${number}`)) return `${wanted}-${number}`;
};

const unknown = (id: string, directory: string): AsiError =>
  cognitionProblem(
    'cognition-unknown',
    `There is no item "${id}" in ${directory} to disagree with.`,
    '"asi cognition ls <field>" lists the ids of its items.',
  );
