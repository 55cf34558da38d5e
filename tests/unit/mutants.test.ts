import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mutants } from '../mutants/mutants.ts';
import { plant } from '../mutants/plant.ts';

const root = resolve(import.meta.dirname, '../..');
const copy = mkdtempSync(join(tmpdir(), 'asi-plant-'));
beforeAll(() => cpSync(join(root, 'src'), join(copy, 'src'), { recursive: true }));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

test('there are twenty mutants, in machines, actors and stores', () => {
  expect(mutants).toHaveLength(20);
  for (const folder of ['src/machines/', 'src/actors/', 'src/stores/'])
    expect(mutants.filter(({ file }) => file.startsWith(folder)).length, folder).toBeGreaterThanOrEqual(4);
});

test.each(mutants)('can be planted and taken out: $breaks', (mutant) => {
  const text = () => readFileSync(join(copy, mutant.file), 'utf8');
  const sound = text();
  const restore = plant(copy, mutant);
  expect(text()).not.toBe(sound);
  restore();
  expect(text()).toBe(sound);
});
