import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRun, resumeRun, startRun } from '../../../src/index.ts';
import { openRunStore } from '../../../src/stores/run-store.ts';
import { toyDirectory } from '../../system/run/toy.ts';
import { writeRun } from '../dashboard/written.ts';
import { temporaryDirectory } from '../stores/temporary.ts';

const toy = { task: toyDirectory, settings: { model: 'none' } } as const;

test('what cannot be started is refused with a code and an advice, before anything is written', async () => {
  const runs = join(temporaryDirectory(), 'runs');
  const refused = async (options: Parameters<typeof startRun>[0]) =>
    startRun({ runs, ...options }).then(
      () => 'started',
      ({ code, message, advice }: { code: string; message: string; advice: string }) => ({ code, message, advice }),
    );
  expect(await refused({ task: 'circle-pakcing' })).toMatchObject({
    code: 'task-unknown',
    advice: expect.stringContaining('circle-packing'),
  });
  expect(await refused({ ...toy, settings: { rounds: -1 } })).toMatchObject({
    code: 'value-invalid',
    message: expect.stringContaining('rounds'),
  });
  const misspelt = { ...toy, settings: { ronds: 3 } as object };
  expect(await refused(misspelt)).toMatchObject({ code: 'key-unknown', advice: 'Did you mean "rounds"?' });
  expect(await refused({ ...toy, name: '../else' })).toMatchObject({ code: 'name-invalid' });
  expect(await refused({ ...toy, signal: AbortSignal.abort() })).toMatchObject({ code: 20 }); // the signal's own reason
  await expect(openRun({ run: 'anything', runs })).rejects.toMatchObject({ code: 'run-missing' });
});

test('a name that is taken is refused', async () => {
  const runs = temporaryDirectory();
  await writeRun(runs, { id: 'taken', nodes: 1, islands: 1 });
  await expect(startRun({ ...toy, runs, name: 'taken' })).rejects.toMatchObject({ code: 'run-exists' });
});

test('a setting that says nothing leaves the default of the task alone', async () => {
  const { settingsOf } = await import('../../../src/api/settings.ts');
  expect(settingsOf({ rounds: undefined, sampler: { name: 'greedy' } }).map(({ key, value }) => [key, value])).toEqual([
    ['sampler.name', 'greedy'],
  ]);
});

test('a resumed run keeps what it is', async () => {
  const runs = temporaryDirectory();
  await writeRun(runs, { id: 'begun', nodes: 2, islands: 1 });
  await expect(resumeRun({ run: 'begun', runs, settings: { seed: 7 } })).rejects.toMatchObject({
    code: 'setting-fixed',
    message: 'settings, seed would change "seed", which is fixed once a run has started.',
  });
  const records = await openRunStore(join(runs, 'begun'), { create: false, features: [], capacity: 400 });
  await expect(resumeRun({ run: 'begun', runs })).rejects.toMatchObject({ code: 'run-live' });
  await records.close();
});
