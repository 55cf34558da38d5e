import type { RunEvent } from '../../../src/model/event.ts';
import type { Node, NodeSummary } from '../../../src/model/result/node.ts';
import { readRun } from '../../../src/stores/run-store.ts';

/** What a run directory holds, read when nobody lives in it any more. */
export interface Evidence {
  readonly events: readonly RunEvent[];
  readonly nodes: readonly Node[];
  readonly summaries: readonly NodeSummary[];
  readonly best: number | null;
}

/** Opens a run, reads everything and closes it. */
export const evidenceOf = async (directory: string): Promise<Evidence> => {
  const run = await readRun(directory);
  try {
    const events: RunEvent[] = [];
    for await (const event of run.events()) events.push(event);
    const summaries = run.population.summaries();
    const nodes = await run.nodes(summaries.map(({ id }) => id));
    return { events, nodes, summaries, best: run.population.best?.id ?? null };
  } finally {
    await run.close();
  }
};

/** The events of one type. */
export const ofType = <Type extends RunEvent['type']>(events: readonly RunEvent[], type: Type) =>
  events.filter((event): event is Extract<RunEvent, { type: Type }> => event.type === type);
