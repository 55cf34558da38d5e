import { AsiError, type ErrorKind } from '../platform/errors.ts';

/** A fault of ours or of a service, as it climbs to the supervisor: its code, its sentence, and what to do about it. */
export interface Fault {
  readonly class: string;
  readonly message: string;
  readonly advice?: string;
  /** Absent: the code that threw it did not expect it. */
  readonly kind?: ErrorKind;
}

/** Faults that the next round would meet again: the run ends at once, and the round is not used up. */
export const isFatal = (fault: Fault | null): boolean => fault?.kind !== undefined && fault.kind !== 'transient';

/** The endpoint refuses the account: no key, a wrong one, or nothing left to spend. */
export const isRefusal = ({ class: code }: Fault): boolean => code === 'credentials' || code === 'quota';

/** A question that no model received; the round waits for the next session, where it is asked again. */
export const isUnasked = ({ class: code }: Fault): boolean =>
  code === 'budget' || code === 'outage' || code === 'aborted';

/** A call was not made because what is left of the budget might not pay it: an end, not a failure. */
export const isUnpaid = (fault: Fault | null): boolean => fault?.class === 'budget';

/** Reads code and message off whatever was thrown. */
export const faultOf = (error: unknown): Fault => {
  if (error instanceof AsiError)
    return { class: error.code, message: error.message, advice: error.advice, kind: error.kind };
  if (error instanceof Error) {
    const code = (error as { code?: unknown }).code;
    return { class: typeof code === 'string' ? code : error.name, message: error.message };
  }
  return { class: 'unknown', message: String(error) };
};
