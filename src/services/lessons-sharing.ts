import type { CognitionItem } from '../domain/cognition.ts';
import type { RunEventBody } from '../domain/event.ts';
import type { Lessons } from '../domain/lesson.ts';
import { lessonItem, togetherWith } from '../domain/lessons/item.ts';
import type { Plan } from '../domain/plan.ts';
import type { Task } from '../domain/task.ts';
import { loadCognition } from '../stores/cognition-files.ts';
import { keepItem } from '../stores/cognition-writer.ts';
import { reasonOf } from '../stores/problem.ts';
import { cognitionDirectory } from './places.ts';

/** Writes the lessons that hold into the cognition of the task's field. A run does not fail for it. */
export const shareLessons = async (
  { byId }: Lessons,
  { run }: Plan,
  { cognition: field }: Task,
  emit: (event: RunEventBody) => void,
): Promise<void> => {
  const held = [...byId.values()].filter(({ standing }) => standing === 'promoted');
  if (held.length === 0) return;
  const complain = (error: unknown): void =>
    emit({ type: 'alert.raised', rule: 'lessons not shared', detail: reasonOf(error) });
  try {
    if (field === undefined) throw new Error('the task names no field of cognition ("cognition" in task.yaml)');
    const directory = cognitionDirectory(field);
    const known = new Map((await loadCognition(directory)).map((item) => [item.id, item]));
    for (const lesson of held)
      await keepItem(directory, merged(known.get(lesson.id), lessonItem(lesson, run))).catch(complain);
  } catch (error) {
    complain(error);
  }
};

const merged = (earlier: CognitionItem | undefined, item: CognitionItem): CognitionItem =>
  earlier === undefined ? item : togetherWith(earlier, item);
