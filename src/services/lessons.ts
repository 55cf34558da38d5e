import type { CognitionItem } from '../domain/cognition.ts';
import type { RunEvent, RunEventBody } from '../domain/event.ts';
import { type Lesson, type LessonRow, type Lessons, lessonsAt, noLessons } from '../domain/lesson.ts';
import { lessonItem, togetherWith } from '../domain/lessons/item.ts';
import type { Plan } from '../domain/plan.ts';
import type { Task } from '../domain/task.ts';
import { createLocalEmbedder } from '../llm/embedder.ts';
import { loadCognition } from '../stores/cognition-files.ts';
import { keepItem } from '../stores/cognition-writer.ts';
import { createLessonMemory, type LessonMemory, type LessonMemoryOptions } from '../stores/lessons.ts';
import { reasonOf } from '../stores/problem.ts';
import type { RunReader } from '../stores/run-store.ts';
import { cognitionDirectory } from './places.ts';
import type { Services } from './services.ts';

/** What a run learns while it goes on. */
export interface RunLessons {
  readonly memory: LessonMemory;
  /** Lessons that became items of this run, whether or not they still are. */
  readonly items: () => Iterable<string>;
  /** Announces what the last nodes taught and keeps what is to be shared; before the run's last event. */
  conclude(): Promise<void>;
  /** As they stand, the strongest first. */
  rows(): Promise<readonly LessonRow[]>;
}

/** The lessons that a journal tells to be promoted, after one more event. */
export const promotedAfter = (promoted: ReadonlySet<string>, event: RunEvent): ReadonlySet<string> => {
  if (event.type === 'lesson.promoted') return new Set([...promoted, event.id]);
  if (event.type === 'lesson.withdrawn') return new Set([...promoted].filter((id) => id !== event.id));
  return promoted;
};

/**
 * Lessons of a run that goes on, with what its nodes taught so far; null when the plan uses none. `promoted`: what its
 * journal tells so far.
 */
export const openLessons = async (
  services: Services,
  plan: Plan,
  promoted: ReadonlySet<string>,
): Promise<RunLessons | null> => {
  const { store, cognition, emit, task } = services;
  const { use, share } = plan.lessons;
  if (!use) return null;
  const announced = new Set(promoted);
  const items = new Set<string>();
  // without a model nobody reads them, and they would take the places of recipes
  const isRead = plan.spoken.has('researcher');
  let latest = noLessons;
  const grown = async (lessons: Lessons): Promise<void> => {
    latest = lessons;
    for (const { item } of lessons.byId.values()) {
      if (item === null || items.has(item.id) || !isRead) continue;
      if (cognition.item(item.id) === undefined) items.add(item.id);
      await cognition.add(item);
    }
  };
  const announce = (): void => {
    for (const event of changes(latest, announced)) {
      if (event.type === 'lesson.promoted') announced.add(event.id);
      else announced.delete(event.id);
      emit(event);
    }
  };
  const memory = createLessonMemory(memoryOptions(store, plan, task.spec, grown));
  // a round that was interrupted may have been told an item that its prompt needs again
  await memory.consult(null, async () => {});
  store.subscribe(({ type }) => {
    // a failure is met again by the next round that consults
    if (type === 'run.started' || type === 'node.recorded')
      memory.consult(null, async () => announce()).catch(() => {});
  });
  return {
    memory,
    items: () => items,
    conclude: () =>
      memory.consult(null, async (lessons) => {
        announce();
        if (share) await keep(lessons, plan, task.spec, emit);
      }),
    rows: () => memory.consult(null, async (lessons) => lessonsAt(lessons)),
  };
};

/** The lessons of a run that is only read, the strongest first. */
export const lessonsIn = (
  store: RunReader,
  plan: Pick<Plan, 'run' | 'lessons'>,
  task: Pick<Task, 'score'>,
): Promise<readonly LessonRow[]> =>
  createLessonMemory(memoryOptions(store, plan, task)).consult(null, async (lessons) => lessonsAt(lessons));

const memoryOptions = (
  store: Pick<RunReader, 'population' | 'nodes'>,
  { run, lessons: { mergeAbove, promoteAfter } }: Pick<Plan, 'run' | 'lessons'>,
  { score: { direction } }: Pick<Task, 'score'>,
  grown?: LessonMemoryOptions['grown'],
): LessonMemoryOptions => ({
  store,
  run,
  mergeAbove,
  promoteAfter,
  direction,
  embedder: createLocalEmbedder(dimensions),
  ...(grown === undefined ? {} : { grown }),
});

/** Of the vectors that statements are compared by: always the local ones, so that lessons cost nothing and are the same everywhere. */
const dimensions = 256;

type LessonEvent = Extract<RunEventBody, { type: 'lesson.promoted' | 'lesson.withdrawn' }>;

/** What was promoted or withdrawn since it was announced last. */
const changes = ({ byId }: Lessons, announced: ReadonlySet<string>): LessonEvent[] => {
  const promoted = [...byId.values()].filter(({ id, standing }) => standing === 'promoted' && !announced.has(id));
  const withdrawn = [...announced].filter((id) => byId.get(id)?.standing !== 'promoted');
  return [
    ...promoted.map(({ id, item, support, against }) => ({
      type: 'lesson.promoted' as const,
      id,
      title: item!.title,
      support: support.length,
      against: against.length,
      nodes: [...support],
    })),
    ...withdrawn.map((id) => ({ type: 'lesson.withdrawn' as const, id, ...countsOf(byId.get(id)) })),
  ];
};

const countsOf = (lesson: Lesson | undefined) => ({
  support: lesson?.support.length ?? 0,
  against: lesson?.against.length ?? 0,
});

/** Writes the lessons that hold into the cognition of the task's field. A run does not fail for it. */
const keep = async (
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
