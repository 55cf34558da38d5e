import { plainText } from '../domain/plain-text.ts';
import type { Paint } from './surface.ts';

/** What a person is told about an error: one sentence, the way to mend it, and the exit code. */
export interface Explanation {
  readonly message: string;
  readonly advice: string;
  readonly exit: number;
}

/** Explains whatever was thrown. Errors with an `advice` speak for themselves; anything else is a fault of ours. */
export const explain = (error: unknown): Explanation => {
  if (error instanceof Error && 'advice' in error && typeof error.advice === 'string')
    return { message: error.message, advice: error.advice, exit: exitOf(error) };
  const message = error instanceof Error ? error.message : String(error);
  return {
    message: `Something went wrong inside: ${message.split('\n')[0]}`,
    advice: 'What was finished is saved. --verbose shows where it happened.',
    exit: 1,
  };
};

/** The explanation as text for stderr; with `verbose`, the stack and its causes as well. */
export const explained = (error: unknown, paint: Paint, verbose: boolean): string => {
  const { message, advice } = explain(error);
  const lines = [
    `${paint('red', 'error:')} ${plainText(message)}`,
    ...(advice === '' ? [] : [`  ${plainText(advice)}`]),
  ];
  return [...lines, ...(verbose ? stacks(error) : [])].join('\n');
};

const exitOf = (error: Error): number => {
  const { code, exit } = error as { code?: unknown; exit?: unknown };
  if (typeof exit === 'number') return exit;
  return typeof code === 'string' ? (byCode.find(([pattern]) => pattern.test(code))?.[1] ?? 1) : 1;
};

/** Which exit code the stable codes of errors stand for; the first pattern counts. */
const byCode: readonly (readonly [RegExp, number])[] = [
  [/^(credentials|quota)/i, 4],
  [/^(PYTHON|ENVIRONMENT|TORCH|REQUIREMENTS|SANDBOX|CHROMA)/i, 3],
  [/^(key|value|set|file|model|TASK|COGNITION)[-_]/i, 2],
  [/^(RUN_(MISSING|EXISTS|LOCKED|AMBIGUOUS)|MANIFEST)/, 2],
];

const stacks = (error: unknown): string[] => {
  if (!(error instanceof Error)) return [];
  return [plainText(error.stack ?? ''), ...(error.cause === undefined ? [] : ['caused by', ...stacks(error.cause)])];
};
