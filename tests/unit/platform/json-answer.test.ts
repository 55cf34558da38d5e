import { expect, test } from 'vitest';
import { z } from 'zod';
import { judgementOf, provenFindings, Ratings, Review } from '../../../src/model/proposal/model-replies.ts';
import { jsonOf } from '../../../src/platform/text/json-answer.ts';
import { growth, tooSteep } from '../../doubles/growth.ts';

const read = jsonOf(z.object({ a: z.number(), more: z.unknown().optional() }));

test.each([
  ['bare', '{"a": 1}'],
  ['surrounded by prose', 'Sure [1]: {"a": 1}. Hope it helps {really}!'],
  ['fenced', 'Here:\n```json\n{"a": 1}\n```\nDone {"a": 2}'],
  ['in an untagged fence', '```\n{"a": 1}\n```'],
  ['in the last of several fences', '```json\n{"a": 7}\n```\n```json\n{"a": 1}\n```'],
  ['in a fence that is not closed', '```json\n{"a": 1}'],
  ['with brackets in a text', '{"more": "}{\\"]", "a": 1}'],
  ['behind reasoning', '<think>{"a": "x"}</think>{"a": 1}'],
])('JSON %s is read', (_, text) => {
  expect(read(text)).toMatchObject({ ok: true, value: { a: 1 } });
});

test.each([
  ['no JSON', 'none', 'the answer contains no JSON'],
  ['another shape', '{"a": "1"}', 'a: Invalid input: expected number, received string'],
  ['a broken value', '{"a": 1,}', 'the JSON does not parse'],
  ['a cut-off value', '{"a": [1, 2', 'the JSON is cut off'],
  ['an infinite number', '{"a": 1, "more": {"x": [1e999]}}', 'more.x.0 is not a finite number'],
  ['a forbidden key', '{"a": 1, "__proto__": {"b": 1}}', 'forbidden key "__proto__"'],
  ['deep nesting', '['.repeat(100), 'nested deeper than 64 levels'],
  ['a huge value', `{"more": "${'x'.repeat(300_000)}"`, 'longer than 262144 characters'],
])('%s is named', (_, text, problem) => {
  expect(read(text)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
});

test.each([
  ['brackets', (n: number) => '['.repeat(n)],
  ['objects', (n: number) => '{"a":'.repeat(n)],
  ['quotes', (n: number) => `{"${'\\"'.repeat(n)}`],
  ['fences', (n: number) => '```json\n{\n'.repeat(n)],
])('%s: time grows with the answer, not with its square', { retry: 2 }, (_, text) => {
  expect(growth((n) => read(text(n)), 4000)).toBeLessThan(tooSteep);
});

test('ratings become a judgement in code, and out-of-range ones are refused', () => {
  const ratings = jsonOf(Ratings)('{"ratings": {"clarity": 8, "effect": 5}, "remark": "solid"}');
  expect(ratings.ok && judgementOf(ratings.value)).toEqual({
    ratings: { clarity: 8, effect: 5 },
    mean: 6.5,
    remark: 'solid',
  });
  expect(jsonOf(Ratings)('{"ratings": {"clarity": 80}}')).toMatchObject({ ok: false });
  expect(jsonOf(Ratings)('{"ratings": {}}')).toMatchObject({ problem: 'ratings: 1 to 20 ratings' });
});

test('a finding counts only when its quotation stands in the program', () => {
  const review = Review.parse({
    sound: false,
    findings: [
      { quote: '  open("labels")', problem: 'reads labels' },
      { quote: 'eval(x)', problem: 'evaluates text' },
    ],
    reason: 'cheats',
  });
  expect(provenFindings(review, 'def f():\n    open("labels")\n')).toHaveLength(1);
});
