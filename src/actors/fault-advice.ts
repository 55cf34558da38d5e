import { AsiError } from '../platform/errors.ts';

const most = 64;

/** What to do about the latest errors, by their sentence: machines pass on the sentence alone. */
export interface FaultAdvice {
  note(error: unknown): void;
  /** The advice of the error that said this; empty when none did. */
  of(message: string): string;
}

/** Remembers the advice of the latest 64 different errors. */
export const createFaultAdvice = (): FaultAdvice => {
  const kept = new Map<string, string>();
  return {
    note: (error) => {
      if (!(error instanceof AsiError)) return;
      kept.delete(error.message);
      kept.set(error.message, error.advice);
      if (kept.size > most) kept.delete(kept.keys().next().value!);
    },
    of: (message) => kept.get(message) ?? '',
  };
};
