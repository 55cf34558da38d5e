import { expect, test } from 'vitest';
import { analyze } from '../../../src/actors/analyzer/analyze-numbers.ts';
import { briefedLessons, notRecalled } from '../../../src/knowledge/lessons/briefed-lessons.ts';
import { experienceOf } from '../../../src/knowledge/lessons/experience.ts';
import { lessonItem, togetherWith } from '../../../src/knowledge/lessons/lesson-item.ts';
import { subjectOf } from '../../../src/knowledge/lessons/subject.ts';
import { isBorneOut, lessonsAt, strengthOf } from '../../../src/model/proposal/lesson.ts';
import { type Node, summarize } from '../../../src/model/result/node.ts';
import { alike, analysis, gains, lessonIn, loses, node, scored, taught } from './lessons.ts';

const big = 'take large steps early';

test.each<[string, Partial<Node>, number]>([
  ['confirmed and gained', { score: scored(2), analysis: analysis('confirmed', { do: [big] }) }, 1],
  ['confirmed, but within the noise', { score: scored(1.2, 0.5), analysis: analysis('confirmed', { do: [big] }) }, 0],
  ['confirmed, but lost', { score: scored(0), analysis: analysis('confirmed', { do: [big] }) }, 0],
  ['refuted and lost', { score: scored(0), analysis: analysis('refuted', { do: [big] }) }, 1],
  ['refuted without a score', { score: null, analysis: analysis('refuted', { do: [big] }) }, 1],
  ['refuted, but gained', { score: scored(2), analysis: analysis('refuted', { do: [big] }) }, 0],
  ['mixed', { score: scored(2), analysis: analysis('mixed', { do: [big] }) }, 0],
  ['untested', { score: scored(2), analysis: analysis('untested', { do: [big] }) }, 0],
  ['without a parent', { parent: null, score: scored(2), analysis: analysis('confirmed', { do: [big] }) }, 0],
  [
    'of another epoch than its parent',
    { epoch: 2, score: scored(2), analysis: analysis('confirmed', { do: [big] }) },
    0,
  ],
])('the statement of a node that is %s', (_, more, support) => {
  expect(lessonIn(taught([node(1, more)]), big)?.support ?? []).toHaveLength(support);
});

test('where less is better, a lower score is the gain', () => {
  const better = gains(1, big, { score: scored(0.5) });
  expect(experienceOf(better, summarize(node(0)), 'minimize').effect).toBe('gained');
  expect(experienceOf(better, summarize(node(0)), 'maximize').effect).toBe('lost');
});

test('alike statements are one lesson, under the first of them', () => {
  const lessons = taught([gains(1, big), gains(2, `${big} on`), gains(3, 'polish the best program')]);
  expect(lessonsAt(lessons).map(({ text, support }) => [text, support])).toEqual([
    [big, [1, 2]],
    ['polish the best program', [3]],
  ]);
});

test('a statement joins the lesson that it is most alike to', () => {
  const lessons = taught([gains(1, 'a b c d e'), gains(2, 'a b c d f g'), gains(3, 'a b c d f h')], {
    mergeAbove: 0.75,
  });
  expect(lessonIn(lessons, 'a b c d f g')?.support).toEqual([2, 3]);
});

test('the opposite of a lesson speaks against it, and is a lesson itself that knows what speaks against it', () => {
  const lessons = taught([gains(1, big), gains(2, big), loses(3, big)]);
  expect(lessonIn(lessons, big, 'do')).toMatchObject({ support: [1, 2], against: [3] });
  expect(lessonIn(lessons, big, 'avoid')).toMatchObject({ support: [3], against: [1, 2] });
});

test.each([
  ['gained', 2, [1, 2], []],
  ['lost', 0, [1], [2]],
  ['moved within the noise', 1, [1], []],
])('a node that cites a lesson and %s', (_, score, support, against) => {
  const first = taught([gains(1, big)]);
  const { id } = lessonIn(first, big)!;
  for (const cited of [
    { cognition: [], nodes: [], lessons: [id] },
    { cognition: [id], nodes: [] },
  ]) {
    const lessons = taught([gains(1, big), node(2, { cited, score: scored(score) })]);
    expect(lessonIn(lessons, big)).toMatchObject({ support, against });
  }
});

test('a crash after a citation says nothing about the lesson', () => {
  const { id } = lessonIn(taught([gains(1, big)]), big)!;
  const cited = { cognition: [], nodes: [], lessons: [id] };
  const lessons = taught([gains(1, big), node(2, { cited, status: 'crashed', score: null })]);
  expect(lessonIn(lessons, big)).toMatchObject({ support: [1], against: [] });
});

test('a node counts once, and what it measured counts more than what it says', () => {
  const { id } = lessonIn(taught([gains(1, big)]), big)!;
  const cited = { cognition: [], nodes: [], lessons: [id] };
  const says = analysis('refuted', { do: [big] });
  const lessons = taught([gains(1, big), node(2, { cited, score: scored(0), analysis: says })]);
  expect(lessonIn(lessons, big)).toMatchObject({ support: [1], against: [2] });
});

test('written without a model, statements about one change are one lesson, whatever their numbers', () => {
  const changed = (id: number, item: string, score: number, from = 0): Node => {
    const origin = { operator: 'recipe', item, region: 'init', node: String(from) };
    const patch = { kind: 'recombination' as const, summary: `item ${item} applied to init` };
    const comparison = {
      status: 'passed',
      score,
      parent: { node: 0, score: 1, difference: score - 1 },
      best: null,
      noise: 0,
      metrics: [],
      diff: '',
      log: '',
    };
    const candidate = { ...node(id), patch };
    return node(id, { origin, patch, score: scored(score), analysis: analyze(candidate, comparison) });
  };
  const lessons = taught([
    changed(1, 'slp', 1.5),
    changed(2, 'slp', 2.25, 7),
    changed(3, 'slp', 0.5),
    changed(4, 'ga', 2),
  ]);
  expect(lessonsAt(lessons).map(({ kind, text, support, against }) => ({ kind, text, support, against }))).toEqual([
    { kind: 'do', text: 'recipe: item ga, region init', support: [4], against: [] },
    { kind: 'do', text: 'recipe: item slp, region init', support: [1, 2], against: [3] },
    { kind: 'avoid', text: 'recipe: item slp, region init', support: [3], against: [1, 2] },
  ]);
});

test.each([
  [{ operator: 'tune', tune: 'rate up, depth down' }, 'tune: depth down, rate up'],
  [{ operator: 'transplant', region: 'init', node: '7' }, 'transplant: region init'],
  [{ operator: 'hunk', node: '7' }, 'hunk'],
  [{ notes: 'took one of 2 fenced blocks' }, null],
])('the subject of %j', (origin, subject) => {
  expect(subjectOf(origin)).toBe(subject);
});

test('without an operator, a mechanical statement is told by the name of its idea', () => {
  const patch = { kind: 'diff' as const, summary: '1 edit: 2 lines added, 1 removed' };
  const one = gains(1, `${patch.summary} (+1 over node 0)`, { patch, name: 'restart more often' });
  expect(lessonsAt(taught([one]))[0]).toMatchObject({ text: 'restart more often' });
});

test('strength is the lower bound of Wilson: evidence adds to it, contradiction and age take from it', () => {
  const strength = (nodes: readonly Node[], round: number) => strengthOf(lessonIn(taught(nodes), big)!, round);
  expect(strength([gains(1, big)], 1)).toBeCloseTo(1 / (1 + 1.645 ** 2), 12); // p = 1, n = 1
  const twice = strength([gains(1, big), gains(2, big)], 2);
  expect(twice).toBeGreaterThan(strength([gains(1, big)], 1));
  expect(strength([gains(1, big), gains(2, big), loses(3, big)], 3)).toBeLessThan(twice);
  // 34 rounds halve what counts, and so do 34 more
  const n = 1 + 0.98 ** 1;
  expect(strength([gains(1, big), gains(2, big)], 36)).toBeCloseTo(1 / (1 + 1.645 ** 2 / (n * 0.98 ** 34)), 12);
  expect(0.98 ** 34).toBeCloseTo(0.5, 2);
});

test('old contradictions weigh less than new support', () => {
  const nodes = (gap: number) => [loses(1, big), loses(2, big), ...[3, 4].map((id) => gains(id + gap, big))];
  const strength = (gap: number) => strengthOf(lessonIn(taught(nodes(gap)), big)!, 4 + gap);
  expect(strength(100)).toBeGreaterThan(strength(0));
});

test('a lesson becomes an item once enough bear it out, is withdrawn when it is contradicted, and comes back', () => {
  const steps = [gains(1, big), gains(2, big), gains(3, big), loses(4, big), loses(5, big), gains(6, big)];
  const standings = steps.map((_, index) => lessonIn(taught(steps.slice(0, index + 1)), big)!.standing);
  expect(standings).toEqual(['open', 'open', 'promoted', 'promoted', 'withdrawn', 'promoted']);
  // the item stays as it was first
  expect(lessonIn(taught(steps), big)!.item).toEqual({
    id: expect.stringMatching(/^lesson-[0-9a-f]{12}$/),
    title: `Do: ${big}`,
    source: { title: 'run toy' },
    made: 'lesson',
    learnt: { runs: ['toy'], nodes: ['toy#1', 'toy#2', 'toy#3'], support: 3, against: 0 },
    tags: ['lesson', 'do'],
    trigger: 'as measured',
    edits: [],
    text: `Do: ${big}`,
  });
});

test.each([
  [2, 0, false],
  [3, 0, true],
  [3, 1, true],
  [3, 2, false],
  [4, 2, true],
  [5, 3, false],
])('%i for and %i against: borne out is %s', (support, against, is) => {
  const rounds = (count: number) => Array.from({ length: count }, (_, round) => round);
  const lesson = { ...lessonIn(taught([gains(1, big)]), big)!, support: rounds(support), against: rounds(against) };
  expect(isBorneOut(lesson, 3)).toBe(is);
});

test('what calls for an item is what the nodes saw that bore it out', () => {
  const saw = (id: number, symptoms: string[]) =>
    node(id, { score: scored(2), analysis: analysis('confirmed', { do: [big], symptoms }) });
  const lessons = taught([saw(1, ['slow start', 'plateau']), saw(2, ['slow start', 'plateau']), saw(3, ['stuck'])]);
  expect(lessonIn(lessons, big)!.item!.trigger).toBe('slow start; plateau; stuck');
});

test('told are the lessons with the most of relevance and strength, those that hold, the strongest first', () => {
  const lessons = taught([
    ...[1, 2, 3].map((id) => gains(id, 'polish the best program')),
    ...[4, 5].map((id) => gains(id, big)),
    ...[6, 7].map((id) => gains(id, 'nothing in common')),
    ...[8, 9, 10].map((id) => loses(id, 'restart from random points')),
    gains(11, 'restart from random points'),
  ]);
  const near = (text: string) => alike(text, 'take large steps early polish restart from random points');
  const told = (most: number) => briefedLessons(lessons, near, most).map(({ kind, text }) => `${kind} ${text}`);
  expect(told(9)).toEqual(['do polish the best program', `do ${big}`, 'avoid restart from random points']);
  expect(told(2)).toEqual([`do ${big}`, 'avoid restart from random points']);
  expect(told(0)).toEqual([]);
  const [first] = briefedLessons(lessons, near, 9);
  expect(briefedLessons(lessons, near, 9, [first!.id]).map(({ id }) => id)).not.toContain(first!.id);
  expect(first).toEqual({ id: first!.id, kind: 'do', text: 'polish the best program', support: 3, against: 0 });
});

test('items that are contradicted, or not yet borne out at this point, are not recalled', () => {
  const held = taught([1, 2, 3].map((id) => gains(id, big)));
  const { id } = lessonIn(held, big)!;
  expect(notRecalled(held, [id])).toEqual([]);
  expect(notRecalled(taught([gains(1, big)]), [id])).toEqual([id]);
  const contradicted = taught([...[1, 2, 3].map((one) => gains(one, big)), loses(4, big), loses(5, big)]);
  expect(notRecalled(contradicted, [id, 'lesson-of-before'])).toEqual([id, 'lesson-of-before']);
});

test('the weakest lessons are forgotten, never an item', () => {
  const many = Array.from({ length: 600 }, (_, id) => gains(id + 4, `idea${id}`));
  const lessons = taught([...[1, 2, 3].map((id) => gains(id, big)), ...many]);
  expect(lessons.byId.size).toBeLessThanOrEqual(251);
  expect(lessonIn(lessons, big)).toMatchObject({ standing: 'promoted' });
  expect(lessonIn(lessons, 'idea599')).toBeDefined();
  expect(lessonIn(lessons, 'idea0')).toBeUndefined();
});

test('hostile statements become one line of plain text, and an empty one no lesson', () => {
  const lessons = taught([gains(1, `\u001b[31mdo\u202e this\n# now ${'x'.repeat(9999)}`), gains(2, ' \u200b\n ')]);
  const [row, ...rest] = lessonsAt(lessons);
  expect(rest).toEqual([]);
  expect(row!.text).toMatch(/^do this # now x+…$/);
  expect(row!.text).toHaveLength(400);
});

test('evidence of several runs adds up, and that of one run counts once however often it ends', () => {
  const [some, more] = [
    [1, 2, 3],
    [1, 2, 3, 8],
  ].map((ids) => lessonIn(taught([...ids.map((id) => gains(id, big)), loses(9, big)]), big)!);
  const first = lessonItem(some!, 'a');
  const both = togetherWith(first, lessonItem(more!, 'b'));
  expect(both.learnt).toMatchObject({ runs: ['a', 'b'], support: 7, against: 2 });
  const again = togetherWith(both, lessonItem(more!, 'a'));
  expect(again.learnt).toMatchObject({ runs: ['a', 'b'], support: 8, against: 2 });
  expect(again.learnt!.nodes.toSorted()).toEqual(
    ['a', 'b'].flatMap((run) => [...[1, 2, 3, 8].map((id) => `${run}#${id}`), `${run}#9 against`]).toSorted(),
  );
  // what a person wrote into the file stays
  expect(togetherWith({ ...first, title: 'Mine', version: 3 }, lessonItem(more!, 'b'))).toMatchObject({
    title: 'Mine',
    version: 3,
  });
});
