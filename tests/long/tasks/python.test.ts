import { expect, test } from 'vitest';
import { passes, suites } from '../../system/tasks/python-suites.ts';

const ofTasks = suites.filter(({ name }) => !name.startsWith('_python/'));

test('tasks bring tests of their own', () => {
  expect(ofTasks.length).toBeGreaterThanOrEqual(5);
});

test.each(ofTasks)('$name passes', { timeout: 3_600_000 }, passes);
