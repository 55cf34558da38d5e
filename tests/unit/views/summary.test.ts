import { describe, expect, it } from 'vitest';
import type { EndReason, RunEventBody } from '../../../src/model/event.ts';
import type { Node } from '../../../src/model/result/node.ts';
import { measured } from '../../../src/platform/statistics/measured.ts';
import { closingText } from '../../../src/views/summary/closing-text.ts';
import { RunSummary } from '../../../src/views/summary/run-summary.ts';
import { type Surroundings, summaryOf } from '../../../src/views/summary/summarize.ts';
import { viewOf } from '../../builders/view-of.ts';
import { call, failed, node, stageEnded, started, told } from './story.ts';

const record = {
  motivation: 'decay \u001b[31mkeeps\u001b[0m early \u202etokens',
  cited: { cognition: ['gating'], nodes: [] },
  analysis: {
    claim: 'confirmed',
    outcome: 'the loss fell',
    againstParent: 'better than node 0',
    againstBest: '',
    do: ['keep the decay'],
    avoid: [],
    next: [],
  },
} as unknown as Node;

const around = (more: Partial<Surroundings> = {}): Surroundings => ({
  isAlive: false,
  score: { direction: 'minimize', unit: 'nats' },
  best: record,
  initial: null,
  paths: { directory: 'runs/k3f2' },
  ...more,
});

const stop = (reason: EndReason = 'rounds', detail = ''): RunEventBody => ({
  type: 'run.ended',
  reason,
  best: 1,
  detail,
});

const summary = (bodies: readonly RunEventBody[], more: Partial<Surroundings> = {}) =>
  summaryOf(viewOf(told([started(), ...bodies])), around(more));

const initial = (values: readonly number[]) => node(0, { isBest: true, score: measured(values) });
const child = (values: readonly number[]) => node(1, { isBest: true, score: measured(values), name: 'gated' });

const checked = (round: number, fresh: readonly number[], confirmed: boolean, reason: string): RunEventBody => ({
  type: 'best.checked',
  round,
  check: { incumbent: 0, fresh: [...fresh], advantage: 0.1, confirmed, reason },
});

const text = (bodies: readonly RunEventBody[], more: Partial<Surroundings> = {}) =>
  closingText(summary(bodies, more), { command: 'asi', width: 200 });

describe('the document', () => {
  it('holds to its own schema, with exactly its keys', () => {
    const document = summary([
      initial([1.3, 1.32]),
      child([1.2, 1.22]),
      failed(2, 'crashed', 'boom'),
      call('judge'),
      stop(),
    ]);
    expect(RunSummary.strict().parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
    expect(Object.keys(document)).toEqual(
      'schema run state reason best confirmed initial rounds failures proxies spend durations paths'.split(' '),
    );
  });

  it('exists for a run that has said nothing', () => {
    expect(RunSummary.safeParse(summaryOf(viewOf([]), around({ best: null }))).success).toBe(true);
  });

  it('measures the gain in the direction of the task, against the larger spread', () => {
    const { best } = summary([initial([1.3, 1.32]), child([1.2, 1.24])]);
    expect(best?.gain?.difference).toBeCloseTo(0.09);
    expect(best?.gain?.spread).toBeCloseTo(0.0283, 3);
    expect(best).toMatchObject({
      gain: { beyond: true, atLeast: null },
      confirmed: false,
      record: null,
      line: [0, 1],
      cognition: ['gating'],
    });
    const up = summary([initial([1.3, 1.32]), child([1.2, 1.24])], { score: { direction: 'maximize', unit: '' } });
    expect(up.best?.gain).toMatchObject({ beyond: false });
  });

  it('carries no escapes and no direction characters of a candidate', () => {
    const { best, failures } = summary([initial([1]), child([0.9]), failed(2, 'crashed', '\u001b]0;title\u0007boom')]);
    expect(best?.motivation).toBe('decay keeps early tokens');
    expect(failures[0]?.line).toBe('boom');
  });
});

describe('the closing text', () => {
  it.each<[string, RunEventBody[], RegExp]>([
    ['why it ended', [initial([1]), stop('patience')], /finished \(no improvement within the patience limit\)/],
    ['why it halted', [initial([1]), stop('faults', 'the disk is full')], /failed with faults\) \(the disk is full\)/],
    ['that its process is gone', [initial([1])], /run k3f2: crashed\./],
    [
      'best and initial with spread, n, unit and direction',
      [initial([1.3, 1.32]), child([1.2, 1.24]), stop()],
      /best {6}gated \(round 1, island 1\): 1\.220 ± 0\.028 nats \(n 2\), lower is better; unconfirmed \(not repeated\)\ninitial {3}node-0 .*1\.310 ± 0\.014 nats \(n 2\)/,
    ],
    [
      'a gain beyond the spread',
      [initial([1.3, 1.32]), child([1.2, 1.24]), stop()],
      /better; unconfirmed \(not repeated\)\n[\s\S]*it scored 0\.09 nats better than the initial program, more than the spread of 0\.028, but without fresh runs/,
    ],
    [
      'a gain within the spread',
      [initial([1.3, 1.5]), child([1.2, 1.5]), stop()],
      /scored 0\.05 nats better than the initial program, within the spread of 0\.21/,
    ],
    [
      'a gain that was measured once',
      [initial([1.3]), child([1.2]), stop()],
      /scored 0\.1 nats better than the initial program; each was measured once/,
    ],
    [
      'a record that holds, with its interval',
      [initial([1.3, 1.32]), checked(1, [1.21, 1.22, 1.2], true, 'it holds'), child([1.2, 1.21, 1.22, 1.2]), stop()],
      /lower is better; confirmed \(it holds\)\n[\s\S]*beats the initial program by 0\.1 nats, with 95 % confidence by at least 0\.0/,
    ],
    [
      'no gain that the interval does not show',
      [initial([1.3, 1.5]), checked(1, [1.2, 1.5, 1.3], false, 'luck'), child([0.9, 1.2, 1.5, 1.3]), stop()],
      /; unconfirmed \(luck\)\n[\s\S]*it scored 0\.06667 nats better than the initial program, which may be chance: the lower 95 % bound is -/,
    ],
    [
      'the best confirmed beside a best that is not',
      [
        initial([1.3, 1.32]),
        checked(1, [1.2, 1.21], true, 'it holds'),
        child([1.2, 1.21]),
        checked(2, [1.2, 1.3], false, 'luck'),
        node(2, { isBest: true, score: measured([0.9, 1.2, 1.3]), fitness: 9, name: 'lucky' }),
        stop(),
      ],
      /best {6}lucky .*; unconfirmed \(luck\)\nconfirmed gated \(round 1, island 1\): 1\.2050 .* is the best confirmed node; it beats/,
    ],
    [
      'what is quarantined, and why',
      [initial([1.3]), failed(1, 'implausible', 'the score is 9', { status: 'quarantined' }), stop()],
      /1 of 12, 1 quarantined[\s\S]*failed {4}×1 implausible: the score is 9/,
    ],
    [
      'that no child was better',
      [initial([1.3]), node(1, { score: measured([1.4]) }), stop()],
      /best {6}no child beat the initial program/,
    ],
    [
      'why the best is good',
      [initial([1.3]), child([1.2]), stop()],
      /why {7}decay keeps early tokens\nanalysis {2}confirmed: the loss fell; better than node 0; do: keep the decay/,
    ],
    [
      'what failed, how often and where',
      [initial([1]), failed(1, 'memory', 'out of memory'), failed(2, 'memory', 'out of memory'), stop()],
      /failed {4}×2 memory: out of memory \[round 2\]/,
    ],
    ['that nothing failed', [initial([1]), stop()], /failed {4}nothing/],
    [
      'what models cost, by role',
      [initial([1]), call('researcher'), call('judge', { usd: null }), stop()],
      /at least \$0\.50 \(1 call unpriced\) for 2 calls, 200 tokens in, 20 out \(researcher \$0\.50, judge unpriced\)/,
    ],
    ['that no LLM was used', [initial([1]), stageEnded(1), stop()], /1 evaluation \(2 s\); no LLM was used/],
    [
      'what to do next',
      [initial([1.3]), child([1.2]), stop('time')],
      /asi show 1 --run k3f2\n {10}asi diff 1 .*\n {10}asi best .*\n {10}asi resume k3f2/,
    ],
  ])('says %s', (_, bodies, expected) => {
    expect(text(bodies)).toMatch(expected);
  });

  it('says when nothing was recorded at all', () => {
    expect(text([stop('stopped')], { best: null })).toMatch(/initial {3}nothing was recorded/);
  });

  it('keeps within the width', () => {
    const narrow = closingText(summary([initial([1.3]), child([1.2]), stop()]), { command: 'asi', width: 60 });
    const long = narrow
      .split('\n')
      .slice(1)
      .filter((line) => line.length > 60);
    expect(long).toEqual([]);
  });
});
