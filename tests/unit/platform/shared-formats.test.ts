import { expect, test } from 'vitest';
import { duration as pageDuration, signed as pageSigned } from '../../../src/dashboard/page/figures.js';
import { duration } from '../../../src/platform/text/duration.mjs';
import { signed } from '../../../src/platform/text/format.ts';
import { pluralize } from '../../../src/platform/text/pluralize.mjs';

test.each([
  [0, '0 s'],
  [0.0001, '1 ms'],
  [0.35, '350 ms'],
  [2.54, '2.5 s'],
  [9.96, '10 s'],
  [41.4, '41 s'],
  [59.6, '1 min'],
  [200, '3 min 20 s'],
  [3599.9, '1 h'],
  [11_880, '3 h 18 min'],
  [86_399, '1 d'],
  [187_200, '2 d 4 h'],
  [-3, '0 s'],
])('%d seconds are shown as %s, on the page and in the terminal', (seconds, text) => {
  expect([duration(seconds), pageDuration(seconds)]).toEqual([text, text]);
});

test('the page shows what is not known as a dash', () => {
  expect([pageDuration(null), pageDuration(Number.NaN), pageSigned(null)]).toEqual(['–', '–', '–']);
});

test.each([
  [0.25, '+0.25', '+0.25'],
  [-0.25, '-0.25', '−0.25'],
  [0, '0', '0'],
  [-0.00001, '-1e-5', '−1.00e-5'],
])('a difference of %d has its sign', (value, terminal, page) => {
  expect([signed(value), pageSigned(value)]).toEqual([terminal, page]);
});

test('one thing is one thing', () => {
  expect([pluralize(0, 'round'), pluralize(1, 'round'), pluralize(2, 'round'), pluralize(2, 'fix', 'fixes')]).toEqual([
    ...['0 rounds', '1 round', '2 rounds', '2 fixes'],
  ]);
});
