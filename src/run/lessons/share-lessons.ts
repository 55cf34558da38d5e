import { cognitionDirectory } from '../../config/paths.ts';
import { loadCognition } from '../../knowledge/items/cognition-files.ts';
import { writeCognitionItem } from '../../knowledge/items/cognition-writer.ts';
import { lessonItem, togetherWith } from '../../knowledge/lessons/lesson-item.ts';
import type { RunEventBody } from '../../model/event.ts';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import type { Lessons } from '../../model/proposal/lesson.ts';
import type { Plan } from '../../model/task/plan.ts';
import type { Task } from '../../model/task/task.ts';
import { reasonOf } from '../../platform/errors.ts';

/** Writes the lessons that hold into the cognition of the task's field. A run does not fail for it. */
export const shareLessons = async (
  { byId }: Lessons,
  { run }: Plan,
  { cognition: field }: Task,
  emit: (event: RunEventBody) => void,
): Promise<void> => {
  const promoted = [...byId.values()].filter(({ standing }) => standing === 'promoted');
  if (promoted.length === 0) return;
  const complain = (error: unknown): void =>
    emit({ type: 'alert.raised', rule: 'lessons not shared', detail: reasonOf(error) });
  try {
    if (field === undefined) throw new Error('the task names no field of cognition ("cognition" in task.yaml)');
    const directory = cognitionDirectory(field);
    const known = new Map((await loadCognition(directory)).map((item) => [item.id, item]));
    for (const lesson of promoted)
      await writeCognitionItem(directory, merged(known.get(lesson.id), lessonItem(lesson, run))).catch(complain);
  } catch (error) {
    complain(error);
  }
};

const merged = (earlier: CognitionItem | undefined, item: CognitionItem): CognitionItem =>
  earlier === undefined ? item : togetherWith(earlier, item);
