import { plainText } from '../../platform/text/plain-text.ts';
import type { Paint } from './terminal.ts';

/** What a person is told about an error: one sentence, the way to mend it, and the exit code. */
export interface Explanation {
  readonly message: string;
  readonly advice: string;
  readonly exit: number;
}

/** Explains whatever was thrown. Errors with a code and an advice speak for themselves; anything else is a fault of ours. */
export const explain = (error: unknown): Explanation => {
  const { message, code, advice, exit } = read(error);
  if (advice !== null) return { message, advice, exit: exit ?? exitOf(code) };
  if (code !== null) return { message: `${message.replace(/\.$/, '')} (${code}).`, advice: saved, exit: exitOf(code) };
  return {
    message: `Something went wrong inside: ${message}`,
    advice: `${saved} --verbose shows where it happened.`,
    exit: 1,
  };
};

const saved = 'Everything finished is saved; "resume" goes on.';

/** The explanation as text for stderr; with `verbose`, the stack and its causes as well. */
export const explained = (error: unknown, paint: Paint, verbose: boolean): string => {
  const { message, advice } = explain(error);
  const lines = [
    `${paint('red', 'error:')} ${plainText(message)}`,
    ...(advice === '' ? [] : [`  ${plainText(advice)}`]),
  ];
  return [...lines, ...(verbose ? stacks(error) : [])].join('\n');
};

const read = (error: unknown) => {
  const fields: Readonly<Record<string, unknown>> = error instanceof Error ? { ...error } : {};
  const { code, advice, exit } = fields;
  return {
    message: (error instanceof Error ? error.message : String(error)).split('\n')[0]!,
    code: typeof code === 'string' ? code : null,
    advice: typeof advice === 'string' ? advice : null,
    exit: typeof exit === 'number' ? exit : null,
  };
};

const exitOf = (code: string | null): number =>
  code === null ? 1 : (byCode.find(([codes]) => codes.test(code))?.[1] ?? 1);

/** Which exit code the stable codes of errors stand for: 4 credentials, 3 this machine is not ready, 2 usage. */
const byCode: readonly (readonly [RegExp, number])[] = [
  [/^(credentials|quota)/, 4],
  [/^(NO_|OLD_PYTHON|MISSING_PACKAGES|INSTALL_FAILED|EVALUATOR_NOT_STARTED|CHROMA)/, 3],
  [/^(key|value|set|file|model|modelSpec|notFound|badRequest)\b/, 2],
  [/^(run-live|run-exists|run-complete|name-invalid|setting-fixed)$/, 2],
  [/^(TASK|COGNITION|MANIFEST|NODE_UNEVALUATED)/, 2],
  [/^RUN_(MISSING|EXISTS|LOCKED|AMBIGUOUS|FORMAT)/, 2],
];

const stacks = (error: unknown): string[] => {
  if (!(error instanceof Error)) return [];
  return [plainText(error.stack ?? ''), ...(error.cause === undefined ? [] : ['caused by', ...stacks(error.cause)])];
};
