import { AsiError, type ErrorKind } from '../../platform/errors.ts';
import { plainText } from '../../platform/text/plain-text.ts';
import type { Paint } from './terminal.ts';

/** What a user reads about an error: one sentence, the way to mend it, and the exit code. */
export interface Explanation {
  readonly message: string;
  readonly advice: string;
  readonly exit: number;
}

/** Explains whatever was thrown; what was not thrown on purpose is a fault of ours. */
export const explain = (error: unknown): Explanation => {
  if (error instanceof AsiError)
    return { message: firstLine(error.message), advice: error.advice, exit: exitOf(error) };
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  const message = firstLine(error instanceof Error ? error.message : String(error));
  if (code !== null) return { message: `${message.replace(/\.$/, '')} (${code}).`, advice: saved, exit: 1 };
  return {
    message: `Something went wrong inside: ${message}`,
    advice: `${saved} --verbose shows where it happened.`,
    exit: 1,
  };
};

const firstLine = (text: string): string => text.split('\n')[0]!;

const exitByKind: Readonly<Record<ErrorKind, number>> = { user: 2, environment: 3, transient: 1, fatal: 1 };

const accountCodes: ReadonlySet<string> = new Set(['credentials', 'credentials-missing', 'quota']);

/** The exit code that stands for an error: its kind's, but for keys and accounts, which scripts distinguish. */
const exitOf = ({ code, kind }: Pick<AsiError, 'code' | 'kind'>): number =>
  accountCodes.has(code) ? 4 : exitByKind[kind];

const saved = 'Everything finished is saved; "resume" continues the run.';

/** The explanation as text for stderr; with `verbose`, the stack and its causes as well. */
export const explained = (error: unknown, paint: Paint, verbose: boolean): string => {
  const { message, advice } = explain(error);
  const lines = [
    `${paint('red', 'error:')} ${plainText(message)}`,
    ...(advice === '' ? [] : [`  ${plainText(advice)}`]),
  ];
  return [...lines, ...(verbose ? stacks(error) : [])].join('\n');
};

const stacks = (error: unknown): string[] => {
  if (!(error instanceof Error)) return [];
  return [plainText(error.stack ?? ''), ...(error.cause === undefined ? [] : ['caused by', ...stacks(error.cause)])];
};
