import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const folder = resolve(import.meta.dirname, '../../../src/machines');
const files = readdirSync(folder);

/** What machines must not reach for: XState's own actions send, spawn and stop; time and chance belong to ports. */
const forbidden =
  /\b(_parent|queueMicrotask|getSnapshot|setTimeout|setInterval|setImmediate|Date\.now|Math\.random|process\.)|self\.send\b/;

test('machines use the actions of XState alone', () => {
  expect(files.length).toBeGreaterThan(9);
  const wrong = files.filter((file) => forbidden.test(readFileSync(join(folder, file), 'utf8')));
  expect(wrong).toEqual([]);
});

test('every agent speaks: it answers its round by a message', () => {
  const agents = ['researcher', 'novelty-checker', 'static-checker', 'engineer', 'debug-agent', 'analyzer'];
  for (const agent of agents) {
    const text = readFileSync(join(folder, `${agent}.ts`), 'utf8');
    expect(text, agent).toMatch(/sendTo\(\s*\(\{ context \}\) => context\.replyTo/);
  }
});
