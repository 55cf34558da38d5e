import { CognitionItem } from '../../model/proposal/cognition-item.ts';
import { AsiError } from '../../platform/errors.ts';
import { cognitionProblem, loadCognition, parseItem } from '../items/cognition-files.ts';
import { isThere } from '../items/cognition-versions.ts';
import { type AddedItem, type AddOptions, addDraft } from './add-draft.ts';
import type { Distil } from './curate-distil.ts';
import { createNeighbourhood } from './curate-near.ts';
import type { Document, Found } from './sources/document.ts';
import { type Draft, extracted } from './sources/extract.ts';
import { type ReadOptions, readSource } from './sources/read-source.ts';
import { type Suspicion, suspicionsIn } from './sources/suspicious.ts';

/** What one source gave. */
export interface SourceReport {
  readonly from: string;
  readonly title: string | null;
  readonly notes: readonly string[];
  readonly problem: { readonly code: string; readonly message: string; readonly advice: string } | null;
  readonly items: readonly AddedItem[];
  /** Items of a model that were thrown away, and why. */
  readonly refused: readonly { readonly title: string; readonly reason: string }[];
  readonly suspicions: readonly Suspicion[];
}

export interface FillOptions extends Pick<AddOptions, 'directory' | 'choose' | 'dryRun'> {
  readonly sources: readonly string[];
  readonly read: ReadOptions;
  /** Null: without a model. */
  readonly distil: Distil | null;
}

/** Fills a field from sources, one after the other; reports each when it is done. */
export async function* fill({ sources, read, distil, ...options }: FillOptions): AsyncGenerator<SourceReport> {
  const items = await createNeighbourhood(await itemsIn(options.directory));
  const into: AddOptions = { ...options, items, disagreesWith: [] };
  for (const source of sources)
    for await (const found of readSource(source, read)) {
      const report = await reported(found, distil, into);
      yield report;
      if (report.problem !== null && !goesOn(report.problem.code)) return;
    }
}

/** Puts one item into a field. */
export const addItem = async (
  draft: Draft & { readonly id?: string },
  options: Omit<AddOptions, 'items'>,
): Promise<AddedItem> =>
  addDraft(draft, { ...options, items: await createNeighbourhood(await itemsIn(options.directory)) });

/** The items of a directory; none when it is not there yet. */
const itemsIn = async (directory: string): Promise<readonly CognitionItem[]> =>
  (await isThere(directory)) ? loadCognition(directory) : [];

/** After these nothing more can be asked; what was filled stays. */
const goesOn = (code: string): boolean =>
  !['credentials', 'model-not-found', 'quota', 'budget', 'outage', 'unavailable'].includes(code);

const reported = async (found: Found, distil: Distil | null, into: AddOptions): Promise<SourceReport> => {
  const empty: SourceReport = {
    from: found.from,
    title: null,
    notes: [],
    problem: null,
    items: [],
    refused: [],
    suspicions: [],
  };
  if (found.kind === 'note') return { ...empty, notes: [found.note] };
  if (found.kind === 'problem') return { ...empty, problem: problemOf(found.problem) };
  try {
    if (found.kind === 'document')
      return await documentReport({ ...empty, title: found.document.title }, found.document, distil, into);
    const item = found.kind === 'item' ? checked(found.item, found.from) : ownItem(found.text, found.from);
    const suspicions = suspicionsIn([{ heading: item.title, text: `${item.trigger}\n${item.text}` }]);
    const notes = item.edits.length === 0 ? [] : ['it brings edits: code that runs will try in their sandbox'];
    return { ...empty, title: item.title, notes, items: [await addDraft(item, into)], suspicions };
  } catch (error) {
    if (!isUserFacing(error)) throw error;
    return { ...empty, problem: problemOf(error) };
  }
};

const documentReport = async (
  report: SourceReport,
  document: Document,
  distil: Distil | null,
  into: AddOptions,
): Promise<SourceReport> => {
  const suspicions = suspicionsIn(document.sections);
  if (distil === null) {
    const items = [await addDraft(extracted(document), into)];
    return { ...report, notes: document.notes, items, suspicions };
  }
  const { made, notes } = await distil(document);
  const items: AddedItem[] = [];
  for (const one of made) if ('draft' in one) items.push(await addDraft(one.draft, into));
  return {
    ...report,
    notes: [
      ...document.notes,
      ...notes,
      ...made
        .flatMap((one) => ('draft' in one ? one.dropped : []))
        .map((name) => `"${name}" is no metric of the task; that expectation is left out`),
    ],
    items,
    refused: made.flatMap((one) => ('refused' in one ? [{ title: one.title, reason: one.refused }] : [])),
    suspicions,
  };
};

/** An item that came as JSON. Its id is kept when it can be the name of a file. */
const checked = (fields: Readonly<Record<string, unknown>>, from: string): Draft & { id?: string } => {
  const { id, ...rest } = fields;
  const named = isId(id);
  const source =
    typeof rest.source === 'string' ? { title: rest.source } : (rest.source ?? { title: 'unnamed source' });
  const read = CognitionItem.safeParse({ trigger: '', ...rest, source, id: named ? id : 'unnamed' });
  if (read.success) return named ? read.data : without(read.data);
  const { path, message } = read.error.issues[0]!;
  throw cognitionProblem(
    'cognition-invalid',
    `${from}: "${path.join('.') || 'the item'}": ${message}.`,
    'Correct it; docs/cognition.md shows what an item has.',
  );
};

/** An item that came as a file of cognition. */
const ownItem = (text: string, from: string): Draft & { id?: string } => {
  const item = parseItem(text, from);
  const id = item.id.replace(/\.(markdown|txt)$/i, '');
  return isId(id) ? { ...item, id } : without(item);
};

/** Can this be the name of a file of cognition? */
const isId = (id: unknown): id is string =>
  typeof id === 'string' && /^[a-z0-9][a-z0-9._-]{0,119}$/i.test(id) && !/^readme$/i.test(id);

const without = ({ id: _, ...draft }: CognitionItem): Draft => draft;

const isUserFacing = (error: unknown): error is AsiError =>
  error instanceof AsiError || (error instanceof Error && 'code' in error && 'advice' in error);

const problemOf = ({ code, message, advice }: { code: string; message: string; advice: string }) => ({
  code,
  message,
  advice,
});
