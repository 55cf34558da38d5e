import type { FingerprintInput, NearestInput } from '../../model/ports.ts';
import { reintroduced } from '../../model/proposal/reintroduced.ts';
import type { Fingerprint, Nearness } from '../../model/proposal/verdict.ts';
import type { Direction } from '../../model/task/task.ts';
import { digest } from '../../platform/data/digest.ts';
import { normalisedTokens } from '../../platform/source/normalised-tokens.ts';
import type { RunStore } from '../../stores/run-store.ts';
import type { Motivations } from '../../stores/vectors/motivations.ts';
import type { Effect } from '../effect.ts';
import { ancestryOf } from '../researcher/ancestry.ts';
import type { Check } from '../static-checker/executed-checks.ts';
import { createProgramsInFlight } from './programs-in-flight.ts';

/** Identifies a program; what it does on the task's probes is looked at only when its text and tokens are new. */
export const createFingerprint =
  (store: RunStore, check: Check, language: string): Effect<FingerprintInput, Fingerprint> =>
  async ({ round, candidate, horizon }, { signal }) => {
    const text = digest(candidate.program);
    const tokens = digest(normalisedTokens(candidate.program, language));
    const known = store.population.identical({ text, tokens, behaviour: null }, horizon);
    if (known !== null) return { text, tokens, behaviour: null };
    const checked = await check(round, candidate.program, signal);
    return { text, tokens, behaviour: checked?.status === 'passed' ? checked.behaviour : null };
  };

/**
 * Finds the identical program, recorded or in flight (in deterministic mode only what the round may see), else the node with the most similar
 * motivation, and lines that its ancestors lost.
 */
export const createNearest = (
  store: RunStore,
  motivations: Motivations,
  direction: Direction,
): Effect<NearestInput, Nearness> => {
  const inFlight = createProgramsInFlight((round) => store.population.summary(round) !== undefined);
  return async ({ round, candidate, parent, fingerprint, horizon }) => {
    const identical =
      store.population.identical(fingerprint, horizon) ??
      (horizon === null ? inFlight.claim(round, fingerprint) : null);
    if (identical !== null) return { identical, nearest: null };
    const nearest = await motivations.nearest(candidate.motivation, horizon);
    return {
      identical: null,
      nearest,
      reintroduced: reintroduced(candidate.program, await ancestryOf(store, parent, direction)),
    };
  };
};
