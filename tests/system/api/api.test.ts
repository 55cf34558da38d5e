import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openRun, type Run, type RunEvent, resumeRun, startRun } from '../../../src/index.ts';
import { readStatus } from '../../../src/stores/run-status.ts';
import { toyDirectory } from '../run/toy.ts';

const runs = mkdtempSync(join(tmpdir(), 'asi-api-'));
afterAll(() => rmSync(runs, { recursive: true, force: true }));

const settings = { model: 'none', chroma: 'memory', rounds: 3 } as const;

const collected = async (run: Run): Promise<RunEvent[]> => {
  const events: RunEvent[] = [];
  for await (const event of run) events.push(event);
  return events;
};

test('a run is started, followed, steered, read and resumed', { timeout: 180_000 }, async () => {
  const run = await startRun({ task: toyDirectory, name: 'whole', runs, settings });
  const heard: number[] = [];
  run.subscribe(({ seq }) => heard.push(seq));
  const following = collected(run);
  await expect(startRun({ task: toyDirectory, name: 'whole', runs, settings })).rejects.toMatchObject({
    code: 'run-exists',
  });
  await expect(resumeRun({ run: 'whole', runs })).rejects.toMatchObject({ code: 'run-live' });
  const idea = await run.command({ verb: 'idea', text: 'try 7' }, 'idea-1');
  expect(await run.command({ verb: 'idea', text: 'try 7' }, 'idea-1')).toEqual(idea);
  await expect(run.command({ verb: 'pin', node: 99 })).rejects.toMatchObject({ code: 'node-unknown' });
  await expect(run.command({ verb: 'pin', node: -1 })).rejects.toMatchObject({ code: 'command-invalid' });
  const beside = await openRun({ run: 'whole', runs });
  expect(beside.isLive).toBe(true);
  expect((await beside.view()).run).toBe('whole');
  expect((await run.summary()).run.id).toBe('whole');

  const { reason, fault, summary } = await run.done;
  expect({ reason, fault, done: summary.rounds.done }).toEqual({ reason: 'rounds', fault: null, done: 3 });
  expect(await run.summary()).toEqual(summary);
  expect((await readStatus(run.directory))?.summary.reason).toBe('rounds'); // for `asi ls` and `asi status`
  const events = await following;
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.at(-1)?.type).toBe('run.ended');
  expect(heard).toEqual(heard.toSorted((a, b) => a - b));

  await expect(resumeRun({ run: 'whole', runs })).rejects.toMatchObject({ code: 'run-complete' });
  const more = await resumeRun({ run: 'whole', runs, settings: { rounds: 4 } });
  await more.command({ verb: 'idea', text: 'try 8' }); // at once: a resumed run takes commands
  expect((await more.done).summary.rounds.done).toBe(4);
  const records = await openRun({ run: more.directory });
  expect(records.isLive).toBe(false);
  expect((await records.best())?.id).toBe((await records.summary()).best?.round);
  await records.close();
});

test('an aborted signal ends the run, which can be resumed; stop lets rounds finish', {
  timeout: 180_000,
}, async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const run = await startRun({ task: toyDirectory, name: 'cut', runs, signal, settings: { ...settings, rounds: 50 } });
  for await (const event of run) if (event.type === 'node.recorded') controller.abort();
  expect(await run.done).toMatchObject({ reason: 'stopped', fault: null });
  const { done } = (await run.done).summary.rounds;
  expect(done).toBeLessThan(50);
  const more = await resumeRun({ run: 'cut', runs });
  for await (const event of more.events()) if (event.type === 'node.recorded' && event.round > done + 1) more.stop();
  const end = await more.done;
  expect(end.reason).toBe('stopped');
  expect(end.summary.rounds.done).toBeGreaterThan(done);
});
