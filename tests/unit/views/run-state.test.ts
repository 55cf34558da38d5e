import { describe, expect, it } from 'vitest';
import type { RunEventBody } from '../../../src/model/event.ts';
import { remaining, stateOf, whyOf } from '../../../src/views/run/run-state.ts';
import { viewOf } from '../../builders/view-of.ts';
import { begun, call, ended, node, started, told } from './story.ts';

const view = (...bodies: RunEventBody[]) => viewOf(told([started(), ...bodies]));
const none = { seconds: null, tokens: null, usd: null };
const held: RunEventBody = { type: 'run.waiting', cause: 'disk', detail: '10 MB are free' };
const command = (verb: string, given: Record<string, unknown> = {}): RunEventBody => ({
  type: 'human.command',
  verb,
  source: 'cli',
  detail: '',
  key: verb,
  arguments: given,
});

describe('why a run does not go on', () => {
  it.each<[string, RunEventBody[], number, string, string]>([
    ['running', [begun(1)], 10, 'running', ''],
    ['held by a full disk', [held], 5000, 'paused', 'waiting for disk: 10 MB are free'],
    ['released', [held, { type: 'run.continued', cause: 'disk', seconds: 4 }], 10, 'running', ''],
    ['paused', [command('pause')], 5000, 'paused', 'by user; resume continues it'],
    ['resumed', [command('pause'), command('resume')], 10, 'running', ''],
    [
      'silent',
      [begun(1), begun(2)],
      302,
      'running',
      'silent for 5 min; run/island.1/round.1 is learning for 5 min 1 s',
    ],
    ['silent between rounds', [begun(1), ended(1)], 302, 'running', 'silent for 5 min; no round is in flight'],
  ])('%s', (_, events, seconds, state, why) => {
    const about = { alive: true, now: seconds * 1000 };
    expect([stateOf(view(...events), true), whyOf(view(...events), about)]).toEqual([state, why]);
  });
});

describe('how long it will take', () => {
  const round = (n: number) => [begun(n), node(n), ended(n)];
  const six = [1, 2, 3, 4, 5, 6].flatMap(round);

  it('goes by the middle of the last rounds, with an interval; one slow round changes little', () => {
    const slow = told([started(), ...six]).map((event, index) =>
      index < 18 ? event : { ...event, time: new Date(500_000).toISOString() },
    );
    expect(remaining(viewOf(slow), none)).toEqual({ limit: 'rounds', seconds: 3, low: 3, high: 3 });
  });

  it.each<[string, RunEventBody[], typeof none | object, string, number]>([
    ['money, by what a round has cost', [...six, call('analyzer')], { usd: 1.5 }, 'rounds', 3],
    ['money that is nearly gone', [...six, call('analyzer')], { usd: 0.75 }, 'budget', 1.5],
    ['tokens', [...six, call('analyzer')], { tokens: 165 }, 'tokens', 1.5],
    ['the time, however long the pause was', [...six, command('pause')], { seconds: 20 }, 'time', 2],
    [
      'rounds that were changed',
      [...six, { type: 'run.changed', field: 'rounds', old: '12', new: '8', by: 'cli' }],
      {},
      'rounds',
      1,
    ],
    [
      'a limit that was lifted',
      [...six, call('analyzer'), command('set', { limit: 'usd', value: null })],
      { usd: 0.75 },
      'rounds',
      3,
    ],
  ])('is limited by %s', (_, events, limits, limit, seconds) => {
    expect(remaining(view(...events), { ...none, ...limits })).toMatchObject({ limit, seconds });
  });
});

it('does not count the time in which a run rested and was told something', () => {
  const events = told([
    started(),
    begun(1),
    command('pin', { node: 0 }),
    command('ban', { node: 0 }),
    started({ resumed: true }),
  ]);
  const late = events.map((event, index) =>
    index < 2 ? event : { ...event, time: new Date(9e6 + index).toISOString() },
  );
  expect(viewOf(late).activeSeconds).toBe(1);
});
