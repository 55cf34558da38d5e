import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pythonPackages } from '../../../src/config/paths.ts';
import { Config } from '../../../src/config/schema.ts';
import type { Baseline } from '../../../src/doctor/baseline.ts';
import { type CheatBench, openCheatBench } from '../../../src/doctor/cheat-bench.ts';
import { type CheatOutcome, tryCheat } from '../../../src/doctor/cheat-check.ts';
import { cheats } from '../../../src/doctor/cheats.ts';
import { initialChecks } from '../../../src/doctor/initial-check.ts';
import type { Stage } from '../../../src/model/task/task.ts';
import { loadTask } from '../../../src/stores/task-folder.ts';

const root = resolve(import.meta.dirname, '../../..');

/** The real configuration of a run without a model. */
export const config = Config.parse({ model: 'none' });

/** Where a task of ours, or one made for the tests, lies. */
export const taskNamed = (name: string): string => join(root, name === 'naive-task' ? 'tests/fixtures' : 'tasks', name);

/**
 * Opens a stand on copies of the task and of the package that evaluators import: a cheat that succeeds harms nobody. There is
 * no sandbox, so that what holds is the evaluator's own doing.
 */
export const standOn = async (name: string): Promise<CheatBench> => {
  const directory = await mkdtemp(join(tmpdir(), 'asi-stand-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    await cp(taskNamed(name), join(directory, 'task'), { recursive: true });
    await cp(pythonPackages, join(directory, 'packages'), { recursive: true });
    const task = await loadTask(join(directory, 'task'));
    const stand = await openCheatBench({
      task,
      config: { ...config, sandbox: 'none' },
      packages: join(directory, 'packages'),
      progress: () => {},
    });
    return { ...stand, close: () => stand.close().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
};

/** What the initial program scores. */
export const baselineOf = async (stand: CheatBench): Promise<Baseline> => {
  const checks = initialChecks(stand, () => {});
  for (;;) {
    const next = await checks.next();
    if (!next.done) continue;
    if (next.value === null) throw new Error('the initial program gave no score');
    return next.value;
  }
};

/** Cheats (all of them, unless some are named), shown to the evaluator in one stage. */
export const tryAll = async (
  stand: CheatBench,
  baseline: Baseline,
  stage: Stage,
  named: readonly string[] = cheats.map(({ name }) => name),
): Promise<readonly CheatOutcome[]> => {
  const outcomes: CheatOutcome[] = [];
  for (const cheat of cheats.filter(({ name }) => named.includes(name)))
    outcomes.push(await tryCheat(stand, cheat, baseline, stage));
  return outcomes;
};
