import { expect, test } from 'vitest';
import { planned } from './plan.ts';

test('the short form tries 10,000 inputs or more', () => {
  expect(planned).toBeGreaterThanOrEqual(10_000);
});
