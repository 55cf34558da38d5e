import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/model/event.ts';
import { readRun } from '../../../src/stores/run-store.ts';
import { compiledProgram } from '../../compiled.ts';
import { findings, newDirectory, nodesOf, startToy, toyDirectory } from './toy.ts';

const made: string[] = [];
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** A copy of the toy task, whose evaluator tests may change. */
const toyCopy = () => {
  const folder = mkdtempSync(join(tmpdir(), 'asi-epochs-'));
  const task = join(folder, 'task'); // readable for the user that sandboxed evaluators run as
  const directory = newDirectory();
  made.push(folder, dirname(directory));
  cpSync(toyDirectory, task, { recursive: true });
  const evaluator = join(task, 'evaluate.py');
  // without its log of evaluations, which a sandboxed evaluator cannot reach
  const original = readFileSync(evaluator, 'utf8').replace('    note(given, text)\n', '    pass\n');
  expect(original).toContain('- 7)');
  writeFileSync(evaluator, original);
  // one seed, nothing repeated: what is compared here is epochs, and processes are what takes time
  const spec = readFileSync(join(task, 'task.yaml'), 'utf8')
    .replace('seeds: 2', 'seeds: 1')
    .replace(/^repeats:.*\n/m, '');
  writeFileSync(join(task, 'task.yaml'), `${spec}repeats: 0\n`);
  return {
    task,
    directory,
    evaluator,
    restore: () => writeFileSync(evaluator, original),
    /** From now on the evaluator likes another number. */
    likes: (number: number) => writeFileSync(evaluator, original.replace('- 7)', `- ${number})`)),
  };
};

const eventsOf = async (directory: string): Promise<readonly RunEvent[]> => {
  const run = await readRun(directory);
  const events: RunEvent[] = [];
  for await (const event of run.events()) events.push(event);
  await run.close();
  return events;
};

const finished = async (directory: string, task: string, { resume = false, rounds = 5 } = {}) => {
  const run = await startToy(directory, { rounds, sandbox: 'none' }, { resume, task });
  const end = await run.done;
  return { end, view: run.view() };
};

const manifestOf = (directory: string) => JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'));

test('a changed evaluator begins an epoch: known programs are scored again, and only those scores count', {
  timeout: 240_000,
}, async () => {
  const { task, directory, likes } = toyCopy();
  await finished(directory, task);
  const before = await nodesOf(directory);
  likes(3);
  const { end, view } = await finished(directory, task, { resume: true, rounds: 7 });
  expect(end).toEqual({ reason: 'rounds', detail: '', advice: '', fault: null });
  const nodes = await nodesOf(directory);

  expect(nodes.slice(0, 6)).toEqual(before);
  expect(nodes.map(({ id }) => id)).toEqual(nodes.map((_, index) => index));
  const later = nodes.slice(6);
  expect(later.every(({ epoch }) => epoch === 2)).toBe(true);
  const [initial, ...rest] = later;
  expect(initial).toMatchObject({ name: 'initial program', origin: { node: '0' }, score: { mean: 9 } });
  const seeds = later.filter(({ patch }) => patch.kind === 're-evaluated');
  const elites = before
    .filter(({ id, fitness }) => id > 0 && fitness !== null)
    .sort((a, b) => b.fitness! - a.fitness! || a.id - b.id)
    .slice(0, 3);
  expect(seeds.slice(1).map(({ origin }) => Number(origin.node))).toEqual(elites.map(({ id }) => id));
  expect(seeds.slice(1).map(({ program, island }) => ({ program, island }))).toEqual(
    elites.map(({ program, island }) => ({ program, island })),
  );

  // the rounds that were asked for are all there besides, and none of them looked behind the border
  const own = rest.filter(({ patch }) => patch.kind !== 're-evaluated');
  expect(own).toHaveLength(2);
  for (const { parent, references } of own)
    for (const looked of [parent!, ...references]) expect(looked).toBeGreaterThanOrEqual(6);
  const best = later.reduce((top, node) => ((node.fitness ?? -100) > (top.fitness ?? -100) ? node : top));
  expect(view).toMatchObject({
    epoch: 2,
    best: { round: best.id },
    initial: { round: 6 },
    rounds: { done: 7, total: 7 },
  });

  const events = await eventsOf(directory);
  const epochs = events.filter(({ type }) => type === 'epoch.started');
  const manifest = manifestOf(directory);
  expect(epochs).toMatchObject([
    { epoch: 2, evaluator: manifest.evaluatorHash, changed: ['evaluate.py changed'], from: 6 },
  ]);
  expect(manifest.epochs).toMatchObject([
    { epoch: 1, from: 0 },
    { epoch: 2, evaluator: manifest.evaluatorHash, from: 6 },
  ]);
  expect(manifest.epochs[0].evaluator).not.toBe(manifest.evaluatorHash);
  expect(events.filter(({ type }) => type === 'alert.raised')).toEqual([]);
});

test('a change during a live run halts it, and nothing of the changed evaluator is recorded', {
  timeout: 240_000,
}, async () => {
  const { task, directory, likes, restore } = toyCopy();
  const run = await startToy(directory, { rounds: 8, sandbox: 'none' }, { task });
  run.subscribe((event) => {
    if (event.type === 'node.recorded' && event.round === 2) likes(3);
  });
  const end = await run.done;
  expect(end).toMatchObject({ reason: 'faults', detail: expect.stringContaining('evaluate.py changed') });
  expect(end.detail).toMatch(/restore the files, or `asi resume`/);
  const halted = await nodesOf(directory);
  expect(halted.length).toBeLessThan(9);
  for (const { score, features } of halted)
    if (score !== null) expect(score.mean).toBeCloseTo(10 - Math.abs(features.value! - 7), 9);

  // not restored, an epoch begins; rounds that were in flight begin anew, with nothing that they were told before
  const other = newDirectory();
  made.push(dirname(other));
  cpSync(directory, other, { recursive: true });
  const begun = new Set((await eventsOf(other)).flatMap((event) => (event.type === 'brief.made' ? [event.round] : [])));
  for (const { id } of halted) begun.delete(id);
  expect(begun.size).toBeGreaterThan(0);
  const changed = await finished(other, task, { resume: true, rounds: 6 });
  expect(changed.end.reason).toBe('rounds');
  const mixed = await nodesOf(other);
  expect(mixed.map(({ id }) => id)).toEqual(mixed.map((_, index) => index));
  const young = mixed.filter(({ epoch }) => epoch === 2);
  const border = new Set(young.map(({ id }) => id));
  for (const round of begun) expect(border).toContain(round);
  for (const { parent, references, score, features } of young) {
    for (const looked of [...(parent === null ? [] : [parent]), ...references]) expect(border).toContain(looked);
    if (score !== null) expect(score.mean).toBeCloseTo(10 - Math.abs(features.value! - 3), 9);
  }
  expect((await eventsOf(other)).filter(({ type }) => type === 'alert.raised')).toEqual([]);

  // restored, it goes on as if nothing had happened
  restore();
  const { end: resumed, view } = await finished(directory, task, { resume: true, rounds: 8 });
  expect(resumed.reason).toBe('rounds');
  expect(view.epoch).toBe(1);
  const nodes = await nodesOf(directory);
  expect(nodes).toHaveLength(9);
  expect(nodes.every(({ epoch }) => epoch === 1)).toBe(true);
});

test('a touch is nothing', { timeout: 240_000 }, async () => {
  const { task, directory, evaluator } = toyCopy();
  await finished(directory, task, { rounds: 2 });
  utimesSync(evaluator, new Date(), new Date());
  const { end, view } = await finished(directory, task, { resume: true, rounds: 4 });
  expect(end.reason).toBe('rounds');
  expect(view.epoch).toBe(1);
  expect(await nodesOf(directory)).toHaveLength(5);
  expect(manifestOf(directory).epochs).toHaveLength(1);
});

test('an initial program that fails under the changed evaluator ends the run, and a mended one lets it go on', {
  timeout: 240_000,
}, async () => {
  const { task, directory, evaluator, likes } = toyCopy();
  await finished(directory, task, { rounds: 4 });
  const before = await nodesOf(directory);
  const failing = readFileSync(evaluator, 'utf8').replace('scope["solve"]()', 'scope["resolve"]()');
  expect(failing).not.toBe(readFileSync(evaluator, 'utf8'));
  writeFileSync(evaluator, failing);
  const { end, view } = await finished(directory, task, { resume: true, rounds: 4 });
  expect(end).toMatchObject({ reason: 'initial program failed' });
  expect(view).toMatchObject({ epoch: 2, best: null });
  likes(3);
  const { end: again, view: mended } = await finished(directory, task, { resume: true, rounds: 4 });
  expect(again.reason).toBe('rounds');
  const nodes = await nodesOf(directory);
  expect(nodes.slice(0, before.length)).toEqual(before);
  expect(nodes[before.length]).toMatchObject({ epoch: 2, score: null });
  expect(nodes[before.length + 1]).toMatchObject({ epoch: 3, score: { mean: 9 }, origin: { seed: 'initial' } });
  expect(mended).toMatchObject({ epoch: 3, initial: { round: before.length + 1 } });
});

const orchestrate = compiledProgram('./orchestrate-epoch.ts', import.meta.url);

/** Goes on with a run until a failpoint kills it; answers with the signal that ended it. */
const killedAt = (failpoint: string, directory: string, task: string, rounds: number): Promise<string | null> =>
  new Promise((resolve) => {
    const words = [orchestrate, directory, task, String(rounds)];
    const env = { ...process.env, ASI_FAILPOINT: failpoint };
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'], env });
    child.on('exit', (_code, signal) => resolve(signal));
  });

test('killed at any point of the change, a run finds what an undisturbed one finds', { timeout: 400_000 }, async () => {
  const { task, directory, likes } = toyCopy();
  const broken = newDirectory();
  made.push(dirname(broken));
  await finished(directory, task, { rounds: 3 });
  cpSync(directory, broken, { recursive: true });
  likes(3);
  const undisturbed = await finished(directory, task, { resume: true, rounds: 4 });
  // before anything is journaled · between the journal and the manifest · in the first and in a later known program
  for (const failpoint of ['open.evaluator:1', 'manifest.writing:1', 'evaluation.ended:2', 'port.answered:20'])
    expect(await killedAt(failpoint, broken, task, 4)).toBe('SIGKILL');
  const resumed = await finished(broken, task, { resume: true, rounds: 4 });
  expect(resumed.end).toEqual(undisturbed.end);
  expect(findings(await nodesOf(broken))).toEqual(findings(await nodesOf(directory)));
  expect((await eventsOf(broken)).filter(({ type }) => type === 'epoch.started')).toHaveLength(1);
  expect(manifestOf(broken).epochs).toEqual(manifestOf(directory).epochs);
});
