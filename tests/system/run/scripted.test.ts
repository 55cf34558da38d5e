import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/model/event.ts';
import type { Node } from '../../../src/model/result/node.ts';
import {
  type OpenAiServer,
  type ServerReply,
  type ServerRequest,
  startOpenAiServer,
} from '../../doubles/openai-server.ts';
import { newDirectory, nodesOf, startToy } from './toy.ts';

const canary = 'sk-canary-5c1f0e7d9b';

const program = (body: string) =>
  `NAME: a program\nMOTIVATION: it should come nearer\nCITES: node 0\n\`\`\`python\n${body}\n\`\`\`\n`;
const named = (name: string, why: string, answer: string) =>
  answer.replace('NAME: a program', `NAME: ${name}`).replace('it should come nearer', why);
const edit = (search: string, replace: string) =>
  `NAME: an edit\nMOTIVATION: a smaller step\nCITES: none\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;
const analysis = JSON.stringify({
  claim: 'mixed',
  outcome: 'as measured',
  againstParent: 'nearer',
  againstBest: 'nearer',
  do: ['move on'],
  avoid: [],
  next: ['a larger step'],
});

/** What the Researcher answers, one after the other; rounds run one at a time, so the order is that of the rounds. */
const proposals: readonly string[] = [
  // round 1: a whole program
  named('constant four', 'four is nearer than two', program('def solve():\n    return 4.0')),
  // round 2: an edit that applies to node 1
  named('edit to five', 'five continues in that direction', edit('    return 4.0', '    return 5.0')),
  // round 3: an answer without a motivation, mended
  '```python\ndef solve():\n    return 5.5\n```',
  named('mended answer', 'the format is kept this time', program('def solve():\n    return 5.5')),
  // round 4: a SEARCH that does not match, mended
  edit('    return 99.0', '    return 6.0'),
  named('mended edit', 'the line is quoted as it stands', edit('    return 5.5', '    return 6.0')),
  // round 5: a crash, repaired by the debug agent
  named('division', 'a quotient may hit it', program('def solve():\n    return 6.5 if DENOMINATOR else 0')),
  // round 6: the same program as node 1 again, then something new
  named('four once more', 'nothing else comes to mind', program('def solve():\n    return 4.0  # again')),
  named('six and a half', 'the middle of what is left', program('def solve():\n    return 6.75')),
  // round 7: refused by the executed checks, then sound
  named('a word', 'a word may do', program('def solve():\n    return "seven"')),
  named('nearly seven', 'a number is asked for', program('def solve():\n    return 6.9')),
];

const roleOf = ({ body }: ServerRequest): string => {
  const text = body.messages?.[0]?.content ?? '';
  if (text.includes('You are the Researcher')) return 'researcher';
  if (text.includes('You repair')) return 'debugAgent';
  if (text.includes('You write down')) return 'analyzer';
  if (text.includes('You read a program')) return 'staticChecker';
  return 'noveltyChecker';
};

let server: OpenAiServer;
const events: RunEvent[] = [];
let nodes: readonly Node[] = [];
const directory = newDirectory();

beforeAll(async () => {
  process.env.OPENAI_API_KEY = canary;
  let proposal = 0;
  let analyses = 0;
  const reply = (request: ServerRequest): ServerReply => {
    const usage = { in: 100, out: 50 };
    const role = roleOf(request);
    if (role === 'researcher') return { text: proposals[proposal++] ?? 'I have no further idea.', usage };
    if (role === 'debugAgent')
      return {
        text: 'CHANGE: the name is defined\n```python\nDENOMINATOR = 2\n\n\ndef solve():\n    return 6.5 if DENOMINATOR else 0\n```',
        usage,
      };
    if (role === 'analyzer') return { text: analyses++ === 2 ? 'It went well, I think.' : analysis, usage };
    if (role === 'staticChecker') return { text: JSON.stringify({ sound: true, findings: [], reason: 'fine' }), usage };
    return { text: JSON.stringify({ duplicate: false, reason: 'another number' }), usage };
  };
  server = await startOpenAiServer(reply);
  const run = await startToy(directory, {
    rounds: 7,
    islands: 1,
    lanes: 1,
    model: 'gpt-4o-mini',
    sandbox: 'auto',
    sampler: { name: 'greedy' },
    endpoint: { baseUrl: server.url, tries: 2, callSeconds: 20 },
  });
  run.subscribe((event) => events.push(event));
  await run.done;
  nodes = await nodesOf(directory);
}, 240_000);

afterAll(async () => {
  delete process.env.OPENAI_API_KEY;
  await server.stop();
  rmSync(dirname(directory), { recursive: true });
});

const of = <Type extends RunEvent['type']>(type: Type, round: number) =>
  events.filter(
    (event): event is Extract<RunEvent, { type: Type }> =>
      event.type === type && 'round' in event && event.round === round,
  );

test('a whole program is evaluated on every seed', () => {
  expect(nodes[1]).toMatchObject({
    status: 'passed',
    name: 'constant four',
    score: { mean: 7, n: 5 }, // a new best: two seeds, and three fresh ones
    patch: { kind: 'full' },
  });
  expect(nodes[1]!.cited.nodes).toEqual([0]);
});

test('an edit is applied to its parent', () => {
  expect(nodes[2]).toMatchObject({ status: 'passed', parent: 1, score: { mean: 8 }, patch: { kind: 'diff' } });
});

test('an answer that cannot be read is mended once', () => {
  expect(of('proposal.defective', 3)).toMatchObject([{ kind: 'unparsed' }]);
  expect(nodes[3]).toMatchObject({ status: 'passed', score: { mean: 8.5 } });
});

test('a SEARCH that does not match is quoted back exactly', () => {
  const [defect] = of('proposal.defective', 4);
  expect(defect).toMatchObject({ kind: 'mismatch', detail: expect.stringContaining('return 99.0') });
  expect(defect!.detail).toContain('return 5.5');
  expect(nodes[4]).toMatchObject({ status: 'passed', score: { mean: 9 } });
});

test('a crash is read, repaired and run again', () => {
  expect(nodes[5]!.status).toBe('passed');
  expect(of('repair.made', 5)).toMatchObject([{ repaired: true, attempt: 1 }]);
  expect(nodes[5]).toMatchObject({
    objections: [],
    repairs: [{ change: 'the name is defined' }],
    score: { mean: 9.5 },
  });
});

test('a duplicate is refused for free', () => {
  expect(nodes[6]!.objections).toMatchObject([
    { by: 'noveltyChecker', reason: expect.stringContaining('duplicate of node 1') },
  ]);
  expect(nodes[6]).toMatchObject({ status: 'passed', score: { mean: 9.75 } });
});

test('what the executed checks object to reaches the next proposal word for word', () => {
  const [objection] = nodes[7]!.objections;
  expect(objection).toMatchObject({ by: 'staticChecker', reason: expect.stringContaining("solve() returned 'seven'") });
  const asked = server.requests.filter((request) => roleOf(request) === 'researcher').at(-1)!;
  expect(asked.body.messages!.map(({ content }) => content).join('\n')).toContain(objection!.reason);
  expect(nodes[7]).toMatchObject({ status: 'passed', score: { mean: 9.9 } });
});

test('every analysis is there, the one that needed a second turn too', () => {
  expect(nodes.slice(1).every(({ analysis: lesson }) => lesson?.outcome === 'as measured')).toBe(true);
  const analyzer = events.filter((event) => event.type === 'call.ended' && event.role === 'analyzer');
  expect(analyzer.map((event) => event.type === 'call.ended' && event.outcome)).toContain('repaired');
});

test('tokens and price are recorded by role and add up', () => {
  const calls = events.flatMap((event) => (event.type === 'call.ended' ? [event] : []));
  expect(new Set(calls.map(({ role }) => role))).toContain('researcher');
  expect(calls.length).toBe(server.requests.length);
  expect(calls.reduce((sum, { tokensIn }) => sum + tokensIn, 0)).toBe(100 * server.requests.length);
  const costed = nodes.reduce((sum, { cost }) => sum + cost.tokensIn + cost.tokensOut, 0);
  expect(costed).toBe(150 * server.requests.length);
  expect(calls.every(({ usd }) => usd !== null && usd > 0)).toBe(true);
});

test('the key is nowhere on disk', () => {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const found = files
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => readFileSync(path).includes(canary));
  expect(files.length).toBeGreaterThan(20);
  expect(found).toEqual([]);
});
