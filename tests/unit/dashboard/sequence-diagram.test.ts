import { expect, test } from 'vitest';
import { drawSequence } from '../../../src/dashboard/page/parts/sequence-diagram.js';
import type { ActorRecord } from '../../../src/model/event.ts';

const round = 'run/island.1/round.4';
const sent = (
  from: string,
  to: string,
  event: string,
  bytes: number,
  text = '',
): { time: string; record: ActorRecord } => ({
  time: '2026-01-01T10:20:30.456Z',
  record: { type: 'actor.event', from, to, event, bytes, text },
});
const log = [
  sent(round, `${round}/researcher`, 'proposal.requested', 39),
  sent(`${round}/researcher`, round, 'xstate.done.actor.learn', 0),
  sent(`${round}/researcher`, round, 'proposal.made', 2345, 'wider <steps>'),
  sent('run/island.0/round.3', 'run/island.0/round.3/engineer', 'experiment.requested', 400),
];

test('it shows who sent what to whom, when, how large and what it says', () => {
  const svg = drawSequence(log, null);
  for (const text of [
    '10:20:30.456',
    'proposal.requested · 39 B',
    'proposal.made · 2.3 kB',
    'wider &#60;steps&#62;',
    'researcher',
  ])
    expect(svg).toContain(text);
  expect(svg).toContain('3 messages between 4 actors');
});

test('what XState sends by itself is not part of the conversation', () => {
  expect(drawSequence(log, null)).not.toContain('xstate.done');
  expect(drawSequence([log[1]!], null)).toBe('');
});

test('around an agent its whole round is shown, and no other one', () => {
  const svg = drawSequence(log, `${round}/researcher`);
  expect(svg).toContain('2 messages between 2 actors');
  expect(svg).not.toContain('experiment.requested');
});
