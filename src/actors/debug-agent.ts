import type { RepairAnswer, RepairInput } from '../domain/ports.ts';
import { cheapen } from '../recombination/cheapen.ts';
import type { Effect } from './effect.ts';

const tooDear = new Set(['timedOut', 'timeout', 'memory', 'CandidateTimedOut']);

/** The debug agent's mechanical half: a program that ran out of time or memory is made cheaper; nothing else is guessed at. */
export const repairMechanically: Effect<RepairInput, RepairAnswer> = async ({ candidate, failure }) => {
  if (!tooDear.has(failure.class)) return { status: 'unrepairable', reason: 'no model is configured to read the trace' };
  const cheaper = cheapen(candidate.program);
  if (cheaper === null) return { status: 'unrepairable', reason: 'no tunable literal is left that would make it cheaper' };
  const change = cheaper.summary;
  return {
    status: 'repaired',
    change,
    candidate: { ...candidate, program: cheaper.program, patch: { kind: 'repair', summary: change } },
  };
};
