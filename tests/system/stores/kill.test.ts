import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { compiledProgram } from '../../compiled.ts';
import { collect, openStore } from '../../unit/stores/records.ts';
import { temporaryDirectory } from '../../unit/stores/temporary.ts';

const fixture = compiledProgram('fixtures/append-forever.ts', import.meta.url);

test('keeps every acknowledged append through kill -9, in order and without a gap', { timeout: 30_000 }, async () => {
  const directory = temporaryDirectory();
  const acknowledged: { round: number; seq: number }[] = [];
  for (const mode of ['create', 'resume']) {
    const child = spawn(process.execPath, [fixture, directory, mode], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let count = 0;
    for await (const line of createInterface(child.stdout)) {
      const [round, seq] = line.split(' ').map(Number);
      acknowledged.push({ round: round!, seq: seq! });
      count += 1;
      if (count === 150) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
  }

  const store = await openStore(directory);
  expect(store.notes).toEqual([expect.stringMatching(/died; its lock was taken over/)]);
  const events = await collect(store.events());
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(acknowledged.length).toBeGreaterThanOrEqual(300);
  for (const { round, seq } of acknowledged) {
    expect(events[seq - 1]).toMatchObject({ type: 'brief.made', round });
    expect(await store.node(round)).toMatchObject({ id: round });
    expect(await store.memo(round, 'learn', 0)).toMatchObject({ answer: round });
  }
  expect(store.population.size).toBe(events.length);
  await store.close();
});
