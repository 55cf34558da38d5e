import { expect, test } from 'vitest';
import { RunEventBody } from '../../../src/model/event.ts';
import { presentEvent } from '../../../src/model/event-names.ts';

const journaled = { seq: 7, time: '2026-01-01T00:00:00.000Z' };

test.each([
  ['candidate.repaired', 'repair.made', { round: 3, stage: 'quick', attempt: 1, change: 'a guard', repaired: true }],
  ['candidate.defective', 'proposal.defective', { round: 3, kind: 'mismatch', detail: 'line 3 differs' }],
  ['analyzed', 'analysis.written', { round: 3, claim: 'mixed', outcome: 'as measured' }],
  ['judged', 'judgement.given', { round: 3, ratings: { clarity: 7 }, mean: 7 }],
  ['run.held', 'run.waiting', { cause: 'disk', detail: '12 MiB are free' }],
  ['run.released', 'run.continued', { cause: 'disk', seconds: 12 }],
])('an event that was journaled as %s is read as %s', (before, now, fields) => {
  const event = presentEvent({ type: before, ...fields, ...journaled } as never);
  expect(event).toEqual({ type: now, ...fields, ...journaled });
  expect(RunEventBody.safeParse(event).success).toBe(true);
});

test('what is named as it is today stays as it is', () => {
  const event = { type: 'round.started', round: 3, island: 0, ...journaled } as const;
  expect(presentEvent(event)).toBe(event);
  expect(presentEvent({ type: 'toString', ...journaled } as never)).toMatchObject({ type: 'toString' });
});
