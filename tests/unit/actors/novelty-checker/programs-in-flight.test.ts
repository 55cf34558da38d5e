import { expect, test } from 'vitest';
import { createProgramsInFlight } from '../../../../src/actors/novelty-checker/programs-in-flight.ts';

const program = (text: string, tokens = text, behaviour: string | null = null) => ({ text, tokens, behaviour });

test('of two rounds in flight with one program the second is refused, by what it shares', () => {
  const inFlight = createProgramsInFlight(() => false);
  expect(inFlight.claim(5, program('a', 'A', 'does'))).toBeNull();
  expect(inFlight.claim(6, program('a', 'A', 'does'))).toEqual({ node: 5, by: 'text' });
  expect(inFlight.claim(6, program('a2', 'A'))).toEqual({ node: 5, by: 'tokens' });
  expect(inFlight.claim(6, program('b', 'B', 'does'))).toEqual({ node: 5, by: 'behaviour' });
  expect(inFlight.claim(6, program('b', 'B'))).toBeNull(); // an unknown behaviour is nobody's
});

test('a round may propose again, and what it had before is free', () => {
  const inFlight = createProgramsInFlight(() => false);
  inFlight.claim(5, program('a'));
  expect(inFlight.claim(5, program('a'))).toBeNull();
  expect(inFlight.claim(5, program('b'))).toBeNull();
  expect(inFlight.claim(6, program('a'))).toBeNull();
});

test('a recorded round is in flight no more: the population knows it', () => {
  const recorded = new Set<number>();
  const inFlight = createProgramsInFlight((round) => recorded.has(round));
  inFlight.claim(5, program('a'));
  recorded.add(5);
  expect(inFlight.claim(6, program('a'))).toBeNull();
});
