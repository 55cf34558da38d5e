import fc from 'fast-check';
import { expect } from 'vitest';
import { announcement } from '../../../src/cli/progress/announce.ts';
import { frameOf } from '../../../src/cli/progress/frame.ts';
import { eventLine, heartbeat } from '../../../src/cli/progress/log-lines.ts';
import { type RunEvent, RunEventBody } from '../../../src/model/event.ts';
import { plainText, singleLine, wrapped } from '../../../src/platform/text/plain-text.ts';
import { applyEvent, emptyView, type RunView } from '../../../src/views/run/run-view.ts';
import { closingText } from '../../../src/views/summary/closing-text.ts';
import { RunSummary } from '../../../src/views/summary/run-summary.ts';
import { summaryOf } from '../../../src/views/summary/summarize.ts';
import { viewOf } from '../../builders/view-of.ts';
import { begun, call, ended, failed, node, stageEnded, started, told } from '../../unit/views/story.ts';
import { fuzz, quickly } from './fuzz.ts';
import { hostileText, hostileValue, unprintable } from './hostile.ts';
import { ofSchema } from './of-schema.ts';

const noLimits = { seconds: null, tokens: null, usd: null };
const look = { width: 80, unicode: true };

/** Every text that a person or a log file gets to see of a run that has come so far. */
const closing = (view: RunView): string => {
  const summary = summaryOf(view, {
    isAlive: true,
    score: { direction: 'maximize', unit: 'points' },
    best: null,
    initial: null,
    paths: { directory: 'runs/a' },
  });
  const written: unknown = JSON.parse(JSON.stringify(summary));
  expect(RunSummary.safeParse(written).error?.issues ?? []).toEqual([]);
  return closingText(summary, { command: 'asi', width: 80 });
};

const marks = {
  paint: (_: unknown, text: string) => text,
  unicode: true,
  directory: 'runs/a',
  direction: 'maximize',
} as const;

const body = ofSchema(RunEventBody) as fc.Arbitrary<RunEventBody>;
const bodies = fc.array(body, { minLength: 1, maxLength: 25 });

fuzz(
  'hostile events',
  'whatever is told about them is fit for a terminal',
  bodies,
  (hostile) => {
    let view = emptyView();
    for (const event of told([started(), begun(1), begun(2), ...hostile])) {
      const next = quickly(() => applyEvent(view, event));
      expect(next.seq).toBe(event.seq);
      const lines = [
        eventLine(event, view, marks, false),
        eventLine(event, view, marks, true),
        announcement(event, view, next, marks),
      ];
      for (const line of lines) expect(line ?? '').not.toMatch(unprintable);
      for (const line of lines) expect(line ?? '').not.toContain('\n');
      view = next;
    }
    const shown = [...frameOf(view, Date.now(), noLimits, look), heartbeat(view, Date.now(), noLimits)];
    for (const line of shown) expect(line).not.toMatch(/[\n\r]/);
    expect([...shown, closing(view)].join('\n')).not.toMatch(unprintable);
    return view.phase;
  },
  ['evolving', 'ended'],
);

const history = told([
  started(),
  ...[0, 1, 2, 3, 4].flatMap((round) => [
    begun(round),
    call('researcher', { round }),
    stageEnded(round),
    round === 3 ? failed(round, 'crashed', 'boom') : node(round, { isBest: round === 2 }),
    ended(round),
  ]),
  { type: 'run.changed', field: 'rounds', old: '12', new: '20', by: 'resume' },
  { type: 'human.command', verb: 'pause', source: 'page', detail: '' },
  { type: 'run.ended', reason: 'rounds', best: 2, detail: '' },
]);

fuzz(
  'histories, shuffled',
  'each node counts once, and every sum is a number',
  fc.tuple(fc.shuffledSubarray(history), fc.array(fc.constantFrom(...history), { maxLength: 20 })),
  ([some, again]) => {
    const events = [...some, ...again];
    const view = viewOf(events);
    const rounds = new Set(
      events.filter(({ type }) => type === 'node.recorded').map((event) => ('round' in event ? event.round : null)),
    );
    expect(view.nodes.size).toBe(rounds.size);
    expect(Object.values(view.statuses).reduce((sum, count) => sum + count, 0)).toBe(
      rounds.size - (rounds.has(0) ? 1 : 0),
    );
    expect(closing(view)).not.toMatch(/NaN|undefined|Infinity/);
    return view.phase;
  },
  ['ended', 'evolving', 'paused'],
);

const later = fc.oneof(
  fc.record({ type: hostileText }),
  fc
    .tuple(body, fc.dictionary(hostileText, hostileValue))
    .map(([event, more]) => ({ ...more, ...event, newField: more })),
  fc.tuple(body, fc.nat(8)).map(([event, at]) => without(event, at)),
  fc
    .tuple(body, fc.nat(8), hostileValue)
    .map(([event, at, value]) => ({ ...without(event, at), [keyOf(event, at)]: value })),
);

const keyOf = (event: object, at: number): string => Object.keys(event)[at % Object.keys(event).length]!;
const without = (event: object, at: number): object =>
  Object.fromEntries(Object.entries(event).filter(([key]) => key !== keyOf(event, at)));

fuzz(
  'events of a later version',
  'what is not known changes nothing',
  fc.array(later, { minLength: 1, maxLength: 6 }),
  (events) => {
    const before = viewOf(history);
    let view = before;
    let known = 0;
    for (const [at, event] of events.entries()) {
      const next = applyEvent(view, { ...event, seq: 100 + at, time: '2026-01-01T00:00:00.000Z' } as RunEvent);
      if (RunEventBody.safeParse(event).success) known += 1;
      else expect({ ...next, seq: 0 }).toEqual({ ...view, seq: 0 });
      view = next;
    }
    expect(closing(view)).not.toMatch(unprintable);
    return known === 0 ? 'unknown' : 'known';
  },
  ['known', 'unknown'],
);

const heavyText = fc
  .tuple(
    hostileText.map((text) => text.slice(0, 8)),
    fc.integer({ min: 1, max: 60_000 }),
    hostileText,
  )
  .map(([text, characters, end]) => text.repeat(Math.ceil(characters / Math.max(1, text.length))) + end);

fuzz(
  'plain text',
  'no control, escape or direction character is left',
  fc.oneof(
    { weight: 5, arbitrary: fc.array(hostileText).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: heavyText },
  ),
  (text) => {
    const plain = quickly(() => plainText(text));
    expect(plain).not.toMatch(unprintable);
    expect(plainText(plain)).toBe(plain);
    const line = quickly(() => singleLine(text, 60));
    expect(line).not.toMatch(/[\n\r\t]/);
    expect([...line].length).toBeLessThanOrEqual(60);
    expect(wrapped(plain, 40).join('').replace(/[ \n]/g, '')).toBe(plain.replace(/[ \n]/g, ''));
    return plain === text ? 'plain' : 'cleaned';
  },
  ['plain', 'cleaned'],
);
