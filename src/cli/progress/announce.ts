import type { RunEvent } from '../../model/event.ts';
import { recordText } from '../../model/result/best-challenge.ts';
import { type Direction, improvement } from '../../model/result/improvement.mjs';
import { profiled } from '../../model/task/profile.ts';
import { formatNumber, measuredText, signed } from '../../platform/text/format.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { pluralize } from '../../platform/text/pluralize.mjs';
import type { RunView } from '../../views/run/run-view.ts';
import type { Paint } from '../terminal/terminal.ts';

/** How permanent lines are marked and coloured. */
export interface Marks {
  readonly paint: Paint;
  readonly unicode: boolean;
  /** Where artifacts are, for pointing at logs. */
  readonly directory: string;
  /** Of the score: gains are positive when it is better. */
  readonly direction: Direction;
}

/** The line that an event leaves above the region, or null. Repeated failures are shown at 1, 3, 10, 30, 100 … */
export const announcement = (event: RunEvent, before: RunView, after: RunView, marks: Marks): string | null => {
  switch (event.type) {
    case 'run.started':
      return `${event.resumed ? 'resumed' : 'started'} ${singleLine(event.run, 60)}: ${services(event)}`;
    case 'node.recorded':
      if (event.status !== 'passed') return failure(event, after, marks);
      return event.isBest ? best(event, before, marks) : passed(event, marks);
    case 'repair.made':
      return event.repaired
        ? `${mark(marks, '+', '+', 'yellow')} repaired  r${event.round}  ${singleLine(event.change, 100)}`
        : null;
    case 'alert.raised':
      return `${mark(marks, '!', '!', 'yellow')} ${singleLine(event.rule, 40)}: ${singleLine(event.detail, 200)}`;
    case 'run.waiting':
      return `${mark(marks, '!', '!', 'yellow')} waits for the ${event.cause}: ${singleLine(event.detail, 200)}`;
    case 'run.continued':
      return `${mark(marks, '+', '+', 'green')} waits for the ${event.cause} no longer`;
    case 'human.command':
      return event.source === 'process'
        ? null
        : `  command: ${singleLine(event.verb, 40)}  ${singleLine(event.detail, 120)}`.trimEnd();
    default:
      return null;
  }
};

type Recorded = Extract<RunEvent, { type: 'node.recorded' }>;

const best = (event: Recorded, before: RunView, marks: Marks): string => {
  const gained = improvement(event.score?.mean, before.best?.score?.mean, marks.direction);
  const gain = gained === null ? '' : `  ${signed(gained)}`;
  const from = event.parent === null ? '' : `  ${marks.unicode ? '←' : '<-'} r${event.parent}`;
  const head = `${mark(marks, '▲', '^', 'green')} ${event.round === 0 ? 'initial' : 'best'} ${event.score ? measuredText(event.score) : ''}${gain}`;
  const record = event.round === 0 ? '' : `  ${singleLine(recordText(before.records[event.round] ?? null), 160)}`;
  return `${head}  ${where(event)}  ${singleLine(event.name, 50)}${from}${record}  ${marks.paint('dim', singleLine(event.motivation, 120))}`;
};

const passed = (event: Recorded, { paint }: Marks): string =>
  paint(
    'dim',
    `  ${event.score ? formatNumber(event.score.mean) : ''}  ${where(event)}  ${singleLine(event.name, 50)}`,
  );

const failure = (event: Recorded, after: RunView, marks: Marks): string | null => {
  const group = after.failures.find(({ lastRound }) => lastRound === event.round);
  if (group === undefined || !/^[13]0*$/.test(String(group.count))) return null;
  const times = group.count > 1 ? ` ${marks.unicode ? '×' : 'x'}${group.count}` : '';
  const log = group.folder === null ? '' : `  ${marks.paint('dim', `${marks.directory}/${singleLine(group.folder)}`)}`;
  const head = `${mark(marks, '✗', 'x', 'red')} ${event.status}${times}  ${where(event)}`;
  return `${head}  ${singleLine(event.name, 40)}  ${singleLine(group.class, 30)}: ${singleLine(group.line, 140)}${log}`;
};

const where = ({ round, island }: Recorded): string => `r${round} island ${island}`;

const mark = ({ paint, unicode }: Marks, wide: string, plain: string, colour: 'green' | 'red' | 'yellow'): string =>
  paint(colour, unicode ? wide : plain);

const services = ({
  task,
  profile,
  islands,
  lanes,
  rounds,
  seed,
  services: named,
}: Extract<RunEvent, { type: 'run.started' }>): string =>
  [
    singleLine(profiled(task, profile), 80),
    pluralize(rounds, 'round'),
    `${islands} × ${pluralize(lanes, 'lane')}`,
    `seed ${seed}`,
    ...Object.entries(named).map(([name, text]) => `${singleLine(name, 30)} ${singleLine(text, 60)}`),
  ].join(' · ');
