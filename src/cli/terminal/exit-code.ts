import type { EndReason } from '../../model/event.ts';

/** What the exit code of a run that has ended depends on, apart from why it ended. */
export interface Ended {
  /** Counts only when it is why the run ended. */
  readonly signal: 'SIGINT' | 'SIGTERM' | null;
  /** Of a required target. */
  readonly isShort?: boolean;
  /** Not one candidate passed. */
  readonly allCrashed?: boolean;
}

/** The exit code of a run that has ended by its own limits, a command, a signal or a fault. */
export const exitCodeOf = (reason: EndReason, { signal, isShort = false, allCrashed = false }: Ended): number => {
  switch (reason) {
    case 'rounds':
    case 'target':
    case 'patience':
    case 'plateau':
    case 'budget':
    case 'time':
      return isShort ? 6 : allCrashed ? 5 : 0;
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
