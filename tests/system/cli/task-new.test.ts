import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadTask } from '../../../src/stores/task-folder.ts';
import { called } from '../../unit/cli/called.ts';

const place = mkdtempSync(join(tmpdir(), 'asi-test-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

test.each([
  ['estimate', 'curve', []],
  ['certificate', 'spaced', ['--score', 'certificate']],
])(
  'a new task of the kind %s is complete, runs without a model, and finds something better than it began with',
  async (kind, name, flags) => {
    const made = await called(place, ['task', 'new', name, '--dir', place, ...flags]);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const { spec } = await loadTask(join(place, name));
    expect([spec.name, spec.score.kind ?? 'estimate']).toEqual([name, kind]);
    expect(readFileSync(join(place, name, 'README.md'), 'utf8')).not.toContain('TASK_NAME');
    const run = await called(place, [
      ...['run', join(place, name), '--rounds', '8', '--seed', '1', '--model', 'none', '--no-dashboard'],
      ...['--set', 'chroma=memory', '--json', '--quiet'],
    ]);
    expect(run.code).toBe(0);
    const { best, initial, rounds } = JSON.parse(run.stdout);
    expect(rounds.done).toBe(8);
    expect(best.score.mean).toBeGreaterThan(initial.score.mean);
    expect(best.certificate === null).toBe(kind === 'estimate');
  },
  120_000,
);

test('what exists is not written over, and a bad name or place is refused with nothing left behind', async () => {
  const again = await called(place, ['task', 'new', 'curve', '--dir', place]);
  expect(again).toMatchObject({ code: 2, stdout: '' });
  expect(again.stderr).toContain('is there already; nothing was changed');
  const bad = await called(place, ['task', 'new', '../curve', '--dir', place]);
  expect(bad).toMatchObject({ code: 2 });
  expect(bad.stderr).toContain('is no name for a task');
  const nowhere = await called(place, ['task', 'new', 'other', '--dir', join(place, 'curve/initial.py')]);
  const kindless = await called(place, ['task', 'new', 'other', '--dir', place, '--score', 'guess']);
  expect(kindless).toMatchObject({ code: 2, stderr: expect.stringContaining('is no kind of score') });
  expect(nowhere.code).toBe(2);
  expect(nowhere.stderr).toContain('cannot be written to');
  expect(existsSync(join(place, 'other'))).toBe(false);
});
