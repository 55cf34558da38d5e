import { briefedLessons, notRecalled } from '../../knowledge/lessons/briefed-lessons.ts';
import type { LessonMemory } from '../../knowledge/lessons/lesson-memory.ts';
import type { BriefedLesson } from '../../model/proposal/brief.ts';
import type { Lessons } from '../../model/proposal/lesson.ts';
import type { Node } from '../../model/result/node.ts';

/** What the learner needs to know of what the run has learnt. */
export interface LearntServices {
  readonly memory: LessonMemory;
  /** Makes the lessons that are items by then known to recall; nothing is taken back. */
  readonly show: (lessons: Lessons) => Promise<void>;
  /** Lessons that were shown. */
  readonly shown: () => Iterable<string>;
  /** Lessons in a brief. */
  readonly most: number;
}

/** What a round may read beside knowledge, and the items that it must not see. */
export interface Learnt {
  readonly hidden: readonly string[];
  lessonsFor(query: string, recalled: readonly { readonly id: string }[]): Promise<readonly BriefedLesson[]>;
}

/** Looks at what the rounds up to a horizon taught, while nothing more is learnt; without a memory there is nothing. */
export const withLessons = <T>(
  lessons: LearntServices | null,
  horizon: number | null,
  use: (learnt: Learnt) => Promise<T>,
): Promise<T> => {
  if (lessons === null) return use({ hidden: [], lessonsFor: async () => [] });
  const { memory, show, shown, most } = lessons;
  return memory.consult(horizon, async (known, relevance) => {
    await show(known);
    return use({
      hidden: notRecalled(known, shown()),
      // what is shown as an item is not shown again
      lessonsFor: async (query, recalled) =>
        most === 0
          ? []
          : briefedLessons(
              known,
              await relevance(query),
              most,
              recalled.map(({ id }) => id),
            ),
    });
  });
};

/** A node as a run that does not learn sees it. */
export const unanalyzed = (node: Node): Node => ({ ...node, analysis: null });
