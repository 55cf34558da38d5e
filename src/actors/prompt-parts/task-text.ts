import { list, section } from '../../llm/prompt.ts';
import type { Task } from '../../model/task/task.ts';
import { meaning, stageText } from './numbers.ts';

/** The parts of a task that prompts are written from; `problem` is the text of its problem file. */
export type TaskView = Pick<Task, 'title' | 'language' | 'score' | 'metrics' | 'stages' | 'candidate'> & {
  readonly problem: string;
};

/** The problem in the words of its author. */
export const problemText = ({ title, problem }: TaskView): string => section(`Problem: ${title}`, problem.trim());

/** How a program is measured: the score, the other numbers, and the stages with their limits. */
export const measureText = ({ score, metrics, stages }: TaskView): string =>
  section(
    'How a program is measured',
    list([
      `score: ${meaning(score)}`,
      ...Object.entries(metrics).map(([name, metric]) => `${name}: ${meaning(metric)}`),
    ]),
    `Limits of one evaluation, by stage:\n${list(stages.map(stageText))}`,
  );
