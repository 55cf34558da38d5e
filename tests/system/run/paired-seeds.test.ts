import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Node } from '../../../src/model/result/node.ts';
import type { RunView } from '../../../src/views/run/run-view.ts';
import { closingText } from '../../../src/views/summary/closing-text.ts';
import { summaryOf } from '../../../src/views/summary/summarize.ts';
import { type OpenAiServer, startOpenAiServer } from '../../doubles/openai-server.ts';
import { newDirectory, nodesOf, startToy } from './toy.ts';

const noisy = fileURLToPath(new URL('./noisy', import.meta.url));
const places: string[] = [];

/** The noisy task with another noise: what the seed draws is the same for every program, and large; what is a program's own is small. */
const taskWith = (pairedSeeds: boolean): { task: string; directory: string } => {
  const directory = newDirectory();
  const task = join(dirname(directory), 'task');
  places.push(dirname(directory));
  cpSync(noisy, task, { recursive: true });
  const evaluator = readFileSync(join(task, 'evaluate.py'), 'utf8');
  const shared = 'return {"score": value + random.Random(request.seed).gauss(0, 2) + 0.02 * noise(request)}';
  writeFileSync(join(task, 'evaluate.py'), evaluator.replace('return {"score": value + noise(request)}', shared));
  const yaml = readFileSync(join(task, 'task.yaml'), 'utf8').replace(/verify:\n.*\n/, '');
  writeFileSync(join(task, 'task.yaml'), `${yaml}pairedSeeds: ${pairedSeeds}\n`);
  return { task, directory };
};

const values = [5.3, 5.3001, 5.6];
const reasons = ['a longer step', 'other rounding of the sum', 'twice as many terms are added up'];

let server: OpenAiServer;
const told: { nodes: readonly Node[]; view: RunView; directory: string }[] = [];

const ranWith = async (pairedSeeds: boolean, rounds: number): Promise<void> => {
  const { task, directory } = taskWith(pairedSeeds);
  let next = 0;
  server = await startOpenAiServer(() => {
    const [value, reason] = [values[next], reasons[next]];
    next += 1;
    return {
      text: `NAME: v${value}\nMOTIVATION: ${reason}\nCITES: none\n\`\`\`python\ndef solve():\n    return ${value}\n\`\`\`\n`,
    };
  });
  const settings = {
    ...{ rounds, islands: 1, lanes: 1, deterministic: true, sampler: { name: 'greedy' } },
    models: { researcher: 'gpt-4o-mini' },
    endpoint: { baseUrl: server.url, tries: 1, callSeconds: 20 },
  };
  const run = await startToy(directory, settings, { task });
  expect(await run.done).toMatchObject({ reason: 'rounds', fault: null });
  told.push({ nodes: await nodesOf(directory), view: run.view(), directory });
  await server.stop();
};

beforeAll(async () => {
  process.env.OPENAI_API_KEY = 'sk-test';
  await ranWith(true, 3);
  await ranWith(false, 1);
}, 240_000);

afterAll(() => {
  delete process.env.OPENAI_API_KEY;
  for (const place of places) rmSync(place, { recursive: true });
});

test('the baseline is run with the seeds that others are held against', () => {
  expect(told[0]!.nodes[0]!.record).toMatchObject({ incumbent: null, seeds: [1001, 1002, 1003], confirmed: true });
  expect(told[1]!.nodes[0]!.record).toMatchObject({ fresh: [] });
});

test('a gain that is small against what seeds draw is confirmed seed by seed', () => {
  const [first, , third] = told[0]!.nodes.slice(1);
  expect(first!.record).toMatchObject({ incumbent: 0, seeds: [1001, 1002, 1003], confirmed: true });
  expect(first!.record!.advantage).toBeGreaterThan(0.2);
  expect(first!.record!.advantage).toBeLessThan(0.3);
  expect(first!.record!.reason).toContain('node 0, paired over 3 seeds, is +0.2');
  expect(third!.record).toMatchObject({ incumbent: 1, confirmed: true });
  for (const node of told[0]!.nodes) expect(node.score!.n).toBe(2); // all of them with the same seeds
});

test('one that is none is not', () => {
  const second = told[0]!.nodes[2]!;
  expect(second.record?.confirmed ?? false).toBe(false);
});

test('without the word of the task the same gain is chance', () => {
  expect(told[1]!.nodes[1]!.record).toMatchObject({ incumbent: 0, confirmed: false });
  expect(told[1]!.nodes[1]!.record!.advantage).toBeLessThan(-1);
});

test('the summary says of the gain over the initial program what the record says', () => {
  const { view, nodes, directory } = told[0]!;
  const score = { direction: 'maximize', unit: 'points' } as const;
  const summary = summaryOf(view, { isAlive: false, score, best: nodes[3]!, initial: nodes[0]!, paths: { directory } });
  const text = closingText(summary, { command: 'asi', width: 400 });
  expect(text).toMatch(/v5\.6 .*; confirmed \(.*paired over 3 seeds/);
  expect(text).toMatch(/it beats the initial program by 0\.(59|60)\d* points, with 95 % confidence by at least 0\.5/);
});
