import { expect, test } from 'vitest';
import { nearestNames } from '../../../src/platform/text/nearest-name.ts';

const known = ['limitSeconds', 'memoryMb', 'seeds', 'gpus', 'cpus'];

test.each([
  ['limitSecond', ['limitSeconds']],
  ['LIMITSECONDS', ['limitSeconds']],
  ['limit', ['limitSeconds']],
  ['gpsu', ['gpus', 'cpus']],
  ['sed', ['seeds']],
  ['something else', []],
])('%s may mean %j', (name, nearest) => {
  expect(nearestNames(name, known)).toEqual(nearest);
});
