import { experienceOf } from '../../../src/knowledge/lessons/experience.ts';
import { type Learning, learnt } from '../../../src/knowledge/lessons/learn-lessons.ts';
import { type Lesson, type Lessons, noLessons } from '../../../src/model/proposal/lesson.ts';
import type { Analysis } from '../../../src/model/result/analysis.ts';
import { type Node, summarize } from '../../../src/model/result/node.ts';
import { aNode } from '../../builders/node.ts';

/** A recorded node, a child of node 0 with the score 1. */
export const node = (id: number, more: Partial<Node> = {}): Node =>
  aNode({
    ...{ id, name: `idea ${id}`, motivation: '', program: '', patch: { kind: 'full', summary: 'whole program' } },
    ...{ score: scored(1), fitness: 1 },
    ...more,
  });

export const scored = (mean: number, spread = 0): NonNullable<Node['score']> => ({
  mean,
  spread,
  n: 1,
  values: [mean],
});

export const analysis = (claim: Analysis['claim'], more: Partial<Analysis> = {}): Analysis => ({
  claim,
  outcome: 'as measured',
  againstParent: '',
  againstBest: '',
  do: [],
  avoid: [],
  next: [],
  ...more,
});

/** A node that gained and says what to do, and one that lost and says what to leave. */
export const gains = (id: number, statement: string, more: Partial<Node> = {}): Node =>
  node(id, { score: scored(2), analysis: analysis('confirmed', { do: [statement] }), ...more });
export const loses = (id: number, statement: string, more: Partial<Node> = {}): Node =>
  node(id, { score: scored(0), analysis: analysis('refuted', { avoid: [statement] }), ...more });

/** The share of words that two statements have in common. */
export const alike = (a: string, b: string): number => {
  const [some, others] = [new Set(a.split(' ')), new Set(b.split(' '))];
  return (2 * [...some].filter((word) => others.has(word)).length) / (some.size + others.size);
};

export const how: Learning = { run: 'toy', mergeAbove: 0.8, promoteAfter: 3, alike };

/** The lessons after some nodes, in round order, all of them children of node 0. */
export const taught = (nodes: readonly Node[], more: Partial<Learning> = {}): Lessons =>
  nodes.reduce(
    (lessons, one) => learnt(lessons, experienceOf(one, summarize(node(0)), 'maximize'), { ...how, ...more }),
    noLessons,
  );

/** The lesson with a text, of a kind. */
export const lessonIn = (lessons: Lessons, text: string, kind: Lesson['kind'] = 'do'): Lesson | undefined =>
  [...lessons.byId.values()].find((lesson) => lesson.kind === kind && lesson.text === text);
