import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { EvaluatorReport } from '../../model/result/evaluation.ts';
import { isDeeper } from '../../platform/data/json-bounds.ts';

const MAX_BYTES = 1024 * 1024;
const MAX_DEPTH = 64;

/** What an evaluator's result file says, or why it says nothing. */
export type ResultFile =
  | { readonly status: 'report'; readonly report: EvaluatorReport }
  | { readonly status: 'missing' }
  | { readonly status: 'bad'; readonly class: string; readonly message: string };

const bad = (name: string, message: string): ResultFile => ({ status: 'bad', class: name, message });

/** Reads a result that a candidate may have tampered with; `notBefore` (ms) is when its evaluator was started. */
export const readResultFile = async (path: string, notBefore: number): Promise<ResultFile> => {
  let file: FileHandle;
  try {
    // Never follows a link, and never waits for the writer of a pipe.
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { status: 'missing' };
    return bad(
      'unsafeResult',
      code === 'ELOOP' ? 'the result is a symbolic link' : `the result cannot be opened (${code})`,
    );
  }
  try {
    const found = await file.stat();
    const { size, nlink, mtimeMs } = found;
    if (!found.isFile()) return bad('unsafeResult', 'the result is not a regular file');
    if (nlink !== 1) return bad('unsafeResult', 'the result has a second name (a hard link)');
    if (size > MAX_BYTES) return bad('malformed', `the result has ${size} bytes; at most ${MAX_BYTES} are allowed`);
    if (mtimeMs < notBefore - 1000) return bad('stale', 'the result is older than the evaluation');
    const buffer = Buffer.alloc(size);
    const { bytesRead } = await file.read(buffer, 0, size, 0);
    return parseResult(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await file.close();
  }
};

/** Turns the text of a result into a report, or says what is wrong with it. */
export const parseResult = (text: string): ResultFile => {
  if (isDeeper(text, MAX_DEPTH)) return bad('malformed', `the result is nested deeper than ${MAX_DEPTH} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text, refuse);
  } catch (error) {
    if (error instanceof RangeError) return bad('nonFinite', 'the result contains a number that is not finite');
    const word = /[:[,\s](-?(?:NaN|Infinity))\b/.exec(text)?.[1];
    if (word !== undefined)
      return bad('nonFinite', `the result contains ${word}, which is neither a number of JSON nor a score`);
    return bad('malformed', `the result is not JSON: ${(error as Error).message}`);
  }
  const isError = typeof value === 'object' && value !== null && 'error' in value;
  const parsed = EvaluatorReport.options[isError ? 0 : 1].safeParse(value);
  if (parsed.success) return { status: 'report', report: parsed.data };
  const issues = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'the result'}: ${message}`);
  return bad('malformed', `the result breaks the contract: ${issues.join('; ')}`);
};

const refuse = (key: string, value: unknown): unknown => {
  if (key === '__proto__') throw new SyntaxError('"__proto__" is not a name');
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('not finite');
  return value;
};
