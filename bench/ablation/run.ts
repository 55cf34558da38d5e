// What knowledge and lessons are worth without a model: the same task and seeds with and without them.
// `npx tsx bench/ablation/run.ts --task circle-packing --rounds 30 --seeds 10 --target 2.6 --out docs/pictures/ablation.svg`
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Config } from '../../src/config/schema.ts';
import { startRun } from '../../src/run/start.ts';
import { loadTask, type TaskFolder } from '../../src/stores/task-folder.ts';
import { drawCurves } from './curves.ts';
import { type Curve, medianOf, medianRounds } from './statistics.ts';

const { values } = parseArgs({
  options: {
    task: { type: 'string', default: 'circle-packing' },
    rounds: { type: 'string', default: '30' },
    seeds: { type: 'string', default: '10' },
    target: { type: 'string', default: '2.6' },
    /** The last stage to run, for tasks whose whole evaluation would take days here; it then gives the score. */
    stage: { type: 'string' },
    /** Which arms, by their names and commas; all of them when left out. */
    arms: { type: 'string' },
    parallel: { type: 'string', default: '2' },
    out: { type: 'string' },
    json: { type: 'string' },
  },
});

/** What is switched off in each arm. */
const allArms: Readonly<Record<string, object>> = {
  'cognition and lessons': {},
  'no lessons': { lessons: { use: false } },
  'no cognition': { cognition: { items: 0 } },
  'no credit': { cognition: { learn: false } },
  neither: { cognition: { items: 0 }, lessons: { use: false } },
};

const chosen = values.arms?.split(',').map((arm) => arm.trim()) ?? Object.keys(allArms);
const arms = Object.fromEntries(
  chosen.map((arm) => {
    const changes = allArms[arm];
    if (changes === undefined)
      throw new Error(`There is no arm "${arm}"; there are ${Object.keys(allArms).join(', ')}.`);
    return [arm, changes];
  }),
);

/** A task that ends with an earlier stage: no gate after it, nothing to verify, no record to confirm. */
const endingWith = ({ spec, ...folder }: TaskFolder, stage: string): TaskFolder => {
  const last = spec.stages.findIndex(({ name }) => name === stage);
  if (last < 0) throw new Error(`There is no stage "${stage}" in ${spec.name}.`);
  return { ...folder, spec: { ...spec, stages: spec.stages.slice(0, last + 1), verify: [], repeats: 0 } };
};

const rounds = Number(values.rounds);
const target = Number(values.target);
const whole = await loadTask(join('tasks', values.task));
const task = values.stage === undefined ? whole : endingWith(whole, values.stage);
const sign = task.spec.score.direction === 'maximize' ? 1 : -1;

/** The best directed score after each round, by round number; NaN until there is one. */
const curveOf = async (arm: string, seed: number): Promise<Curve> => {
  const directory = mkdtempSync(join(tmpdir(), 'asi-ablation-'));
  const scores = new Map<number, number>();
  try {
    const config = Config.parse({
      model: 'none',
      rounds,
      seed,
      slots: 1,
      chroma: 'memory',
      ...task.spec.config,
      ...arms[arm],
    });
    const run = await startRun({
      config,
      origins: {},
      task,
      directory: join(directory, 'run'),
      runId: `${arm}-${seed}`,
      resume: false,
      progress: () => {},
    });
    run.subscribe((event) => {
      if (event.type === 'node.recorded' && event.score !== null) scores.set(event.round, sign * event.score.mean);
    });
    const { reason, fault } = await run.done;
    if (fault !== null || reason !== 'rounds')
      throw new Error(`${arm}, seed ${seed}: ended by ${reason} ${fault ?? ''}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  let best = Number.NaN;
  const bests = Array.from({ length: rounds + 1 }, (_, round) => {
    const score = scores.get(round);
    if (score !== undefined && !(best >= score)) best = score;
    return best;
  });
  return { arm, seed, bests };
};

const jobs = Array.from({ length: Number(values.seeds) }, (_, seed) =>
  Object.keys(arms).map((arm) => ({ arm, seed: seed + 1 })),
).flat();
const curves: Curve[] = [];
await Promise.all(
  Array.from({ length: Number(values.parallel) }, async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      const curve = await curveOf(job.arm, job.seed);
      curves.push(curve);
      console.error(`${job.arm}, seed ${job.seed}: ${sign * curve.bests.at(-1)!}`);
      if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(curves));
    }
  }),
);

console.table(
  Object.keys(arms).map((arm) => {
    const own = curves.filter((curve) => curve.arm === arm);
    const reached = own.map(({ bests }) => bests.findIndex((best) => best >= sign * target));
    const found = medianRounds(reached, rounds);
    const [low, middle, high] = medianOf(own.map(({ bests }) => bests.at(-1)!));
    return {
      arm,
      n: own.length,
      [`reached ${target}`]: `${reached.filter((round) => round >= 0).length}`,
      'rounds to it, median (95 %)': found,
      'last best, median (95 %)': `${(sign * middle).toFixed(4)} (${(sign * low).toFixed(4)} to ${(sign * high).toFixed(4)})`,
    };
  }),
);
if (values.out !== undefined)
  writeFileSync(values.out, drawCurves(curves, { sign, unit: task.spec.score.unit, target }));
