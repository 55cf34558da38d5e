import type { z } from 'zod';
import { beyondJson, closingBracket } from '../data/json-bounds.ts';
import { answerLines } from './answer-text.ts';
import { fencedBlocks } from './fence.ts';

/** What reading a reply ends with: a value, or the problem that is quoted back to the model. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

const limits = { characters: 256 * 1024, depth: 64, starts: 8, issues: 8, problem: 1500 };

/**
 * Reads one JSON value of the given shape out of a reply: fenced, bare, or surrounded by prose. When nothing fits, the
 * problem is that of the longest piece, which is most likely the one that was meant.
 */
export const jsonOf =
  <T>(schema: z.ZodType<T>) =>
  (text: string): Parsed<T> => {
    let longest = { size: 0, problem: 'the answer contains no JSON' };
    for (const piece of pieces(text)) {
      const read: Parsed<T> = piece.problem === null ? readPiece(schema, piece.text) : fail(piece.problem);
      if (read.ok) return read;
      if (piece.text.length > longest.size) longest = { size: piece.text.length, problem: read.problem };
    }
    return fail(longest.problem);
  };

const readPiece = <T>(schema: z.ZodType<T>, text: string): Parsed<T> => {
  const beyond = beyondJson(text, limits.depth);
  if (beyond !== null) return fail(beyond);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail(`the JSON does not parse: ${(error as Error).message.slice(0, 200)}`);
  }
  const unsafe = unsafePart(value, '');
  if (unsafe !== null) return fail(unsafe);
  const read = schema.safeParse(value);
  if (read.success) return { ok: true, value: read.data };
  const issues = read.error.issues.slice(0, limits.issues);
  return fail(issues.map(({ path, message }) => `${path.join('.') || 'the value'}: ${message}`).join('; '));
};

interface Piece {
  readonly text: string;
  readonly problem: string | null;
}

/** Pieces that may be JSON: blocks tagged json from the last, then untagged ones, then the whole reply; no reasoning. */
function* pieces(text: string): Generator<Piece> {
  const lines = answerLines(text);
  const fences = fencedBlocks(lines).toReversed();
  const likely = [...fences.filter(({ tag }) => tag.startsWith('json')), ...fences.filter(({ tag }) => tag === '')];
  for (const { body } of likely.slice(0, limits.starts)) yield* bracketed(body.join('\n'));
  yield* bracketed(lines.join('\n'));
}

function* bracketed(text: string): Generator<Piece> {
  let from = 0;
  for (let tries = 0; tries < limits.starts; tries += 1) {
    const start = nextBracket(text, from);
    if (start < 0) return;
    const { end, problem } = closing(text, start);
    yield { text: text.slice(start, end), problem };
    from = problem === null ? end : start + 1;
  }
}

const nextBracket = (text: string, from: number): number => {
  const [brace, bracket] = [text.indexOf('{', from), text.indexOf('[', from)];
  return brace < 0 || bracket < 0 ? Math.max(brace, bracket) : Math.min(brace, bracket);
};

/** Where the bracket at `start` is closed, or why it is not. */
const closing = (text: string, start: number): { readonly end: number; readonly problem: string | null } => {
  const stop = Math.min(text.length, start + limits.characters);
  const closed = closingBracket(text, start, { stop, depth: limits.depth });
  if (closed !== null) return closed;
  const long = stop < text.length;
  return {
    end: stop,
    problem: long ? `the JSON is longer than ${limits.characters} characters` : 'the JSON is cut off',
  };
};

/** JSON.parse reads 1e999 as Infinity and "__proto__" as a key; neither may come in. */
const unsafePart = (value: unknown, path: string): string | null => {
  if (typeof value === 'number' && !Number.isFinite(value)) return `${path || 'the value'} is not a finite number`;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, part] of Object.entries(value)) {
    if (key === '__proto__') return `${path || 'the value'} has the forbidden key "__proto__"`;
    const unsafe = unsafePart(part, path === '' ? key : `${path}.${key}`);
    if (unsafe !== null) return unsafe;
  }
  return null;
};

const fail = (problem: string): { readonly ok: false; readonly problem: string } => ({
  ok: false,
  problem: problem.length > limits.problem ? `${problem.slice(0, limits.problem)} …` : problem,
});
