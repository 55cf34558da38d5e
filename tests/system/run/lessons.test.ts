import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Config } from '../../../src/config/schema.ts';
import type { RunEvent } from '../../../src/model/event.ts';
import type { LessonRow } from '../../../src/model/proposal/lesson.ts';
import type { Node } from '../../../src/model/result/node.ts';
import { lessonsIn } from '../../../src/run/lessons/run-lessons.ts';
import { planOf } from '../../../src/run/make-plan.ts';
import { readRun } from '../../../src/stores/run-store.ts';
import { loadTask } from '../../../src/stores/task-folder.ts';
import { compiledProgram } from '../../compiled.ts';
import { type OpenAiServer, startOpenAiServer } from '../../doubles/openai-server.ts';
import {
  eventsIn,
  isResearcher,
  learningModel,
  lessonsTask,
  promptOf,
  startLessons,
  statement,
} from './lessons-run.ts';
import { nodesOf } from './toy.ts';

const orchestrate = compiledProgram('./orchestrate-lessons.ts', import.meta.url);
const base = {
  other: '---\ntitle: Something else\nsource: { title: elsewhere }\ntrigger: colours fade\n---\nPaint it again.\n',
};
const place = lessonsTask(base);
let server: OpenAiServer;
let events: readonly RunEvent[] = [];
let nodes: readonly Node[] = [];
let rows: readonly LessonRow[] = [];

beforeAll(async () => {
  process.env.OPENAI_API_KEY = 'sk-none';
  server = await startOpenAiServer(learningModel());
  const run = await startLessons(place, server.url, 'a');
  expect(await run.done).toMatchObject({ reason: 'rounds', fault: null });
  rows = await run.lessons();
  events = await eventsIn(join(place.home, 'a'));
  nodes = await nodesOf(join(place.home, 'a'));
}, 240_000);

afterAll(async () => {
  delete process.env.OPENAI_API_KEY;
  await server.stop();
  place.clean();
});

const of = <Type extends RunEvent['type']>(type: Type) =>
  events.filter((event): event is Extract<RunEvent, { type: Type }> => event.type === type);
const briefs = () => of('brief.made').map(({ brief }) => brief);

test('what analyses say over and over is one lesson, counted by the nodes that bore it out and those that did not', () => {
  expect(rows.map(({ kind, text, support, against }) => ({ kind, text, support, against }))).toEqual([
    { kind: 'do', text: statement, support: [1, 2, 3, 6], against: [4, 5] },
    { kind: 'avoid', text: statement, support: [4, 5], against: [1, 2, 3, 6] },
  ]);
});

test('it is told with its evidence from the next round on, and cited', () => {
  const { id } = rows[0]!;
  const told = { id, kind: 'do', text: statement };
  expect(briefs().map(({ lessons }) => lessons?.[0])).toEqual([
    undefined,
    { ...told, support: 1, against: 0 },
    { ...told, support: 2, against: 0 },
    undefined, // told as an item from here on
    undefined,
    expect.objectContaining({ support: 3, against: 2 }), // no item any more
  ]);
  const prompts = server.requests.filter(isResearcher).map(promptOf);
  expect(prompts[0]).not.toContain('# What this search has learnt');
  expect(prompts[1]).toContain(`## ${id}: do (borne out by 1 node, contradicted by 0)`);
  expect(nodes[2]!.cited).toEqual({ cognition: [], nodes: [], lessons: [id] });
});

test('borne out three times it becomes an item of the run, is recalled and cited as one, and withdrawn when contradicted', () => {
  const { id } = rows[0]!;
  expect(events.filter(({ type }) => type.startsWith('lesson.'))).toMatchObject([
    { type: 'lesson.promoted', id, title: `Do: ${statement}`, support: 3, against: 0, nodes: [1, 2, 3] },
    { type: 'lesson.withdrawn', id, support: 3, against: 2 },
    { type: 'lesson.promoted', id, support: 4, against: 2 },
  ]);
  const recalled = briefs().map(({ cognition }) => cognition.some((item) => item.id === id));
  expect(recalled).toEqual([false, false, false, true, true, false]);
  expect(nodes[4]!.cited).toEqual({ cognition: [id], nodes: [] });
  const prompt = server.requests.filter(isResearcher).map(promptOf)[3]!;
  expect(prompt).toContain(
    `## ${id}: Do: ${statement} (run a; learnt by 1 run, borne out by 3 nodes, contradicted by 0)`,
  );
  expect(prompt).toContain('It applies when: the number came nearer or went away');
});

test('everything is announced before the run ends', () => {
  expect(events.at(-1)!.type).toBe('run.ended');
  expect(events.findLastIndex(({ type }) => type === 'lesson.promoted')).toBeLessThan(events.length - 1);
});

test('killed and resumed, a run has learnt, announced and told the same', { timeout: 240_000 }, async () => {
  const model = await startOpenAiServer(learningModel());
  const directory = join(place.home, 'broken');
  const inProcess = (mode: string) =>
    spawn(process.execPath, [orchestrate, place.home, place.task, model.url, 'broken', mode], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  const child = inProcess('');
  const gone = new Promise((resolve) => child.on('exit', resolve));
  // killed while round 5 is asked for: the lesson is promoted and once contradicted
  while (model.requests.filter(isResearcher).length < 5 && child.exitCode === null) await sleep(5);
  child.kill('SIGKILL');
  await gone;
  const run = await startLessons(place, model.url, 'broken', {}, true);
  expect(await run.done).toMatchObject({ reason: 'rounds', fault: null });
  await model.stop();
  expect(await run.lessons()).toEqual(rows);
  const resumed = await eventsIn(directory);
  const told = (all: readonly RunEvent[]) =>
    all.flatMap((event) => (event.type === 'brief.made' ? [[event.brief.lessons, event.brief.cognition]] : []));
  const lessons = (all: readonly RunEvent[]) =>
    all.filter(({ type }) => type.startsWith('lesson.')).map(({ seq: _, time: __, ...event }) => event);
  expect(lessons(resumed)).toEqual(lessons(events));
  expect(told(resumed).at(-1)).toEqual(told(events).at(-1));
  expect((await nodesOf(directory)).map(({ cited }) => cited)).toEqual(nodes.map(({ cited }) => cited));
});

test('a finished run tells its lessons without going on', async () => {
  const reader = await readRun(join(place.home, 'a'));
  const task = (await loadTask(place.task)).spec;
  const plan = planOf('a', Config.parse({}), task, {});
  expect(await lessonsIn(reader, plan, task)).toEqual(rows);
  await reader.close();
});
