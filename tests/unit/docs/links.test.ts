import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Targets of links and pictures that lead into the repository. */
const targetsOf = (page: string): string[] =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target));

test.each(pages)('every link of %s leads to a file that is there', (page) => {
  const missing = targetsOf(page).filter((target) => !existsSync(join(root, dirname(page), target)));
  expect(missing).toEqual([]);
});

test('links are found where they stand', () => {
  expect(targetsOf('docs/architecture.md').length).toBeGreaterThan(20);
  expect(pages.flatMap(targetsOf).length).toBeGreaterThan(60);
});

test('one round is walked in at most 25 hops, each with a file to open', () => {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const hops = text.split('\n').filter((line) => /^\| \d+ \|/.test(line));
  expect(hops.length).toBeGreaterThan(15);
  expect(hops.length).toBeLessThanOrEqual(25);
  expect(hops.filter((hop) => !/\]\(\.\.\/src\/[^)]+\)/.test(hop))).toEqual([]);
});
