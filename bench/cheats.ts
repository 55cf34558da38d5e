// Shows every cheat to tasks in the stage that decides: `npx tsx bench/cheats.ts [task …] [--only name,name] [--sandbox none]`.
import { parseArgs } from 'node:util';
import { Config } from '../src/config/schema.ts';
import { type Baseline, outcomeText, spreadOf, toleranceOf } from '../src/doctor/baseline.ts';
import { type CheatBench, openCheatBench } from '../src/doctor/cheat-bench.ts';
import { tryCheat } from '../src/doctor/cheat-check.ts';
import { cheats } from '../src/doctor/cheats.ts';
import { taskRoots } from '../src/run/prepare/locate-task.ts';
import { listTasks, loadTask } from '../src/stores/task-folder.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, sandbox: { type: 'string', default: 'auto' } },
});
const only = values.only?.split(',');
const config = Config.parse({ model: 'none', sandbox: values.sandbox });
const root = taskRoots().at(-1)!;
const names = positionals.length > 0 ? positionals : (await listTasks(root)).map(({ name }) => name);

/** Two seeds of the last stage: what the initial program is worth there, and how much that varies. */
const baselineIn = async (stand: CheatBench): Promise<Baseline> => {
  const stage = stand.task.spec.stages.at(-1)!;
  const endings = [await stand.run(stand.task.initial, stage, 1), await stand.run(stand.task.initial, stage, 2)];
  const scores = endings.map((ending) => (ending.status === 'passed' ? ending.score : null));
  const [score, other] = scores;
  if (score == null || other == null)
    throw new Error(`the initial program: ${endings.map(outcomeText).join(', then ')}`);
  return { stage, score, spread: spreadOf([score, other]), wallSeconds: 0 };
};

let paid = 0;
for (const name of names) {
  const task = await loadTask(`${root}/${name}`);
  const stand = await openCheatBench({ task, config, progress: (line) => console.error(line) });
  try {
    const baseline = await baselineIn(stand);
    const { stage, score } = baseline;
    console.log(`${name}, ${stage.name}: the initial program scores ${score} (tolerance ${toleranceOf(baseline)})`);
    for (const cheat of cheats.filter((one) => only === undefined || only.includes(one.name))) {
      const started = performance.now();
      const { ending, planted, pays } = await tryCheat(stand, cheat, baseline, stage);
      if (pays || ending.status === 'fault') paid += 1;
      const took = ((performance.now() - started) / 1000).toFixed(1);
      const came = planted.length > 0 ? `it could write ${planted.join(', ')}` : outcomeText(ending);
      console.log(`${pays ? 'PAYS' : 'ok  '}  ${cheat.name.padEnd(28)} ${took.padStart(6)} s  ${came}`);
    }
  } finally {
    await stand.close();
  }
}
console.log(paid === 0 ? 'no cheat pays' : `${paid} cheats pay or break the evaluator`);
process.exitCode = paid === 0 ? 0 : 1;
