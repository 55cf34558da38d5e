/**
 * Who can do something about an error: the user by asking otherwise, anyone who keeps this machine, its endpoint or its
 * account, time alone (the next try may succeed), or nothing while this session lasts.
 */
export type ErrorKind = 'user' | 'environment' | 'transient' | 'fatal';

/** What an error says: `code` is stable and lower-kebab-case, `message` one sentence, `advice` how to fix it. */
export interface ErrorText {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
}

/** The one error that is thrown on purpose; anything else thrown is a defect. */
export class AsiError extends Error {
  override readonly name: string = 'AsiError';
  readonly code: string;
  readonly advice: string;
  readonly kind: ErrorKind;

  constructor({
    code,
    message,
    advice,
    kind,
    cause,
  }: ErrorText & { readonly kind: ErrorKind; readonly cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.advice = advice;
    this.kind = kind;
  }
}

/** Errors that belong together: how they are made, and whether something thrown is one of them. */
export const defineErrors = <Code extends string>(kinds: Readonly<Record<Code, ErrorKind>>) => ({
  make: (code: Code, message: string, advice: string, cause?: unknown): AsiError =>
    new AsiError({ code, message, advice, kind: kinds[code], cause }),
  includes: (error: unknown): error is AsiError => error instanceof AsiError && Object.hasOwn(kinds, error.code),
});

/** Something that was typed or written has to be corrected. */
export const userError = (code: string, message: string, advice: string, cause?: unknown): AsiError =>
  new AsiError({ code, message, advice, kind: 'user', cause });

/** The text of whatever was thrown, with its causes. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message} (${reasonOf(error.cause)})`;
};
