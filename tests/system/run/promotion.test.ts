import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../../src/model/event.ts';
import { findings, newDirectory, nodesOf, startToy, toyDirectory } from './toy.ts';

test('only the best share goes on to the dear stage; what is held back says its place, and the same seed decides the same', async () => {
  const directories = [newDirectory(), newDirectory()];
  const task = join(dirname(directories[0]!), 'task');
  cpSync(toyDirectory, task, { recursive: true });
  const yaml = join(task, 'task.yaml');
  writeFileSync(yaml, readFileSync(yaml, 'utf8').replace('{ metric: score, atLeast: -50 }', '{ top: 0.5, after: 3 }'));
  try {
    const events: RunEvent[] = [];
    for (const directory of directories) {
      const run = await startToy(directory, { rounds: 7, islands: 1, lanes: 2, seed: 3 }, { task });
      if (directory === directories[0]) run.subscribe((event) => events.push(event));
      expect(await run.done).toMatchObject({ reason: 'rounds', fault: null });
    }
    const ranked = events.flatMap((event) => (event.type === 'stage.ranked' ? [event] : []));
    const held = ranked.filter(({ promoted }) => !promoted);
    expect(held.length).toBeGreaterThan(0);
    expect(ranked.length).toBeGreaterThan(held.length);
    const nodes = await nodesOf(directories[0]!);
    expect(ranked.some(({ round }) => round === 0)).toBe(false);
    for (const { round, place, of } of held) {
      expect(place).toBeGreaterThan(Math.floor(of / 2));
      expect(nodes[round]).toMatchObject({ status: 'invalid', score: null, failure: { class: 'gate' } });
      expect(nodes[round]!.failure!.message).toBe(
        `stage quick: place ${place} of ${of}, and only the best 50 % advance`,
      );
      expect(nodes[round]!.evaluations.map(({ stage }) => stage)).toEqual(['quick']);
    }
    expect(findings(await nodesOf(directories[1]!))).toEqual(findings(nodes));
  } finally {
    for (const directory of directories) rmSync(dirname(directory), { recursive: true });
  }
}, 300_000);
