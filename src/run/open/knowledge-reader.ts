import { Config } from '../../config/schema.ts';
import { knowledgeOf } from '../../knowledge/items/shipped-fields.ts';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import type { LessonRow } from '../../model/proposal/lesson.ts';
import type { Task } from '../../model/task/task.ts';
import type { RunReader } from '../../stores/run-store.ts';
import { lessonsIn } from '../lessons/run-lessons.ts';

/** What a reader of an ended run needs in addition to its records. */
export interface Knowledge {
  items(field: string): Promise<readonly CognitionItem[]>;
  /** Lessons learned, the strongest first; `config` is the configuration in its manifest. */
  lessons(
    reader: RunReader,
    run: { readonly id: string; readonly config: Readonly<Record<string, unknown>> },
    task: Pick<Task, 'score'>,
  ): Promise<readonly LessonRow[]>;
}

/** From the fields of cognition, and folded from the records. */
export const knowledge: Knowledge = {
  items: knowledgeOf,
  lessons: async (reader, { id, config }, task) => {
    const { lessons } = Config.parse({ lessons: config.lessons ?? {} });
    return lessons.use ? lessonsIn(reader, { run: id, lessons }, task) : [];
  },
};
