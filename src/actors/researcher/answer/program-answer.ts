import type { Defect } from '../../../model/proposal/candidate.ts';
import { tagSays } from '../../../platform/source/language.ts';
import { changeOutsideBlocks } from '../../../platform/source/source-blocks.ts';
import type { Prose } from '../../../platform/text/answer-text.ts';
import { type Fence, fencedBlocks } from '../../../platform/text/fence.ts';
import { endsWithinString } from './cut-off.ts';
import { elisionIn } from './elision.ts';
import { applyEdits } from './patch.ts';
import { patchEdits } from './patch-edits.ts';

/** What an answer's program is measured against. */
export interface ProgramContext {
  readonly parent: { readonly id: number; readonly program: string };
  readonly mode: 'diff' | 'full' | 'auto';
  readonly limits: { readonly maxBytes: number; readonly requires: readonly string[] };
  readonly language: string;
}

/** The program of an answer, the prose around it, and what was forgiven; or why it is unusable. */
export type ProgramAnswer =
  | {
      readonly ok: true;
      readonly kind: 'diff' | 'full';
      readonly program: string;
      readonly edits: number;
      readonly prose: Prose;
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly kind: Defect['kind']; readonly detail: string };

type Found = Extract<ProgramAnswer, { ok: true }>;
type Unusable = Extract<ProgramAnswer, { ok: false }>;

/** Finds the program of an answer, as SEARCH/REPLACE blocks or as a fenced whole, and checks what can be checked by reading. */
export const readProgram = (lines: readonly string[], context: ProgramContext): ProgramAnswer => {
  const read = patchEdits(lines);
  if (!read.ok) return unusable('incomplete', read.problem);
  const found = read.edits.length > 0 ? patched(lines, read, context) : whole(lines, context);
  return found.ok ? checked(found, context) : found;
};

type Edits = Extract<ReturnType<typeof patchEdits>, { ok: true }>;

const patched = (
  lines: readonly string[],
  { edits, first, last }: Edits,
  { parent, mode }: ProgramContext,
): ProgramAnswer => {
  const result = applyEdits(parent.program, edits);
  if (!result.ok) return unusable(result.kind, result.detail);
  return {
    ok: true,
    kind: 'diff',
    program: result.program,
    edits: result.edits,
    prose: [...unfenced(lines.slice(0, first)), null, ...unfenced(lines.slice(last + 1))],
    notes: mode === 'full' ? ['sent edits where a whole program was asked for'] : [],
  };
};

const unfenced = (lines: readonly string[]): readonly string[] => lines.filter((line) => !/^\s*(```|~~~)/.test(line));

const whole = (lines: readonly string[], context: ProgramContext): ProgramAnswer => {
  // A stray fence without a word holds nothing; with a tag, something was about to follow.
  const fences = fencedBlocks(lines).filter(
    ({ tag, end, body }) => (end === null && tag !== '') || body.some((line) => line.trim() !== ''),
  );
  const last = fences.at(-1);
  if (last === undefined)
    return unusable('unparsed', 'the answer contains no fenced program and no SEARCH/REPLACE block');
  if (context.mode === 'diff')
    return unusable('unparsed', 'the answer contains a fenced block but no SEARCH/REPLACE block, which was requested');
  if (last.end === null)
    return unusable(
      'incomplete',
      `the last fenced block, opened on line ${last.start + 1}, is never closed: the answer is cut off`,
    );
  const usable = inLanguage(fences, context.language);
  const torn = fences.find(
    ({ tag, body }) =>
      tagSays(tag, context.language) !== 'other' && endsWithinString(body.join('\n'), context.language),
  );
  if (torn !== undefined)
    return unusable(
      'incomplete',
      `the fenced block opened on line ${torn.start + 1} ends within a string that is never closed; ` +
        'if the program contains a line of "```", fence the whole with "~~~~"',
    );
  const chosen = usable.findLast(({ body }) => hasAll(body.join('\n'), context.limits.requires)) ?? usable.at(-1);
  if (chosen === undefined)
    return unusable(
      'unparsed',
      `the fenced block is tagged "${last.tag}", but the program must be ${context.language}`,
    );
  return {
    ok: true,
    kind: 'full',
    program: conformed(chosen.body, context.parent.program),
    edits: 0,
    prose: outside(lines, fences),
    notes: usable.length > 1 ? [`took one of ${usable.length} fenced blocks`] : [],
  };
};

const outside = (lines: readonly string[], fences: readonly Fence[]): Prose => {
  const prose: (string | null)[] = [...lines];
  for (const { start, end } of fences) prose.fill(null, start, (end ?? lines.length) + 1);
  return prose;
};

const inLanguage = (fences: readonly Fence[], language: string): readonly Fence[] => {
  const closed = fences.filter(({ end }) => end !== null);
  const tagged = (says: string) => closed.filter(({ tag }) => tagSays(tag, language) === says);
  return tagged('wanted').length > 0 ? tagged('wanted') : tagged('nothing');
};

/** The lines with the parent's line ends and its ending, so that only real changes count as changes. */
const conformed = (lines: readonly string[], parent: string): string => {
  const end = parent.split('\n', 1)[0]!.endsWith('\r') ? '\r\n' : '\n';
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(0, last + 1).join(end) + (parent.endsWith('\n') || parent === '' ? end : '');
};

const checked = (found: Found, { parent, limits }: ProgramContext): ProgramAnswer => {
  const { program } = found;
  const bytes = new TextEncoder().encode(program).length;
  if (bytes > limits.maxBytes)
    return unusable('tooLong', `the program has ${bytes} bytes; at most ${limits.maxBytes} are allowed`);
  if (program.includes('\0') || /\p{Surrogate}/u.test(program))
    return unusable(
      'unparsed',
      'the program contains characters that a source file may not contain (NUL or half a surrogate pair)',
    );
  if (program.trim() === '') return unusable('incomplete', 'the program is empty');
  if (program === parent.program)
    return unusable('unchanged', `the program is the same as its parent, node ${parent.id}`);
  const elision = elisionIn(program, parent.program);
  if (elision !== null)
    return unusable(
      'incomplete',
      `line ${elision.line} leaves code out: ${JSON.stringify(elision.text)}; write every line`,
    );
  const missing = limits.requires.filter((text) => !program.includes(text));
  if (missing.length > 0)
    return unusable('incomplete', `the program lacks ${missing.map((text) => JSON.stringify(text)).join(', ')}`);
  const moved = changeOutsideBlocks(parent.program, program);
  return moved === null ? found : unusable('markers', moved);
};

const hasAll = (text: string, requires: readonly string[]): boolean => requires.every((part) => text.includes(part));

const unusable = (kind: Defect['kind'], detail: string): Unusable => ({ ok: false, kind, detail });
