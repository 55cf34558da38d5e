import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { randomFrom } from '../../../src/platform/statistics/seeded-random.ts';
import { type Manifest, readManifest, writeManifest } from '../../../src/stores/manifest.ts';
import { latestRun, listRuns, newRunId, resolveRun } from '../../../src/stores/runs.ts';
import { temporaryDirectory } from './temporary.ts';

const manifestOf = (run: string, created: string): Manifest => ({
  run,
  task: 'circle-packing',
  taskDirectory: 'tasks/circle-packing',
  config: { seed: 1 },
  origins: { seed: 'default' },
  versions: { node: '20' },
  evaluatorHash: 'abc',
  created,
});

const rootWith = async (...runs: [id: string, created: string][]): Promise<string> => {
  const root = temporaryDirectory();
  for (const [id, created] of runs) {
    mkdirSync(join(root, id));
    await writeManifest(join(root, id), manifestOf(id, created));
  }
  return root;
};
const three = () =>
  rootWith(
    ['20261121-031502-circle-packing-k3f2', '2026-11-21T03:15:02.000Z'],
    ['20261122-031502-circle-packing-aaaa', '2026-11-22T03:15:02.000Z'],
    ['trial', '2026-11-23T03:15:02.000Z'],
  );

test('a manifest is read as it was written, with whatever else it says, and leaves no temporary file', async () => {
  const directory = temporaryDirectory();
  const manifest = { ...manifestOf('trial', '2026-11-21T03:15:02.000Z'), hardware: { cores: 2 } };
  await writeManifest(directory, manifest);
  expect(await readManifest(directory)).toEqual(manifest);
  expect(readdirSync(directory)).toEqual(['manifest.json']);
});

test('a missing and a broken manifest are told apart', async () => {
  const directory = temporaryDirectory();
  await expect(readManifest(directory)).rejects.toMatchObject({ code: 'manifest-missing' });
  writeFileSync(join(directory, 'manifest.json'), '{"run": 3');
  await expect(readManifest(directory)).rejects.toMatchObject({ code: 'manifest-invalid' });
  writeFileSync(join(directory, 'manifest.json'), '{"run": 3}');
  await expect(readManifest(directory)).rejects.toMatchObject({ message: expect.stringContaining('run') });
});

test('lists runs from the newest on, by when they were started', async () => {
  const root = await three();
  mkdirSync(join(root, 'not-a-run'));
  expect((await listRuns(root)).map(({ id }) => id.slice(-5))).toEqual(['trial', '-aaaa', '-k3f2']);
  expect((await latestRun(root)).id).toBe('trial');
  await expect(latestRun(join(root, 'none'))).rejects.toMatchObject({ code: 'run-missing' });
});

test.each(['20261121-031502-circle-packing-k3f2', '20261121', 'k3f2'])('finds the run that %s means', async (name) => {
  const root = await three();
  expect((await resolveRun(root, name)).id).toBe('20261121-031502-circle-packing-k3f2');
});

test('finds a run by its path, and refuses what is ambiguous or unknown', async () => {
  const root = await three();
  expect((await resolveRun('elsewhere', join(root, 'trial'))).id).toBe('trial');
  await expect(resolveRun(root, '2026')).rejects.toMatchObject({ code: 'run-ambiguous' });
  await expect(resolveRun(root, 'trail')).rejects.toMatchObject({ code: 'run-missing', advice: 'Did you mean trial?' });
});

test('names a run by time, task and four characters', () => {
  const name = newRunId('circle-packing', new Date('2026-11-21T03:15:02.987Z'), randomFrom(1));
  expect(name).toMatch(/^20261121-031502-circle-packing-[a-z2-9]{4}$/);
});
