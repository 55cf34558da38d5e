/**
 * Why runs end, in words, and what state that leaves a run in. Plain JavaScript, because the page reads it as it stands.
 * @import { EndReason } from '../event.ts'
 */

/** @type {Readonly<Record<EndReason, string>>} */
const texts = {
  rounds: 'round limit reached',
  target: 'target reached',
  patience: 'no improvement within the patience limit',
  plateau: 'plateau: the best no longer improves',
  budget: 'budget spent',
  time: 'time limit reached',
  stopped: 'stopped by user',
  faults: 'too many consecutive rounds failed with faults',
  'nothing passed': 'nothing passed',
  'initial program failed': 'the initial program failed',
  credentials: 'the model endpoint rejected the key, or the quota is exhausted',
};

/** @type {ReadonlySet<EndReason>} */
const failures = new Set(['faults', 'credentials', 'nothing passed', 'initial program failed']);

/** Completes "it ended because …". @type {(reason: EndReason | null) => string} */
export const reasonText = (reason) => (reason === null ? '' : texts[reason]);

/** Did it do what it was asked to, was it asked to end, or could it not go further? @type {(reason: EndReason) => 'finished' | 'stopped' | 'failed'} */
export const endStateOf = (reason) => {
  if (reason === 'stopped') return 'stopped';
  return failures.has(reason) ? 'failed' : 'finished';
};

/** Has a run in this state no process that works on it? @type {(state: string) => boolean} */
export const isOver = (state) => state !== 'running' && state !== 'paused';

/** A state with the reason for it: `finished (round limit reached)`, `stopped by user`, `running`. @type {(state: string, reason: EndReason | null) => string} */
export const stateText = (state, reason) => {
  if (reason === null || state === 'crashed') return state;
  return state === 'stopped' ? texts.stopped : `${state} (${texts[reason]})`;
};
