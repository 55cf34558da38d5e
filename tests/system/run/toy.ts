import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Config } from '../../../src/config/schema.ts';
import type { Node } from '../../../src/model/result/node.ts';
import { type RunHandle, startRun } from '../../../src/run/start.ts';
import { readRun } from '../../../src/stores/run-store.ts';
import { loadTask } from '../../../src/stores/task-folder.ts';

export const toyDirectory = fileURLToPath(new URL('./toy', import.meta.url));

export const newDirectory = (): string => join(mkdtempSync(join(tmpdir(), 'asi-system-')), 'run');

/** Starts a run of the toy task: real evaluator processes; vectors in memory and no sandbox, unless the settings say otherwise. */
export const startToy = async (
  directory: string,
  settings: Record<string, unknown> = {},
  { resume = false, task = toyDirectory } = {},
): Promise<RunHandle> =>
  startRun({
    config: Config.parse({ model: 'none', chroma: 'memory', sandbox: 'none', rounds: 6, ...settings }),
    origins: {},
    task: await loadTask(task),
    directory,
    runId: 'toy',
    resume,
    progress: () => {},
  });

export const nodesOf = async (directory: string): Promise<readonly Node[]> => {
  const run = await readRun(directory);
  try {
    return await run.nodes(run.population.summaries().map(({ id }) => id));
  } finally {
    await run.close();
  }
};

/** What a run found, without what it cost: two runs with one seed must agree on it. */
export const findings = (nodes: readonly Node[]) =>
  nodes.map(({ cost: _cost, evaluations, ...node }) => ({
    ...node,
    evaluations: evaluations.map(({ usage: _usage, folder: _folder, ...evaluation }) => evaluation),
  }));
