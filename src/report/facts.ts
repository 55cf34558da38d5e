import type { LessonRow } from '../model/proposal/lesson.ts';
import type { Node } from '../model/result/node.ts';
import type { RunSource } from '../views/run-source.ts';
import type { RunSummary } from '../views/summary/run-summary.ts';
import { summaryOf } from '../views/summary/summarize.ts';

/** One step on the way to the best: a node and its parent. */
export interface Step {
  readonly node: Node;
  readonly parent: Node | null;
}

/** Everything that a report is written from. */
export interface ReportFacts {
  readonly source: RunSource;
  readonly summary: RunSummary;
  /** From the initial program to the best, oldest first. */
  readonly path: readonly Step[];
  readonly manifest: Readonly<Record<string, unknown>>;
  /** What the run has learnt, the strongest first. */
  readonly lessons: readonly LessonRow[];
  readonly written: string;
}

/** Gathers what a report shows; the programs on the way to the best are read one by one. */
export const factsOf = async (source: RunSource, now = new Date()): Promise<ReportFacts> => {
  const view = source.fold.view();
  const initial = (await source.node(0)) ?? null;
  const best = view.best === null ? null : ((await source.node(view.best.round)) ?? null);
  const summary = summaryOf(view, {
    isAlive: source.isAlive(),
    score: source.task.score,
    best,
    initial,
    paths: { directory: source.directory },
  });
  const path: Step[] = [];
  for (const round of summary.best?.line ?? []) {
    const node = await source.node(round);
    if (node !== undefined) path.push({ node, parent: path.at(-1)?.node ?? null });
  }
  return {
    source,
    summary,
    path,
    manifest: await source.manifest(),
    lessons: await source.lessons(),
    written: now.toISOString(),
  };
};
