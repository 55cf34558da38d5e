// What the engine itself costs: `npx tsx bench/overhead/run.ts [--rounds 200] [--chroma auto|memory]`
import { parseArgs } from 'node:util';
import { evolve } from '../../src/run/evolve/evolve.ts';
import { buildRig } from './rig.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    chroma: { type: 'string', default: 'auto' },
    nodes: { type: 'string', default: '100,1000,20000' },
  },
});
const rounds = Number(values.rounds);
const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

const overheadAt = async (nodes: number) => {
  const rig = await buildRig({
    rounds,
    islands: 2,
    lanes: 4,
    slots: 8,
    modelMs: 0,
    evaluationMs: 0,
    chroma: values.chroma,
    nodes,
  });
  const ends: number[] = [];
  rig.services.store.subscribe((event) => {
    if (event.type === 'node.recorded' && event.round >= nodes) ends.push(performance.now());
  });
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const run = await evolve(rig.services, rig.plan, { id: 'overhead', directory: rig.directory, resume: false });
  await run.done;
  const spent = process.cpuUsage(cpu);
  rig.clean();
  // Eight rounds end together, so the time of one round is read over windows of forty.
  const windows = ends.flatMap((end, index) =>
    index >= 40 && index % 10 === 0 ? [(end - ends[index - 40]!) / 40] : [],
  );
  return {
    nodes,
    rounds: ends.length,
    'ms per round, median': median(windows).toFixed(2),
    'ms per round, mean': ((ends.at(-1)! - begin) / ends.length).toFixed(2),
    'CPU ms per round': ((spent.user + spent.system) / 1000 / ends.length).toFixed(2),
  };
};

const utilisation = async () => {
  const evaluationMs = 200;
  const rig = await buildRig({
    rounds: 400,
    islands: 4,
    lanes: 9,
    slots: 8,
    modelMs: 3 * evaluationMs,
    evaluationMs,
    chroma: values.chroma,
    nodes: 100,
  });
  let begin = 0;
  let busyBefore = 0;
  let end = 0;
  let busy = 0;
  rig.services.store.subscribe((event) => {
    if (event.type !== 'node.recorded') return;
    if (event.round - 100 === 60) [begin, busyBefore] = [performance.now(), rig.evaluator.busyMs()];
    if (event.round - 100 === 340) [end, busy] = [performance.now(), rig.evaluator.busyMs()];
  });
  const run = await evolve(rig.services, rig.plan, { id: 'overhead', directory: rig.directory, resume: false });
  await run.done;
  rig.clean();
  return {
    slots: 8,
    lanes: 36,
    'model : evaluation': '3 : 1',
    'slots busy': `${((100 * (busy - busyBefore)) / (8 * (end - begin))).toFixed(1)} %`,
  };
};

await overheadAt(100); // not counted: the first rounds are slower until the code is compiled
const rows = [];
for (const nodes of values.nodes.split(',').map(Number)) rows.push(await overheadAt(nodes));
console.table(rows);
console.log(
  `growth from the first row to the last: ${(Number(rows.at(-1)!['ms per round, median']) / Number(rows[0]!['ms per round, median'])).toFixed(2)}×`,
);
console.table([await utilisation()]);
