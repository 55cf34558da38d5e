import type { EndReason } from '../../model/event.ts';

/** The exit code of a run that has ended; a signal counts only when it is why the run ended. `isShort`: of a required target. */
export const exitCodeOf = (reason: EndReason, signal: 'SIGINT' | 'SIGTERM' | null, isShort = false): number => {
  switch (reason) {
    case 'rounds':
    case 'target':
    case 'patience':
    case 'plateau':
    case 'budget':
    case 'time':
      return isShort ? 6 : 0;
    case 'stopped':
      return signal === null ? (isShort ? 6 : 0) : signal === 'SIGINT' ? 130 : 143;
    case 'faults':
      return 1;
    case 'credentials':
      return 4;
    case 'nothing passed':
    case 'initial program failed':
      return 5;
    default:
      return reason satisfies never;
  }
};
