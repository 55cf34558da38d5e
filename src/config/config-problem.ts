import { AsiError, type ErrorText } from '../platform/errors.ts';

/** A setting, flag or file that cannot be used, and how to fix it. */
export const configProblem = (problem: ErrorText & { readonly cause?: unknown }): AsiError =>
  new AsiError({ ...problem, kind: 'user' });
