import type { CognitionItem } from './cognition-item.ts';

/** Whether a lesson says what to do or what to leave. */
export type LessonKind = 'do' | 'avoid';

/** A statement of analyses, with the nodes that bore it out and those that spoke against it. */
export interface Lesson {
  /** From its kind and its first statement: the same words are the same lesson in every run. */
  readonly id: string;
  readonly kind: LessonKind;
  /** Its first statement. */
  readonly text: string;
  /** What a proposal made without a model changed: such statements are alike when this is equal. Null: words alone decide. */
  readonly subject: string | null;
  /** Nodes, in round order. */
  readonly support: readonly number[];
  readonly against: readonly number[];
  /** How much of both counts after `lastRound`, older evidence less. */
  readonly weight: { readonly support: number; readonly against: number };
  /** The round of its newest evidence. */
  readonly lastRound: number;
  /** What nodes that bore it out showed: what calls for it. */
  readonly symptoms: readonly string[];
  readonly standing: 'open' | 'promoted' | 'withdrawn';
  /** As it was when it was promoted first; null before that. */
  readonly item: CognitionItem | null;
}

/** What a run has learnt from its nodes up to a round, by id. */
export interface Lessons {
  /** -1: from none. */
  readonly round: number;
  readonly byId: ReadonlyMap<string, Lesson>;
}

export const noLessons: Lessons = { round: -1, byId: new Map() };

/** What is left of a round's evidence one round later; half of it after 34 rounds. What helped a poor program need not help a good one. */
const memory = 0.98;

/** What is left of evidence after some rounds. */
export const left = (rounds: number): number => memory ** Math.max(0, rounds);

/**
 * How far a lesson is to be believed after a round, 0 to 1: the one-sided 95 % lower bound of the share of its evidence
 * that bears it out, by the score interval of Wilson (1927), for evidence that counts 0.98 ** (rounds since then):
 *
 *     (p + z²/2n - z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n),  n = support + against,  p = support / n,  z = 1.645
 */
export const strengthOf = ({ weight, lastRound }: Lesson, round: number): number => {
  const share = left(round - lastRound);
  const n = (weight.support + weight.against) * share;
  if (n === 0) return 0;
  const p = weight.support / (weight.support + weight.against);
  const middle = p + z ** 2 / (2 * n);
  return Math.max(0, (middle - z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))) / (1 + z ** 2 / n));
};

const z = 1.645;

/** Whether a lesson is fit to be knowledge: enough nodes bear it out, and at most a third of all speak against it. */
export const isBorneOut = ({ support, against }: Lesson, promoteAfter: number): boolean =>
  support.length >= promoteAfter && 2 * against.length <= support.length;

/** One lesson as it is shown. */
export interface LessonRow extends Pick<Lesson, 'id' | 'kind' | 'text' | 'support' | 'against' | 'lastRound'> {
  readonly standing: Lesson['standing'];
  /** 0 to 1, as it stands now. */
  readonly strength: number;
}

/** All lessons as they stand, the strongest first. */
export const lessonsAt = ({ round, byId }: Lessons): readonly LessonRow[] =>
  [...byId.values()]
    .map((lesson) => {
      const { id, kind, text, support, against, lastRound, standing } = lesson;
      return { id, kind, text, support, against, lastRound, standing, strength: strengthOf(lesson, round) };
    })
    .sort((a, b) => b.strength - a.strength || (a.id < b.id ? -1 : 1));

/** An order of lessons that are equal otherwise. */
export const byName = (a: Lesson, b: Lesson): number => (a.id < b.id ? -1 : 1);
