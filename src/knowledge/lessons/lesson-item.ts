import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import type { Lesson, LessonKind } from '../../model/proposal/lesson.ts';
import { fnv32 } from '../../platform/data/fnv.ts';
import { singleLine } from '../../platform/text/plain-text.ts';

/** The id of a lesson, from its kind and first statement: 48 bits of two FNV-1a hashes. */
export const lessonId = (kind: LessonKind, text: string): string => {
  const words = `${kind}: ${text.toLowerCase()}`;
  return `lesson-${hex(fnv32(words))}${hex(fnv32(`${words}.`, 0x01000193)).slice(0, 4)}`;
};

const hex = (hash: number): string => hash.toString(16).padStart(8, '0');

/** A lesson as knowledge, with the evidence that it has by now. */
export const lessonItem = ({ id, kind, text, support, against, symptoms }: Lesson, run: string): CognitionItem => ({
  id,
  title: singleLine(`${kind === 'do' ? 'Do' : 'Avoid'}: ${text}`, 100),
  source: { title: `run ${run}` },
  made: 'lesson',
  learnt: {
    runs: [run],
    nodes: [...support.map((node) => supporting(run, node)), ...against.map((node) => opposing(run, node))],
    support: support.length,
    against: against.length,
  },
  tags: ['lesson', kind],
  trigger: symptoms.length === 0 ? singleLine(text, 200) : symptoms.join('; '),
  edits: [],
  text: `${kind === 'do' ? 'Do' : 'Avoid'}: ${text}`,
});

const supporting = (run: string, node: number): string => `${run}#${node}`;
const opposing = (run: string, node: number): string => `${run}#${node} against`;

/**
 * A lesson that earlier runs have learnt too, with the evidence of this one added. What it already holds of this run is
 * replaced, so that a run that is resumed and ends once more is counted once.
 */
export const togetherWith = (earlier: CognitionItem, item: CognitionItem): CognitionItem => {
  const { learnt: old } = earlier;
  const { learnt } = item;
  if (old === undefined || learnt === undefined) return item;
  const isOurs = (node: string) => learnt.runs.some((run) => node.startsWith(`${run}#`));
  const replaced = old.nodes.filter(isOurs);
  const gone = replaced.filter((node) => node.endsWith(' against')).length;
  return {
    ...earlier,
    made: 'lesson',
    learnt: {
      runs: [...new Set([...old.runs, ...learnt.runs])],
      nodes: [...old.nodes.filter((node) => !isOurs(node)), ...learnt.nodes],
      support: Math.max(0, old.support - (replaced.length - gone)) + learnt.support,
      against: Math.max(0, old.against - gone) + learnt.against,
    },
  };
};
