import type { BriefedLesson } from '../../model/proposal/brief.ts';
import { byName, type Lessons, strengthOf } from '../../model/proposal/lesson.ts';

/**
 * The lessons that a brief holds: those with the most of relevance × strength, the strongest first. What more evidence
 * speaks against than for is not shown; its opposite is.
 */
export const briefedLessons = (
  { round, byId }: Lessons,
  relevance: (text: string) => number,
  most: number,
  alreadyShown: readonly string[] = [],
): readonly BriefedLesson[] =>
  [...byId.values()]
    .filter(({ id, weight }) => weight.support > weight.against && !alreadyShown.includes(id))
    .map((lesson) => {
      const strength = strengthOf(lesson, round);
      return { lesson, strength, worth: strength * relevance(lesson.text) };
    })
    .filter(({ worth }) => worth > 0)
    .sort((a, b) => b.worth - a.worth || byName(a.lesson, b.lesson))
    .slice(0, most)
    .sort((a, b) => b.strength - a.strength || byName(a.lesson, b.lesson))
    .map(({ lesson: { id, kind, text, support, against } }) => ({
      id,
      kind,
      text,
      support: support.length,
      against: against.length,
    }));

/** Lessons that became items of the run but are none at this point: contradicted since, or not yet borne out. */
export const notRecalled = ({ byId }: Lessons, known: Iterable<string>): readonly string[] =>
  [...known].filter((id) => byId.get(id)?.standing !== 'promoted');
