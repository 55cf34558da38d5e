import { expect, test } from 'vitest';
import { frameOf } from '../../../src/cli/progress/frame.ts';
import type { RunEvent, RunEventBody } from '../../../src/model/event.ts';
import { createRunFold } from '../../../src/views/history/run-history.ts';
import { summaryOf } from '../../../src/views/summary/summarize.ts';
import { node, started } from './story.ts';

const command: RunEventBody = {
  type: 'human.command',
  verb: 'idea',
  source: 'cli',
  detail: '',
  key: 'k',
  arguments: {},
};
const stopped: RunEventBody = { type: 'run.ended', reason: 'stopped', best: 0, detail: '' };
const alert: RunEventBody = { type: 'alert.raised', rule: 'damaged records', detail: '' };

/** Events at the given seconds. */
const journal = (...entries: readonly (readonly [number, RunEventBody])[]): RunEvent[] =>
  entries.map(([seconds, body], index) => ({ ...body, seq: index + 1, time: new Date(seconds * 1000).toISOString() }));

/** What everybody shows: the view (which the budget of a resumed run begins with), --json and report, chart, terminal. */
const shown = (events: readonly RunEvent[]) => {
  const fold = createRunFold([]);
  for (const event of events) fold.apply(event);
  const view = fold.view();
  const surroundings = { score: { direction: 'maximize', unit: '' }, best: null, initial: null, paths: {} } as const;
  const { durations } = summaryOf(view, { isAlive: false, ...surroundings });
  const [headline] = frameOf(view, 0, { seconds: null, tokens: null, usd: null }, { width: 200, unicode: true });
  return {
    budget: view.activeSeconds,
    json: durations.seconds,
    lastNode: fold.nodes.columns.at.at(-1),
    terminal: / {2}(\S+ \S+)$/.exec(headline!)?.[1],
  };
};

const session = [
  [0, started()],
  [10, node(0)],
  [20, stopped],
] as const;

test('a command that was left for a resting run does not make its rest work', () => {
  const left = [...session, [3620, command]] as const;
  expect(shown(journal(...left))).toEqual({ budget: 20, json: 20, lastNode: 10, terminal: '20 s' });
  const resumed = [...left, [3630, started({ resumed: true })], [3635, node(1)]] as const;
  expect(shown(journal(...resumed))).toEqual({ budget: 25, json: 25, lastNode: 25, terminal: '25 s' });
});

test('nor does one that was left for a run that was killed', () => {
  const killed = [
    [0, started()],
    [10, node(0)],
    [3610, command],
    [3611, alert],
  ] as const;
  expect(shown(journal(...killed))).toMatchObject({ budget: 10, json: 10 });
  const resumed = [...killed, [3612, started({ resumed: true })], [3614, node(1)]] as const;
  expect(shown(journal(...resumed))).toMatchObject({ budget: 12, lastNode: 12 });
});

test('a command to a run that works is work once the run goes further', () => {
  const steered = [
    [0, started()],
    [10, node(0)],
    [30, command],
    [40, node(1)],
  ] as const;
  expect(shown(journal(...steered))).toMatchObject({ budget: 40, lastNode: 40 });
  expect(shown(journal(...steered.slice(0, 3)))).toMatchObject({ budget: 10 });
});
