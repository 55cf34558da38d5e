import { afterAll, expect, it } from 'vitest';
import { columnsOf } from '../../../src/cli/progress/text-width.ts';
import { createPlace, quick, type Step } from './terminal.ts';

const place = createPlace();
afterAll(place.remove);

const steps: readonly Step[] = [
  { after: '\\? help', keys: '?' },
  { after: 'p again resumes', keys: '?' },
  { after: 'initial', keys: 'p' },
  { after: 'command: pause.*paused: by user', keys: 'i' },
  { after: 'idea \\(Enter', keys: 'raise it \u001b[Afurthex\u007fr\r' },
  { after: 'command: idea {2}raise it further', size: [20, 40] },
  { after: 'p resume', keys: 'l' },
  { after: 'p resume', keys: 'p' },
  { after: 'command: resume', keys: 's' },
];

it('is paused, told an idea, resumed and stopped by keys, on a terminal that becomes narrow', {
  timeout: 150_000,
}, async () => {
  const args = ['run', place.task('task', 0.3), ...quick, '--rounds', '60', '--name', 'keys'];
  const { code, written, missed, cooked, sizes } = await place.typed(args, steps, { seconds: 120 });
  expect(missed).toEqual([]);
  expect({ code, cooked }).toEqual({ code: 0, cooked: true });
  expect(written).toContain('run keys: stopped by user');

  const narrow = framesIn(written.slice(sizes[0])).slice(2); // one may have been under way, one redraws what was wide
  expect(narrow.length).toBeGreaterThan(3);
  expect(Math.max(...narrow.flat().map(columnsOf))).toBeLessThan(40);
  expect(Math.max(...framesIn(written).map((lines) => lines.length))).toBeLessThanOrEqual(12);
  expect(written.lastIndexOf('\u001b[?25h')).toBeGreaterThan(written.lastIndexOf('\u001b[?25l'));
});

/** The lines of each frame: what was written with wrapping off. */
const framesIn = (written: string): string[][] =>
  written
    .split('\u001b[?2026h')
    .slice(1)
    .map((frame) =>
      frame.split('\n').flatMap((line) => (line.startsWith('\u001b[?7l') ? [line.slice(5).trimEnd()] : [])),
    )
    .filter((lines) => lines.length > 0);
