import type { Metric, Task } from '../../model/task/task.ts';

/** The first number that lies outside of what its task declares plausible, as a sentence; null when all are believable. */
export const implausibleNumber = (
  task: Pick<Task, 'score' | 'metrics'>,
  report: { readonly score: number | null; readonly metrics: Readonly<Record<string, number>> },
): string | null => {
  if (report.score !== null && !isPlausible(task.score, report.score))
    return sentence('the score', report.score, task.score);
  for (const [name, value] of Object.entries(report.metrics)) {
    const metric = Object.hasOwn(task.metrics, name) ? task.metrics[name] : undefined;
    if (metric !== undefined && !isPlausible(metric, value)) return sentence(name, value, metric);
  }
  return null;
};

const isPlausible = ({ plausible }: Metric, value: number): boolean =>
  plausible === undefined || (value >= plausible[0] && value <= plausible[1]);

const sentence = (name: string, value: number, { plausible }: Metric): string =>
  `${name} is ${value}, which is not plausible (${plausible?.join(' to ')})`;
