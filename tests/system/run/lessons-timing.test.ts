import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerHandler, startOpenAiServer } from '../../doubles/openai-server.ts';
import { eventsIn, isResearcher, lessonIds, lessonsTask, promptOf, startLessons } from './lessons-run.ts';

const statements = ['raise the returned number', 'lower the returned number', 'try a number far away'];

/** Some items that have words in common with what analyses say. */
const items = Object.fromEntries(
  ['raise', 'lower', 'number', 'far away', 'returned'].map((word, index) => [
    `item-${index}`,
    `---\ntitle: About ${word}\nsource: { title: elsewhere }\ntrigger: the ${word} is wrong\n---\nTry to ${word} it.\n`,
  ]),
);

/** Answers by what it is told alone, not by when: times that evaluations took are passed over. */
const model =
  (delay: (n: number) => number): ServerHandler =>
  async (request, n) => {
    const prompt = promptOf(request).replaceAll(/^.* s CPU.*$/gm, '');
    await sleep(delay(n));
    const chance = Number.parseInt(
      createHash('sha256')
        .update(prompt.replaceAll(/-[0-9a-f]{16}>/g, ''))
        .digest('hex')
        .slice(0, 8),
      16,
    );
    const usage = { in: 10, out: 10 };
    if (!isResearcher(request)) return { text: analysisOf(prompt), usage };
    const value = ((chance % 97) / 10).toFixed(1);
    const cited = lessonIds(prompt).at(chance % 2) ?? 'none';
    return {
      text: `NAME: return ${value}\nMOTIVATION: ${value} may do\nCITES: ${cited}\n\`\`\`python\ndef solve():\n    return ${value}\n\`\`\`\n`,
      usage,
    };
  };

const analysisOf = (prompt: string): string => {
  const gained = /parent: .*difference \+/.test(prompt);
  const told = statements[prompt.length % 3]!;
  return JSON.stringify({
    claim: gained ? 'confirmed' : 'refuted',
    outcome: 'the number was returned',
    againstParent: '',
    againstBest: '',
    do: gained ? [told] : [],
    avoid: gained ? [] : [told],
    next: [],
  });
};

const places = [lessonsTask(items), lessonsTask(items)];

beforeAll(() => {
  process.env.OPENAI_API_KEY = 'sk-none';
});

afterAll(() => {
  delete process.env.OPENAI_API_KEY;
  for (const { clean } of places) clean();
});

test('in deterministic mode, rounds in flight are told the same however long answers take', {
  timeout: 240_000,
}, async () => {
  const delays = [(n: number) => (n * 7) % 40, (n: number) => 120 - ((n * 53) % 120)];
  const told = await Promise.all(
    places.map(async (place, index) => {
      const server = await startOpenAiServer(model(delays[index]!));
      const settings = {
        deterministic: true,
        lanes: 3,
        rounds: 15,
        lessons: { promoteAfter: 1 },
        sampler: { name: 'ucb1' },
      };
      const run = await startLessons(place, server.url, 'same', settings);
      expect(await run.done).toMatchObject({ reason: 'rounds', fault: null });
      await server.stop();
      const events = await eventsIn(join(place.home, 'same'));
      return {
        briefs: events
          .flatMap((event) => (event.type === 'brief.made' ? [event.brief] : []))
          .sort((a, b) => a.round - b.round),
        rows: await run.lessons(),
        standings: events.filter(({ type }) => type.startsWith('lesson.')).map(({ type }) => type),
      };
    }),
  );
  const [quick, slow] = told;
  expect(slow!.briefs).toEqual(quick!.briefs);
  expect(slow!.rows).toEqual(quick!.rows);
  // it is worth nothing unless lessons were recalled, told, and hidden again
  expect(quick!.standings).toContain('lesson.withdrawn');
  expect(quick!.briefs.some(({ cognition }) => cognition.some(({ id }) => id.startsWith('lesson-')))).toBe(true);
  expect(quick!.briefs.some(({ lessons = [] }) => lessons.length > 0)).toBe(true);
});
