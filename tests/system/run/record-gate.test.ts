import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/model/event.ts';
import type { Node } from '../../../src/model/result/node.ts';
import type { RunView } from '../../../src/views/run/run-view.ts';
import { closingText } from '../../../src/views/summary/closing-text.ts';
import { summaryOf } from '../../../src/views/summary/summarize.ts';
import { type OpenAiServer, type ServerRequest, startOpenAiServer } from '../../doubles/openai-server.ts';
import { newDirectory, nodesOf, startToy } from './toy.ts';

const task = fileURLToPath(new URL('./noisy', import.meta.url));
const directory = newDirectory();

const proposal = (name: string, value: number): string =>
  `NAME: ${name}\nMOTIVATION: ${name} may be larger\nCITES: none\n\`\`\`python\ndef solve():\n    return ${value}\n\`\`\`\n`;

/** The noise belongs to program and seed, so these are what they are: 5.136 is lucky with the seeds 1 and 2 alone. */
const proposals = [
  proposal('lucky', 5.136),
  proposal('real', 8),
  proposal('narrow', 9.5), // really larger, but made for the stage that everyone sees
  proposal('cheat', 11), // gives itself away on other seeds
  proposal('ordinary', 6),
  proposal('believed', 4), // by now the run knows how much it varies
];

const analysis = JSON.stringify({
  claim: 'mixed',
  outcome: 'as measured',
  againstParent: '',
  againstBest: '',
  do: [],
  avoid: [],
  next: [],
});

const isResearcher = ({ body }: ServerRequest): boolean =>
  (body.messages?.[0]?.content ?? '').includes('You are the Researcher');

let server: OpenAiServer;
let nodes: readonly Node[] = [];
let view: RunView;
const events: RunEvent[] = [];

beforeAll(async () => {
  process.env.OPENAI_API_KEY = 'sk-test';
  let next = 0;
  server = await startOpenAiServer((request) => {
    const usage = { in: 10, out: 10 };
    if (isResearcher(request)) return { text: proposals[next++] ?? 'I have no further idea.', usage };
    return { text: analysis, usage };
  });
  const run = await startToy(
    directory,
    {
      rounds: 6,
      islands: 1,
      lanes: 1,
      models: { researcher: 'gpt-4o-mini', analyzer: 'gpt-4o-mini' },
      sampler: { name: 'greedy' },
      endpoint: { baseUrl: server.url, tries: 2, callSeconds: 20 },
    },
    { task },
  );
  run.subscribe((event) => events.push(event));
  expect(await run.done).toMatchObject({ reason: 'rounds', fault: null });
  view = run.view();
  nodes = await nodesOf(directory);
}, 240_000);

afterAll(async () => {
  delete process.env.OPENAI_API_KEY;
  await server.stop();
  rmSync(dirname(directory), { recursive: true });
});

const seedsOf = (node: Node, stage: string): number[] =>
  node.evaluations.filter((run) => run.stage === stage).map(({ seed }) => seed);

test('the initial program is the baseline', () => {
  expect(nodes[0]).toMatchObject({ score: { n: 2 }, record: { incumbent: null, fresh: [], confirmed: true } });
});

test('a lucky draw is unconfirmed, and its fresh runs pull its score down', () => {
  const lucky = nodes[1]!;
  const [first, second] = lucky.score!.values;
  expect((first! + second!) / 2).toBeGreaterThan(6);
  expect(lucky).toMatchObject({ status: 'passed', score: { n: 5 }, record: { incumbent: 0, confirmed: false } });
  expect(lucky.record!.advantage).toBeLessThan(0);
  expect(lucky.score!.mean).toBeLessThan(5.6);
  expect(seedsOf(lucky, 'full')).toEqual([1, 2, 1001, 1002, 1003]);
  expect(seedsOf(lucky, 'hidden')).toEqual([]); // not paid for
});

test('a real gain is confirmed against the initial program, not against the lucky draw', () => {
  expect(nodes[2]).toMatchObject({ name: 'real', record: { incumbent: 0, confirmed: true, fresh: { length: 3 } } });
  expect(nodes[2]!.record!.advantage).toBeGreaterThan(0);
  expect(seedsOf(nodes[2]!, 'hidden')).toEqual([1001]);
});

test('what does not hold in a verify stage stays passed and unconfirmed', () => {
  expect(nodes[3]).toMatchObject({
    status: 'passed',
    record: { incumbent: 2, confirmed: false, reason: expect.stringContaining('stage hidden missed the gate') },
  });
});

test('an impossible number on a fresh seed bars the node', () => {
  expect(nodes[4]).toMatchObject({ status: 'quarantined', score: null, fitness: null, record: null });
  expect(nodes[5]!.parent).toBe(3);
  expect(view.best?.round).toBe(3);
});

test('a node that leads nobody is not repeated', () => {
  expect(nodes[5]).toMatchObject({ status: 'passed', score: { n: 2 }, record: null });
});

test('once it is known how much runs vary, a node is believed to be nearer to its parent than it was measured', () => {
  const { parent, fitness, score } = nodes[6]!;
  expect(fitness).toBeGreaterThan(score!.mean);
  expect(fitness).toBeLessThan(nodes[parent!]!.fitness!);
  expect(nodes[2]!.fitness).toBe(nodes[2]!.score!.mean);
});

test('what was repeated is paid for: the cost of the node counts it', () => {
  expect(nodes[1]!.cost.evaluations).toBe(5);
  expect(nodes[2]!.cost.evaluations).toBe(6);
  expect(nodes[5]!.cost.evaluations).toBe(2);
});

test('each check is journaled once, before its node', () => {
  const rounds = events.flatMap((event) => (event.type === 'best.checked' ? [event.round] : []));
  expect(rounds).toEqual([0, 1, 2, 3]);
  const at = (type: string) =>
    events.findIndex((event) => event.type === type && 'round' in event && event.round === 2);
  expect(at('best.checked')).toBeLessThan(at('node.recorded'));
});

test('the summary tells the best as unconfirmed, why, and the best confirmed beside it', () => {
  const score = { direction: 'maximize', unit: 'points' } as const;
  const summary = summaryOf(view, { isAlive: false, score, best: nodes[3]!, initial: nodes[0]!, paths: { directory } });
  expect(summary).toMatchObject({ best: { round: 3, confirmed: false }, confirmed: { round: 2 } });
  const text = closingText(summary, { command: 'asi', width: 400 });
  expect(text).toMatch(/best {6}narrow .*; unconfirmed \(3 fresh runs gave .*stage hidden missed the gate/);
  expect(text).toMatch(/confirmed real \(round 2.* is the best confirmed node; it beats the initial program by/);
  expect(text).toMatch(/1 quarantined/);
});

test('no role hears of a verify stage, and of fresh runs only what they show together', () => {
  const prompts = server.requests.map(({ body }) => (body.messages ?? []).map(({ content }) => content).join('\n'));
  expect(prompts.length).toBeGreaterThanOrEqual(10);
  expect(prompts.filter((prompt) => /hidden|verif/i.test(prompt))).toEqual([]);
  const told = prompts.filter((prompt) => prompt.includes('it was run again'));
  expect(told.length).toBe(3);
  for (const fresh of nodes[2]!.record!.fresh)
    expect(prompts.some((prompt) => prompt.includes(String(fresh).slice(0, 7)))).toBe(false);
});
