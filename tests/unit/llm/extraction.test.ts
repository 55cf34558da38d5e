import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readProposal } from '../../../src/actors/researcher/answer/read-answer.ts';
import { jsonOf } from '../../../src/platform/text/json-answer.ts';
import { growth, tooSteep } from '../../doubles/growth.ts';
import { never, problemOf, question, withBench } from './bench.ts';

const parent = { program: 'def solve():\n    return 1\n' };
const limits = { maxBytes: 256 * 1024, requires: [] };
const about = { parent, mode: 'auto', limits, language: 'python', cognition: [], nodes: [0] } as never;
const anything = jsonOf(z.unknown());

const hostile: readonly (readonly [string, (size: number) => string])[] = [
  ['unclosed fences', (size) => '```python\n'.repeat(size)],
  ['unclosed fences of the other kind', (size) => '~~~\nx\n'.repeat(size)],
  ['openers of brackets', (size) => '[{'.repeat(size)],
  ['openers of edits', (size) => '<<<<<<< SEARCH\n'.repeat(size)],
  ['openers of reasoning', (size) => '<think>\n'.repeat(size)],
  ['quotes', (size) => '{"'.repeat(size)],
];

test.each(hostile)('%s: time grows with the length, no faster', (_, make) => {
  const read = (size: number): void => {
    const text = make(size);
    readProposal(text, about);
    anything(text);
  };
  expect(growth(read, 10_000)).toBeLessThan(tooSteep);
});

test.each([
  ['20,000 unclosed fences', '```json\n'.repeat(20_000)],
  ['1 MB of openers', '[{"'.repeat(350_000)],
])('%s are refused within 200 ms', (_, text) => {
  const best = Math.min(
    ...[1, 2, 3].map(() => {
      const began = performance.now();
      expect(anything(text).ok).toBe(false);
      readProposal(text, about);
      return performance.now() - began;
    }),
  );
  expect(best).toBeLessThan(200);
});

test.each([
  ['nested deeply', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, /nested deeper/],
  ['huge', `["${'x'.repeat(2 ** 20)}"]`, /longer than/],
  ['not finite', '{"score": 1e999}', /not a finite number/],
  ['with a key of prototypes', '{"__proto__": {"score": 1}}', /forbidden key/],
  ['with a key twice', '{"score": 1, "score": 1e9}', /"score" twice/],
  ['with a key twice, one in disguise', '{"a": {"score": 1, "sc\\u006fre": 1e9}}', /"score" twice/],
])('JSON %s is refused', (_, text, problem) => {
  const read = anything(text);
  expect(read.ok ? 'accepted' : read.problem).toMatch(problem);
});

test('the same key in different objects, and in texts, is no repetition', () => {
  expect(anything('{"a": {"x": 1}, "b": [{"x": 1}, {"x": "\\"x\\": 2, \\"x\\": 3"}], "x": 1}').ok).toBe(true);
});

test.each([
  ['nested', `{"x": ${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
  ['with objects in objects', `${'{"x":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
])('a body that is %s too deeply is an unreadable answer, not a crash', async (_, body) => {
  await withBench(
    () => ({ fault: 'raw', body }),
    async ({ ask, server, events }) => {
      expect(await problemOf(ask(question(), never))).toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('nested'),
      });
      expect([server.requests.length, events[0]!.attempts]).toEqual([2, 2]);
    },
    { endpoint: { tries: 2 } },
  );
});
