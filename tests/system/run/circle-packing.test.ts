import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { Node } from '../../../src/model/result/node.ts';
import { nodesOf, startToy } from './toy.ts';

const task = resolve(import.meta.dirname, '../../../tasks/circle-packing');

const evolved = async (folder: string, name: string): Promise<readonly Node[]> => {
  const directory = join(folder, name);
  const run = await startToy(directory, { rounds: 5, seed: 2, sandbox: 'auto' }, { task });
  expect(await run.done).toMatchObject({ reason: 'rounds', fault: null });
  return nodesOf(directory);
};

const found = (nodes: readonly Node[]) =>
  nodes.map(({ id, parent, references, cognition, name, program, status, score }) => ({
    ...{ id, parent, references, cognition, name, program, status, score },
  }));

test('circles improve from the weak start, and the same seed finds the same, bit for bit', {
  timeout: 900_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'asi-circles-'));
  const first = await evolved(folder, 'first');
  const second = await evolved(folder, 'second');
  expect(found(second)).toEqual(found(first));
  expect(first[0]!.score!.mean).toBeLessThan(1.9);
  expect(Math.max(...first.map(({ score }) => score?.mean ?? 0))).toBeGreaterThan(2.1);
  rmSync(folder, { recursive: true });
});
