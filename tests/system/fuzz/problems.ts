import { expect } from 'vitest';
import { AsiError } from '../../../src/platform/errors.ts';

/** What somebody is told about a bad input: a code, what was wrong and where, and how to mend it. */
export type Problem = AsiError | AsiError | AsiError;

/** The problem that was thrown, fit to be shown: anything else thrown is a defect of ours. */
export const problemOf = (error: unknown): Problem => {
  if (!(error instanceof AsiError || error instanceof AsiError || error instanceof AsiError)) throw error;
  const { code, message, advice } = error;
  expect(code).toMatch(/^[a-zA-Z_-]+$/);
  expect(message.length).toBeGreaterThan(10);
  expect(message.length, message).toBeLessThan(1500);
  expect(message).not.toMatch(/\[object |\bundefined\b.*\bundefined\b|ZodError|TypeError|call stack|\n {4}at /);
  expect(advice).not.toBe('');
  return error;
};
