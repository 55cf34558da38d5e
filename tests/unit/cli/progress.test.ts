import { describe, expect, it } from 'vitest';
import { announcement } from '../../../src/cli/progress/announce.ts';
import { frameOf } from '../../../src/cli/progress/frame.ts';
import { eventLine, heartbeat } from '../../../src/cli/progress/log-lines.ts';
import { reporterFor } from '../../../src/cli/progress/reporter.ts';
import { createRegion } from '../../../src/cli/progress/screen-region.ts';
import { columnsOf, cut } from '../../../src/cli/progress/text-width.ts';
import { isLive, isUnicode, paintFor, type Terminal } from '../../../src/cli/terminal/terminal.ts';
import type { RunEventBody } from '../../../src/model/event.ts';
import { measured } from '../../../src/platform/statistics/measured.ts';
import { applyEvent } from '../../../src/views/run/run-view.ts';
import { viewOf } from '../../builders/view-of.ts';
import { begun, ended, failed, node, stageEnded, started, told } from '../views/story.ts';

const none = { seconds: null, tokens: null, usd: null };
const plain = (_: unknown, text: string) => text;

/** The view before and after the last event, and that event. */
const last = (...bodies: RunEventBody[]) => {
  const events = told([started(), ...bodies]);
  const event = events.pop()!;
  const before = viewOf(events);
  return { event, before: { ...before }, after: applyEvent(before, event) };
};

const announced = (...bodies: RunEventBody[]) => {
  const { event, before, after } = last(...bodies);
  return announcement(event, before, after, {
    paint: plain,
    unicode: true,
    directory: 'runs/x',
    direction: 'maximize',
  });
};

const logged = (...bodies: RunEventBody[]) => {
  const { event, before } = last(...bodies);
  return eventLine(event, before, { directory: 'runs/x', direction: 'maximize' }, false);
};

const first = node(0, { isBest: true, score: measured([0.5, 0.5]), name: 'start' });
const better = node(2, { isBest: true, score: measured([0.5731]), name: 'gated', motivation: 'it\nhelps' });
const broken = (round: number) => failed(round, 'memory', 'CUDA out of memory\nmore');

describe('the lines above the region', () => {
  it.each<[string, RunEventBody[], string | null]>([
    [
      'a new best',
      [first, better],
      '▲ best 0.5731 (n 1)  +0.0731  r2 island 0  gated  ← r0  unconfirmed (not repeated)  it helps',
    ],
    ['the initial program', [first], '▲ initial 0.5 (n 2)  r0 island 0  start  because'],
    ['a node that is not better', [first, node(1)], '  1.2  r1 island 1  node-1'],
    ['a failure', [broken(1)], '✗ crashed  r1 island 1  node-1  memory: CUDA out of memory'],
    ['the same failure again', [broken(1), broken(2)], null],
    [
      'and a third time',
      [broken(1), broken(2), broken(3)],
      '✗ crashed ×3  r3 island 1  node-3  memory: CUDA out of memory',
    ],
    ['an alert', [{ type: 'alert.raised', rule: 'stalled', detail: 'round 3' }], '! stalled: round 3'],
    ['nothing for small steps', [begun(1)], null],
  ])('tell %s', (_, bodies, line) => {
    expect(announced(...bodies)).toBe(line);
  });

  it('point at the log of a failed evaluation', () => {
    expect(announced(begun(1), stageEnded(1, { status: 'crashed' }), broken(1))).toContain('runs/x/rounds/1/quick');
  });
});

describe('lines for a log file', () => {
  it.each<[string, RunEventBody[], string | null]>([
    [
      'a new best',
      [first, better],
      '00:00:02Z event=best round=2 island=0 node=gated parent=0 score=0.5731 spread=0 n=1 gain=+0.0731 record="unconfirmed (not repeated)"',
    ],
    [
      'a failure',
      [broken(1)],
      '00:00:01Z event=failed round=1 island=1 node=node-1 parent=0 status=crashed class=memory message="CUDA out of memory"',
    ],
    [
      'the end',
      [{ type: 'run.ended', reason: 'nothing passed', best: null, detail: '' }],
      '00:00:01Z event=ended reason="nothing passed"',
    ],
    ['nothing for small steps', [begun(1)], null],
  ])('tell %s', (_, bodies, line) => {
    expect(logged(...bodies)).toBe(line);
  });

  it('tell every event when asked to be verbose', () => {
    const { event, before } = last(begun(1));
    expect(eventLine(event, before, { directory: '', direction: 'maximize' }, true)).toBe(
      '00:00:01Z event=round.started round=1 island=1 seq=2',
    );
  });

  it('carry no escapes of a candidate', () => {
    expect(logged(node(1, { name: '\u001b[2Jevil\r\n"name"\u202e' }))).toContain('node="evil \\"name\\""');
  });

  it('give a sign of life with rounds, best and lanes', () => {
    const view = viewOf(told([started(), first, begun(1)]));
    expect(heartbeat(view, 62_000, none)).toBe(
      '00:01:02Z event=progress phase=evolving state=running rounds=0/12 best=0.5 elapsed="2 s" lanes="r1 learning 1 min"',
    );
  });
});

describe('the region', () => {
  const many = Array.from({ length: 30 }, (_, index) => begun(index + 1));
  const frame = (bodies: RunEventBody[], look = { width: 100, unicode: true }) =>
    frameOf(viewOf(told([started({ rounds: 100 }), ...bodies])), 60_000, none, look);

  it('has one line for the run, one per lane, and a hint', () => {
    expect(frame([first, begun(1), ended(1), begun(2)])).toEqual([
      'circle-packing  ░░░░░░░░░░░░░░░░░░░░ 0/100  best 0.5  4 s',
      ' r2 island 0  learning  56 s',
      ' Ctrl-C stops after the rounds in flight',
    ]);
  });

  it('never has more than 12 lines, nor lines wider than the terminal', () => {
    const lines = frame(many, { width: 40, unicode: true });
    expect(lines).toHaveLength(12);
    expect(lines[10]).toBe(' and 21 more');
    expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(40);
  });

  it('is plain ASCII where the terminal shows no more', () => {
    expect(frame(many, { width: 40, unicode: false }).join('')).toMatch(/^[\x20-\x7e]*$/);
  });

  it('is redrawn in place, below what is printed, and gives the cursor back', () => {
    const written: string[] = [];
    const region = createRegion({ write: (text) => written.push(text), isTTY: true, columns: 80 });
    region.draw(['a', 'b']);
    region.print(['news']);
    region.close();
    expect(written[1]).toMatch(/\u001b\[2A\r\u001b\[0J.*news\n.*a\n.*b\n/s);
    expect(written.at(-1)).toContain('\u001b[?25h');
  });
});

describe('width', () => {
  it.each([
    ['abc', 3],
    ['日本', 4],
    ['e\u0301', 1],
  ])('%s takes %i columns', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });

  it('cuts at the column, not at the character', () => {
    expect(cut('日本語です', 6)).toBe('日本…');
  });
});

describe('where and how to show', () => {
  const surface = (environment: Record<string, string>, isTTY = true) => {
    const output: string[] = [];
    const stream = { write: (text: string) => output.push(text), isTTY, columns: 80 };
    const made: Terminal = { stdout: stream, stderr: stream, environment, command: 'asi' };
    return { made, stream, output };
  };

  it.each<[string, Record<string, string>, boolean, boolean]>([
    ['a terminal', { TERM: 'xterm' }, true, true],
    ['a pipe', { TERM: 'xterm' }, false, false],
    ['a dumb terminal', { TERM: 'dumb' }, true, false],
    ['CI', { TERM: 'xterm', CI: 'true' }, true, false],
  ])('%s', (_, environment, isTTY, live) => {
    const { made, stream } = surface(environment, isTTY);
    expect(isLive(stream, made)).toBe(live);
  });

  it.each<[Record<string, string>, boolean, boolean]>([
    [{}, true, true],
    [{ NO_COLOR: '1' }, true, false],
    [{}, false, false],
  ])('colours with %o, wanted %s: %s', (environment, wanted, coloured) => {
    const { made, stream } = surface(environment);
    expect(paintFor(stream, made, wanted)('red', 'x') !== 'x').toBe(coloured);
  });

  it.each([
    [{ LANG: 'C.UTF-8' }, true],
    [{ LANG: 'C' }, false],
    [{ LANG: 'C.UTF-8', LC_ALL: 'POSIX' }, false],
  ])('shows Unicode with %o: %s', (environment, unicode) => {
    expect(isUnicode(surface(environment).made)).toBe(unicode);
  });

  it('writes neither escapes nor carriage returns to a log, and says a repeated step once', () => {
    const { made, output } = surface({}, false);
    const reporter = reporterFor({
      terminal: made,
      paint: plain,
      directory: '',
      direction: 'maximize',
      limits: none,
      verbose: false,
      isStopping: () => false,
    });
    reporter.note('installing packages (5 s)');
    reporter.note('installing packages (10 s)');
    reporter.tick(Date.now() + 61_000);
    reporter.close();
    expect(output).toHaveLength(2);
    expect(output.join('')).not.toMatch(/[\u001b\r]/);
    expect(output[1]).toContain('event=progress');
  });
});
