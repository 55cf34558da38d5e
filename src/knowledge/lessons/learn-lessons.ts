import { byName, isBorneOut, type Lesson, type Lessons, left, strengthOf } from '../../model/proposal/lesson.ts';
import type { Experience, Statement } from './experience.ts';
import { lessonId, lessonItem } from './lesson-item.ts';

/** How lessons are distinguished and when they become knowledge. */
export interface Learning {
  readonly run: string;
  readonly mergeAbove: number;
  readonly promoteAfter: number;
  /** How alike two statements are, 0 to 1. */
  readonly alike: (a: string, b: string) => number;
}

/** Lessons that are kept in addition to the promoted ones; when there are more by the margin, the weakest are forgotten. */
const most = 200;
const margin = 50;

type Verdict = 'support' | 'against';

/**
 * The lessons after one more node; nodes come in round order. A statement bears out the lesson that it is most alike to
 * and speaks against the one that says the opposite; without one it is a lesson itself. A cited lesson is borne out
 * when the node gained, and contradicted when it lost, whatever the node itself says.
 */
export const learnt = (before: Lessons, experience: Experience, how: Learning): Lessons => {
  const { round, statements, cites, effect } = experience;
  const byId = new Map(before.byId);
  const verdicts = new Map<string, Verdict>();
  for (const statement of statements) {
    const opposite = nearest(statement, opposed(statement), byId, how);
    const same = nearest(statement, statement.kind, byId, how) ?? begun(statement, opposite, round);
    byId.set(same.id, same);
    verdicts.set(same.id, 'support');
    if (opposite !== null && !verdicts.has(opposite.id)) verdicts.set(opposite.id, 'against');
  }
  if (effect !== null)
    for (const id of cites) if (byId.has(id)) verdicts.set(id, effect === 'gained' ? 'support' : 'against');
  for (const [id, verdict] of verdicts) byId.set(id, settled(counted(byId.get(id)!, verdict, experience), how));
  if (verdicts.size > 0) forget(byId, round);
  return { round, byId };
};

const opposed = ({ kind }: Statement): Lesson['kind'] => (kind === 'do' ? 'avoid' : 'do');

const nearest = (
  { text, subject }: Statement,
  kind: Lesson['kind'],
  byId: ReadonlyMap<string, Lesson>,
  { alike, mergeAbove }: Learning,
): Lesson | null => {
  let [found, similarity] = [null as Lesson | null, mergeAbove];
  for (const lesson of byId.values()) {
    if (lesson.kind !== kind || (lesson.subject === null) !== (subject === null)) continue;
    if (subject !== null ? lesson.subject === subject : lesson.text === text) return lesson;
    if (subject !== null) continue;
    const near = alike(text, lesson.text);
    if (near > similarity) [found, similarity] = [lesson, near];
  }
  return found;
};

/** A new lesson; what bore out its opposite speaks against it. */
const begun = ({ kind, text, subject }: Statement, opposite: Lesson | null, round: number): Lesson => ({
  id: lessonId(kind, text),
  kind,
  text,
  subject,
  support: [],
  against: opposite?.support ?? [],
  weight: { support: 0, against: opposite === null ? 0 : opposite.weight.support * left(round - opposite.lastRound) },
  lastRound: round,
  symptoms: [],
  standing: 'open',
  item: null,
});

const counted = (lesson: Lesson, verdict: Verdict, { round, symptom }: Experience): Lesson => {
  const share = left(round - lesson.lastRound);
  const weight = { support: lesson.weight.support * share, against: lesson.weight.against * share };
  const isNew = verdict === 'support' && symptom !== '' && !lesson.symptoms.includes(symptom);
  return {
    ...lesson,
    [verdict]: [...lesson[verdict], round],
    weight: { ...weight, [verdict]: weight[verdict] + 1 },
    lastRound: round,
    symptoms: isNew && lesson.symptoms.length < 3 ? [...lesson.symptoms, symptom] : lesson.symptoms,
  };
};

/** Promoted as soon as it is borne out, withdrawn when it no longer is, and promoted again when it is again. */
const settled = (lesson: Lesson, { run, promoteAfter }: Learning): Lesson => {
  if (isBorneOut(lesson, promoteAfter))
    return { ...lesson, standing: 'promoted', item: lesson.item ?? lessonItem(lesson, run) };
  return lesson.standing === 'promoted' ? { ...lesson, standing: 'withdrawn' } : lesson;
};

const forget = (byId: Map<string, Lesson>, round: number): void => {
  const open = [...byId.values()].filter(({ item }) => item === null);
  if (open.length <= most + margin) return;
  const weakest = open
    // what this round has just said is not forgotten before other rounds could confirm it
    .filter(({ lastRound }) => lastRound < round)
    .map((lesson) => ({ lesson, strength: strengthOf(lesson, round) }))
    .sort((a, b) => a.strength - b.strength || a.lesson.lastRound - b.lesson.lastRound || byName(a.lesson, b.lesson));
  for (const { lesson } of weakest.slice(0, open.length - most)) byId.delete(lesson.id);
};
