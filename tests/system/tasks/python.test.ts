import { expect, test } from 'vitest';
import { passes, suites } from './python-suites.ts';

/** The evaluators' package needs nothing but Python; tasks' own suites need what tasks need, and run in the long project. */
const bare = suites.filter(({ name }) => name.startsWith('_python/'));

test('evaluators bring tests of their own', () => {
  expect(bare.map(({ name }) => name)).toContain('_python/test_asi_eval.py');
});

test.each(bare)('$name passes', { timeout: 600_000 }, passes);
