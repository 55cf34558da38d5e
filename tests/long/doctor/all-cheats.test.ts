import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test, vi } from 'vitest';
import { cheats } from '../../../src/doctor/cheats.ts';
import { type Check, doctorChecks } from '../../../src/doctor/doctor-checks.ts';
import { loadTask } from '../../../src/stores/task-folder.ts';
import { baselineOf, config, standOn, taskNamed, tryAll } from '../../system/doctor/stand.ts';

vi.setConfig({ testTimeout: 1_800_000 }); // real programs, some of them trained, perhaps on a busy machine

const shipped = readdirSync(resolve(import.meta.dirname, '../../../tasks')).filter((name) => !name.startsWith('_'));

test('the cheats are real: an evaluator that runs programs in its own process falls for them', async () => {
  const stand = await standOn('naive-task');
  try {
    const baseline = await baselineOf(stand);
    const outcomes = await tryAll(stand, baseline, baseline.stage);
    expect(outcomes.filter(({ pays }) => pays).map(({ cheat }) => cheat.name)).toEqual(
      expect.arrayContaining([
        ...['always equal', 'caller frames', 'callers result', 'evaluators files', 'exit after writing'],
        ...['forge at exit', 'forge at import', 'heap search', 'late thread', 'patched json', 'patched libraries'],
        ...['planted module', 'stopped clock'],
      ]),
    );
    const odd = outcomes.filter(({ cheat }) => cheat.name.startsWith('odd result'));
    expect(odd.map(({ cheat, ending }) => [cheat.kind, ending.status])).toEqual([
      ['symbolic link', 'invalid'],
      ['hard link', 'invalid'],
      ['FIFO', 'invalid'],
      ['sparse file', 'invalid'],
      ['NaN', 'invalid'],
      ['out of bounds', 'quarantined'],
    ]);
  } finally {
    await stand.close();
  }
});

test.each(shipped)('%s: no cheat pays, and every other program ends as declared', async (name) => {
  const checks: Check[] = [];
  const task = await loadTask(taskNamed(name));
  for await (const check of doctorChecks({ task, config, progress: () => {} })) checks.push(check);
  expect(checks.filter(({ status }) => status === 'fail')).toEqual([]);
  expect(checks.map((check) => check.name)).toEqual(
    expect.arrayContaining([
      ...['initial program', 'determinism', 'noise', 'empty program', 'raises at import', 'raises when called'],
      ...['infinite loop', 'constant None', 'constant 0', 'echo', ...cheats.map((cheat) => `cheat: ${cheat.name}`)],
    ]),
  );
});
