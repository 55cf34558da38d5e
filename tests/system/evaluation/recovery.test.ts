import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { compiledProgram } from '../../compiled.ts';
import { newBench, newDirectory, newTruth, processesWith } from '../../unit/evaluation/rig.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // real processes, perhaps on a busy machine

const orchestrate = compiledProgram('./orchestrate.ts', import.meta.url);

/** Starts a process that evaluates programs in a run directory. */
const orchestrator = (directory: string, programs: readonly string[]): ChildProcess =>
  spawn(process.execPath, [orchestrate, directory, ...programs], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

const firstLine = async (child: ChildProcess): Promise<string> => {
  for await (const line of createInterface(child.stdout!)) return line;
  return '';
};

const killed = async (child: ChildProcess): Promise<void> => {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  if (child.exitCode === null) await gone;
};

/** Leaves a line in its log each time it is run, and ends when it may. */
const slow = (truth: string) => `import os, time
open(${JSON.stringify(truth)}, 'a').write('run\\n')
while not os.path.exists(${JSON.stringify(`${truth}.may-end`)}):
    time.sleep(0.02)
report(score=seed)`;
const mayEnd = (truth: string) => writeFileSync(`${truth}.may-end`, '');
const runs = (truth: string) => (existsSync(truth) ? readFileSync(truth, 'utf8').split('\n').length - 1 : 0);

test.concurrent('after kill -9 of the orchestrator the runner goes on, is found again, and nothing is run twice', async () => {
  const directory = newDirectory();
  const truth = newTruth();
  const child = orchestrator(directory, [slow(truth)]);
  const pid = Number((await firstLine(child)).split(' ')[1]);
  while (runs(truth) === 0) await sleep(20);
  await killed(child);
  const { evaluate, evaluator } = await newBench({ runDirectory: directory });
  const found: number[] = [];
  const onStarted = (started: { pid: number }) => {
    found.push(started.pid);
    mayEnd(truth);
  };
  const { evaluation } = await evaluate(slow(truth), { onStarted });
  expect(evaluation).toMatchObject({ status: 'passed', score: 1 });
  expect(found).toEqual([pid]);
  expect(runs(truth)).toBe(1);
  await evaluator.close();
});

test.concurrent('an evaluation that ended while nobody was there is read, not run', async () => {
  const directory = newDirectory();
  const truth = newTruth();
  const child = orchestrator(directory, [slow(truth)]);
  await firstLine(child);
  await killed(child);
  mayEnd(truth);
  while (processesWith(directory).length > 0) await sleep(20);
  const { evaluate, evaluator } = await newBench({ runDirectory: directory });
  expect((await evaluate(slow(truth), { round: 7 })).evaluation).toMatchObject({
    status: 'passed',
    folder: expect.stringContaining('r00000'),
  });
  expect(runs(truth)).toBe(1);
  await evaluator.close();
});

test.concurrent('when the runner was killed too, what it had started is ended and the next attempt runs', async () => {
  const directory = newDirectory();
  const truth = newTruth();
  const child = orchestrator(directory, [slow(truth)]);
  const runner = Number((await firstLine(child)).split(' ')[1]);
  while (runs(truth) === 0) await sleep(20);
  await killed(child);
  process.kill(runner, 'SIGKILL');
  const { evaluate, evaluator } = await newBench({ runDirectory: directory });
  const abort = new AbortController();
  const started: string[] = [];
  const again = evaluate(slow(truth), { signal: abort.signal, onStarted: ({ folder }) => started.push(folder) }).catch(
    () => {},
  );
  while (runs(truth) < 2) await sleep(20);
  expect(started).toEqual([expect.stringMatching(/-a2$/)]);
  expect(processesWith(`${started[0]?.replace('-a2', '')}/`)).toEqual([]);
  abort.abort();
  await again;
  await evaluator.close();
  expect(processesWith(directory)).toEqual([]);
});

test.concurrent('a slot that a runner of a killed orchestrator uses is given to nobody else, and closing ends the runner', async () => {
  const directory = newDirectory();
  const truth = newTruth();
  const child = orchestrator(directory, [slow(truth), slow(`${truth}2`)]);
  while (runs(truth) + runs(`${truth}2`) < 2) await sleep(20);
  await killed(child);
  const { evaluate, evaluator } = await newBench({ runDirectory: directory });
  const slots: string[] = [];
  const next = evaluate('report()', { onStarted: ({ slot }) => slots.push(slot) });
  await sleep(300);
  expect(slots).toEqual([]);
  mayEnd(`${truth}2`);
  expect((await next).evaluation.status).toBe('passed');
  expect(slots).toHaveLength(1);
  expect(processesWith(directory).length).toBeGreaterThan(0);
  await evaluator.close();
  expect(processesWith(directory)).toEqual([]);
});

test('killed at any moment, again and again: every program is run exactly once', async () => {
  const directory = newDirectory();
  const truths = Array.from({ length: 6 }, (_, at) => `${newTruth()}${at}`);
  const programs = truths.map(slow);
  truths.forEach(mayEnd);
  for (const delay of [0, 30, 80, 200]) {
    const child = orchestrator(directory, programs);
    await Promise.race([firstLine(child), sleep(3000)]);
    await sleep(delay);
    await killed(child);
  }
  const { evaluate, evaluator } = await newBench({ runDirectory: directory });
  const all = await Promise.all(programs.map((program, round) => evaluate(program, { round })));
  await evaluator.close();
  expect(all.map(({ evaluation }) => evaluation.status)).toEqual(programs.map(() => 'passed'));
  expect(truths.map(runs)).toEqual(programs.map(() => 1));
  expect(processesWith(directory)).toEqual([]);
});
