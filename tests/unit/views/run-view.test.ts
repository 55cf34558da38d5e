import { describe, expect, it } from 'vitest';
import type { RunEvent, RunEventBody } from '../../../src/model/event.ts';
import { lineOf } from '../../../src/views/run/node-points.ts';
import { isSilent, remaining } from '../../../src/views/run/run-state.ts';
import { applyEvent, emptyView } from '../../../src/views/run/run-view.ts';
import { viewOf } from '../../builders/view-of.ts';
import { begun, call, ended, failed, node, stageEnded, started, told } from './story.ts';

const verdict = (round: number, check: 'novelty' | 'executed checks' | 'review', accepted: boolean): RunEventBody => ({
  type: 'verdict.given',
  round,
  check,
  accepted,
  reason: '',
  checks: [],
  nearest: null,
});

const view = (...bodies: RunEventBody[]) => viewOf(told(bodies));

describe('the fold', () => {
  it('is empty before anything is said', () => {
    expect(viewOf([])).toEqual(emptyView());
  });

  it('knows the run once it has started', () => {
    expect(view(started())).toMatchObject({
      run: 'k3f2',
      task: 'circle-packing',
      phase: 'evolving',
      pid: 42,
      rounds: { done: 0, total: 12 },
      services: { chroma: 'managed' },
    });
  });

  it('is the same whether events come one by one or all at once', () => {
    const events = told([started(), begun(1), stageEnded(1), node(0, { isBest: true }), node(1), ended(1)]);
    expect(events.reduce(applyEvent, emptyView())).toEqual(viewOf(events));
  });

  it('ignores an event it does not know', () => {
    const strange = { type: 'moon.rose', seq: 2, time: new Date(1000).toISOString() } as unknown as RunEvent;
    expect(viewOf([...told([started()]), strange])).toMatchObject({ phase: 'evolving', seq: 2 });
  });
});

describe('nodes', () => {
  it('keeps the initial program apart from the rounds', () => {
    const after = view(started(), node(0, { isBest: true }), node(1), failed(2, 'crashed', 'boom'));
    expect(after.rounds.done).toBe(2);
    expect(after.statuses).toEqual({ passed: 1, crashed: 1 });
    expect(after.initial).toMatchObject({ round: 0, name: 'node-0' });
    expect(after.best?.round).toBe(0);
    expect(after.sinceBest).toBe(2);
  });

  it('follows the best, and the line that led to it', () => {
    const after = view(
      started(),
      node(0, { isBest: true }),
      node(1, { isBest: true }),
      node(2),
      node(3, { isBest: true, parent: 1 }),
      node(4),
    );
    expect(after.best).toMatchObject({ round: 3, score: { n: 2 } });
    expect(after.sinceBest).toBe(1);
    expect(lineOf(after, 3).map(({ round }) => round)).toEqual([0, 1, 3]);
  });

  it('counts a round once even when its record is told twice', () => {
    expect(view(started(), failed(1, 'crashed', 'boom'), failed(1, 'crashed', 'boom'))).toMatchObject({
      rounds: { done: 1 },
      failures: [{ count: 1 }],
    });
  });
});

describe('lanes', () => {
  it.each<[RunEventBody, string]>([
    [{ type: 'proposal.defective', round: 1, kind: 'mismatch', detail: '' }, 'mending'],
    [verdict(1, 'novelty', true), 'checking statically'],
    [verdict(1, 'novelty', false), 'proposing again'],
    [verdict(1, 'executed checks', true), 'reviewing'],
    [{ type: 'stage.queued', round: 1, stage: 'quick', seed: 1 }, 'waiting for a slot (quick)'],
    [
      { type: 'stage.started', round: 1, stage: 'quick', seed: 3, slot: '0', pid: 9, limitSeconds: 60 },
      'evaluating quick, seed 3',
    ],
    [stageEnded(1, { status: 'crashed' }), 'debugging'],
    [stageEnded(1), 'analyzing'],
    [{ type: 'analysis.written', round: 1, claim: 'confirmed', outcome: '' }, 'recording'],
  ])('after %o: %s', (event, doing) => {
    expect(view(started(), begun(1), begun(2), event).lanes).toMatchObject([
      { round: 1, doing, since: new Date(3000).toISOString() },
      { round: 2, doing: 'learning' },
    ]);
  });

  it('is free again when its round has ended, and all are when the run has', () => {
    expect(view(started(), begun(1), begun(2), ended(1)).lanes.map(({ round }) => round)).toEqual([2]);
    expect(view(started(), begun(1), { type: 'run.ended', reason: 'stopped', best: null, detail: '' }).lanes).toEqual(
      [],
    );
  });

  it('shows rounds that a resume goes on with', () => {
    expect(view(started(), begun(1), started({ resumed: true })).lanes).toMatchObject([
      { round: 1, doing: 'resuming' },
    ]);
  });
});

describe('failures', () => {
  it('groups those that differ in numbers only, and remembers the last folder', () => {
    const after = view(
      started(),
      begun(1),
      stageEnded(1, { status: 'crashed', folder: 'rounds/1/quick' }),
      failed(1, 'memory', 'out of memory: tried 2.5 GiB\nmore'),
      begun(2),
      stageEnded(2, { status: 'crashed', folder: 'rounds/2/quick' }),
      failed(2, 'memory', 'out of memory: tried 3 GiB'),
      failed(3, 'ValueError', 'out of memory: tried 3 GiB'),
    );
    expect(after.failures).toEqual([
      { class: 'memory', line: 'out of memory: tried 2.5 GiB', count: 2, lastRound: 2, folder: 'rounds/2/quick' },
      { class: 'ValueError', line: 'out of memory: tried 3 GiB', count: 1, lastRound: 3, folder: null },
    ]);
  });

  it('names the checker of a rejected round', () => {
    const objections = [{ by: 'noveltyChecker' as const, name: 'x', reason: 'a copy of node 0' }];
    const rejected = failed(1, '', '', { status: 'rejected', failure: null, objections });
    expect(view(started(), rejected).failures).toMatchObject([{ class: 'noveltyChecker', line: 'a copy of node 0' }]);
  });

  it('stays small when every failure is different, and loses none', () => {
    const events = Array.from({ length: 1000 }, (_, index) =>
      failed(index + 1, 'crashed', `cause ${'x'.repeat(index)}`),
    );
    const { failures } = view(started(), ...events);
    expect(failures.length).toBeLessThanOrEqual(201);
    expect(failures.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
  });
});

describe('spend and time', () => {
  it('adds up calls by role, and counts those without a price', () => {
    const { spend } = view(started(), call('researcher'), call('researcher', { usd: null }), call('analyzer'));
    expect(spend).toMatchObject({ calls: 3, tokensIn: 300, tokensOut: 30, usd: 1, unpriced: 1 });
    expect(spend.roles.researcher).toMatchObject({ calls: 2, usd: 0.5, unpriced: 1 });
    expect(spend.roles.analyzer).toMatchObject({ calls: 1, usd: 0.5, unpriced: 0 });
  });

  it('does not pay for evaluations from the cache', () => {
    const { evaluations } = view(started(), stageEnded(1), stageEnded(1, { cached: true }));
    expect(evaluations).toEqual({ count: 1, cached: 1, seconds: 2, cpuSeconds: 1 });
  });

  it('counts the time of a round by what it did', () => {
    const after = view(
      started(),
      begun(1), // 1 s
      { type: 'stage.started', round: 1, stage: 'quick', seed: 1, slot: '0', pid: 9, limitSeconds: 60 }, // 2 s
      call('researcher'),
      stageEnded(1), // 4 s
      { type: 'analysis.written', round: 1, claim: 'mixed', outcome: '' }, // 5 s
      node(1),
      ended(1), // 7 s
    );
    expect(after.stageSeconds).toEqual({ researching: 1, experimenting: 2, analyzing: 1, recording: 2 });
    expect(after.recentSeconds).toEqual([6]);
    expect(after.activeSeconds).toBe(7);
  });

  it('leaves out the time between a kill and its resume', () => {
    const [first, second, third] = told([started(), begun(1), started({ resumed: true })]);
    const late = { ...third!, time: new Date(3_600_000).toISOString() };
    expect(viewOf([first!, second!, late]).activeSeconds).toBe(1);
  });
});

describe('the course of a run', () => {
  const command = (verb: string): RunEventBody => ({ type: 'human.command', verb, source: 'cli', detail: '' });
  const stop: RunEventBody = { type: 'run.ended', reason: 'stopped', best: 1, detail: 'by hand' };

  it.each<[string, RunEventBody[], object]>([
    ['pauses', [command('pause')], { phase: 'paused' }],
    ['goes on', [command('pause'), command('resume')], { phase: 'evolving' }],
    ['drains', [command('stop')], { phase: 'draining' }],
    ['ends', [stop], { phase: 'ended', reason: 'stopped', detail: 'by hand' }],
    ['starts again', [stop, started({ resumed: true })], { phase: 'evolving', reason: null }],
    [
      'gets more rounds',
      [{ type: 'run.changed', field: 'rounds', old: '12', new: '24', by: 'cli' }],
      { rounds: { total: 24 } },
    ],
  ])('%s', (_, events, expected) => {
    expect(view(started(), ...events)).toMatchObject(expected);
  });

  const seconds = (value: number) => value * 1000;
  it.each<[string, RunEventBody[], boolean, number, boolean]>([
    ['what says something', [], true, seconds(10), false],
    ['what was silent for too long', [], true, seconds(100), true],
    ['what is silent within a long evaluation', [begun(1), evaluation(600)], true, seconds(100), false],
    ['what is silent, but every step is slow', [stageEnded(1, { usage: slow })], true, seconds(250), false],
    ['what is paused', [command('pause')], true, seconds(1000), false],
    ['what is gone', [], false, seconds(1000), false],
    ['what has ended', [stop], false, seconds(1000), false],
  ])('%s: is it silent?', (_, events, alive, now, silent) => {
    expect(isSilent(view(started(), ...events), { alive, now })).toBe(silent);
  });
});

describe('how long it will take', () => {
  const rounds = Array.from({ length: 6 }, (_, index) => [begun(index + 1), node(index + 1), ended(index + 1)]).flat();
  const none = { seconds: null, tokens: null, usd: null };

  it('is unknown before five rounds', () => {
    expect(remaining(view(started(), ...rounds.slice(0, 9)), none)).toBeNull();
  });

  it('is what the rounds will take on all lanes', () => {
    expect(remaining(view(started(), ...rounds), none)).toEqual({
      limit: 'rounds',
      ...{ seconds: (2 / 4) * 6, low: (2 / 4) * 6, high: (2 / 4) * 6 },
    });
  });

  it('is the earliest limit', () => {
    expect(remaining(view(started(), ...rounds), { ...none, seconds: 19 })).toMatchObject({
      limit: 'time',
      seconds: 1,
    });
    expect(remaining(view(started(), ...rounds, call('analyzer')), { ...none, usd: 0.5 })).toMatchObject({
      limit: 'budget',
    });
  });
});

const slow = { wallSeconds: 100, cpuSeconds: 1, peakMemoryMb: 1 };

function evaluation(limitSeconds: number): RunEventBody {
  return { type: 'stage.started', round: 1, stage: 'full', seed: 1, slot: '0', pid: 9, limitSeconds };
}
