import type { RunEvent, RunEventBody } from '../../model/event.ts';
import type { Lesson, Lessons } from '../../model/proposal/lesson.ts';

/** The lessons that a journal says were promoted, after one more event. */
export const promotedAfter = (promoted: ReadonlySet<string>, event: RunEvent): ReadonlySet<string> => {
  if (event.type === 'lesson.promoted') return new Set([...promoted, event.id]);
  if (event.type === 'lesson.withdrawn') return new Set([...promoted].filter((id) => id !== event.id));
  return promoted;
};

type LessonEvent = Extract<RunEventBody, { type: 'lesson.promoted' | 'lesson.withdrawn' }>;

/**
 * What was promoted or withdrawn since it was announced last. A promotion names the first nodes that were enough for it, so
 * that it reads the same however late it was noticed.
 */
export const changesSince = (
  { byId }: Lessons,
  announced: ReadonlySet<string>,
  promoteAfter: number,
): LessonEvent[] => {
  const promoted = [...byId.values()].filter(({ id, standing }) => standing === 'promoted' && !announced.has(id));
  const withdrawn = [...announced].filter((id) => byId.get(id)?.standing !== 'promoted');
  return [
    ...promoted.map(({ id, item, support, against }) => {
      const nodes = support.slice(0, Math.max(promoteAfter, 2 * against.length));
      return {
        type: 'lesson.promoted' as const,
        id,
        title: item!.title,
        support: nodes.length,
        against: against.length,
        nodes,
      };
    }),
    ...withdrawn.map((id) => ({ type: 'lesson.withdrawn' as const, id, ...countsOf(byId.get(id)) })),
  ];
};

const countsOf = (lesson: Lesson | undefined) => ({
  support: lesson?.support.length ?? 0,
  against: lesson?.against.length ?? 0,
});
