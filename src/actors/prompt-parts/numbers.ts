import type { Evaluation } from '../../model/result/evaluation.ts';
import type { Metric, Stage } from '../../model/task/task.ts';
import type { Measured } from '../../platform/statistics/measured.ts';

/** A number with up to ten significant digits: enough to distinguish a gain from noise. */
export const numberText = (value: number): string => String(Number(value.toPrecision(10)));

/** "score 2.61 ± 0.02 (n = 3)", or "no score". */
export const scoreText = (score: Measured | null): string => {
  if (score === null) return 'no score';
  const mean = numberText(score.mean);
  return score.n > 1 ? `score ${mean} ± ${numberText(score.spread)} (n = ${score.n})` : `score ${mean} (n = 1)`;
};

/** "higher is better, in seconds; believable from 0 to 10". */
export const meaning = ({ direction, unit, plausible, description }: Metric): string => {
  const better = direction === 'maximize' ? 'higher is better' : 'lower is better';
  const range = plausible === undefined ? '' : `; believable from ${plausible[0]} to ${plausible[1]}`;
  return `${better}, unit: ${unit}${range}${description === undefined ? '' : ` (${description})`}`;
};

/** What one evaluator process of a stage may use. */
export const stageText = (stage: Stage): string => {
  const { limitSeconds, memoryMb, cpus, gpus, seeds, gate } = stage;
  const bounds = [
    gate?.atLeast === undefined ? null : `at least ${gate.atLeast}`,
    gate?.atMost === undefined ? null : `at most ${gate.atMost}`,
  ].filter((bound) => bound !== null);
  return (
    `${stage.name}: ${limitSeconds} s wall clock, ${memoryMb} MiB, ${cpus} CPU${gpus > 0 ? `, ${gpus} GPU` : ''}, ` +
    `${seeds} ${seeds === 1 ? 'seed' : 'seeds'}${gate === undefined ? '' : `; passed with ${gate.metric} ${bounds.join(' and ')}`}`
  );
};

/** What the evaluations used at most, by stage: "quick: 2.1 s CPU, 2.4 s wall, 120 MiB". */
export const usageText = (evaluations: readonly Evaluation[]): string[] =>
  [...new Set(evaluations.map(({ stage }) => stage))].map((stage) => {
    const used = evaluations.filter((evaluation) => evaluation.stage === stage).map(({ usage }) => usage);
    const most = (field: keyof (typeof used)[number]): string =>
      numberText(Number(Math.max(...used.map((usage) => usage[field])).toPrecision(3)));
    return `${stage}: ${most('cpuSeconds')} s CPU, ${most('wallSeconds')} s wall, ${most('peakMemoryMb')} MiB`;
  });
