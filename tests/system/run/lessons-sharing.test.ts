import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCognition } from '../../../src/knowledge/items/cognition-files.ts';
import { type OpenAiServer, startOpenAiServer } from '../../doubles/openai-server.ts';
import {
  eventsIn,
  isResearcher,
  learningModel,
  lessonIds,
  lessonsTask,
  promptOf,
  startLessons,
  statement,
} from './lessons-run.ts';

const outcome = 'zebra quagga okapi';
const field = {
  other: `---\ntitle: ${outcome}\nsource: { title: elsewhere }\ntrigger: ${outcome}\n---\n${outcome}\n`,
};
const place = lessonsTask(field);
/** A field in which no run has left a lesson. */
const untaught = lessonsTask(field);
let servers: OpenAiServer[] = [];

/** One run to its end, with what its Researcher was asked. */
const ran = async (name: string, settings: Record<string, unknown>, resume = false, where = place) => {
  const server = await startOpenAiServer(learningModel(outcome));
  servers = [...servers, server];
  const run = await startLessons(where, server.url, name, settings, resume);
  expect(await run.done).toMatchObject({ reason: 'rounds', fault: null });
  const events = await eventsIn(join(where.home, name));
  return { events, rows: await run.lessons(), prompts: server.requests.filter(isResearcher).map(promptOf) };
};

beforeAll(() => {
  process.env.OPENAI_API_KEY = 'sk-none';
});

afterAll(async () => {
  delete process.env.OPENAI_API_KEY;
  for (const server of servers) await server.stop();
  place.clean();
  untaught.clean();
});

const shared = { lessons: { promoteAfter: 2, share: true } };

test('a shared lesson is a file of the field, is recalled by the next run, and gathers its evidence too', {
  timeout: 240_000,
}, async () => {
  await ran('first', { ...shared, rounds: 2 });
  const kept = (await loadCognition(place.knowledge)).find(({ made }) => made === 'lesson')!;
  expect(kept).toMatchObject({
    title: `Do: ${statement}`,
    source: { title: 'run first' },
    learnt: { runs: ['first'], nodes: ['first#1', 'first#2'], support: 2, against: 0 },
  });

  const second = await ran('second', { ...shared, rounds: 2 });
  expect(second.prompts[0]).toContain(
    `## ${kept.id}: Do: ${statement} (run first; learnt by 1 run, borne out by 2 nodes, contradicted by 0)`,
  );
  expect(lessonIds(second.prompts[0]!)).toContain(kept.id);
  const both = (await loadCognition(place.knowledge)).find(({ id }) => id === kept.id)!;
  expect(both.learnt).toMatchObject({ runs: ['first', 'second'], support: 4, against: 0 });
  expect(both.title).toBe(kept.title);

  // it ends once more: what it has taught before is not counted again
  await ran('second', { ...shared, rounds: 3 }, true);
  const again = (await loadCognition(place.knowledge)).find(({ id }) => id === kept.id)!;
  expect(again.learnt).toMatchObject({ runs: ['first', 'second'], support: 5, against: 0 });
});

test('without being asked to, a run shares nothing; and where it cannot, it says so and ends as usual', {
  timeout: 240_000,
}, async () => {
  const before = readdirSync(place.knowledge);
  const { events } = await ran('private', { lessons: { promoteAfter: 2 }, rounds: 2 });
  expect(events.some(({ type }) => type === 'lesson.promoted')).toBe(true);
  expect(readdirSync(place.knowledge)).toEqual(before);

  const broken = join(place.knowledge, 'broken.md');
  const server = await startOpenAiServer(learningModel(outcome));
  servers = [...servers, server];
  const run = await startLessons(place, server.url, 'unable', { ...shared, rounds: 2 });
  writeFileSync(broken, 'no front matter'); // after the field was read
  expect(await run.done).toMatchObject({ reason: 'rounds', fault: null });
  rmSync(broken);
  const alerts = (await eventsIn(join(place.home, 'unable'))).filter((event) => event.type === 'alert.raised');
  expect(alerts).toMatchObject([{ rule: 'lessons not shared', detail: expect.stringContaining('broken.md') }]);
});

test('a run that is told not to learn shows no lesson and no analysis to anybody, and looks for nothing by them', {
  timeout: 240_000,
}, async () => {
  const settings = { rounds: 4, cognition: { explore: 0, threshold: 0.15, items: 5 } };
  const learns = await ran('learning', { ...settings, lessons: { promoteAfter: 2 } }, false, untaught);
  const dull = await ran(
    'dull',
    { ...settings, lessons: { use: false, promoteAfter: 2, share: true } },
    false,
    untaught,
  );
  const recalled = ({ events }: typeof dull) =>
    events.flatMap((event) => (event.type === 'brief.made' ? event.brief.cognition.map(({ id }) => id) : []));
  // what the analyses say reaches prompts and recall in the one run, and neither in the other
  expect(learns.prompts.slice(1).every((prompt) => prompt.includes(`Lesson from it`))).toBe(true);
  expect(learns.events.some(({ type }) => type === 'lesson.promoted')).toBe(true);
  expect(recalled(learns)).toContain('other');
  expect(dull.prompts).toHaveLength(4);
  for (const prompt of dull.prompts) {
    expect(prompt).not.toContain(outcome);
    expect(prompt).not.toContain(statement);
    expect(prompt).not.toContain('Lesson from it');
    expect(prompt).not.toContain('What this search has learnt');
  }
  expect(recalled(dull)).not.toContain('other');
  expect(dull.events.some((event) => event.type === 'brief.made' && event.brief.lessons !== undefined)).toBe(false);
  expect(dull.events.some(({ type }) => type.startsWith('lesson.'))).toBe(false);
  expect(dull.rows).toEqual([]);
  // analyses are still written: a person reads them
  expect(dull.events.filter((event) => event.type === 'analysis.written' && event.outcome === outcome)).toHaveLength(5);
});
