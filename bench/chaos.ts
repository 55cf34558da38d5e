// kill -9, many times: `npx tsx bench/chaos.ts --kills 200 --seed 1`. Runs of a toy task are killed at random times and at
// every failpoint, resumed until they end, and held against an undisturbed run. Exits with 1 when anything was lost,
// repeated, left behind or told wrongly.
import { parseArgs } from 'node:util';
import { type Lab, openLab, type Trial } from '../tests/system/chaos/lab.ts';
import { pointsIn } from '../tests/system/chaos/points.ts';
import { repository } from '../tests/system/chaos/setting.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '12' },
    /** About how long it may take: each kind begins no new run after its share of this. */
    seconds: { type: 'string', default: '7200' },
  },
});
const [wanted, seed, rounds] = [Number(values.kills), Number(values.seed), Number(values.rounds)];
const killsPerRun = 10;

const kinds = [
  { name: 'no model', share: 0.45, options: { rounds } },
  { name: 'model', share: 0.45, options: { rounds, model: true } },
  { name: 'sandbox', share: 0.1, options: { rounds, sandbox: 'auto' } },
] as const;

const columns = [
  'kind',
  'kills',
  'runners',
  'rounds',
  'evaluations',
  'repeated',
  'calls',
  'repeated',
  'wall s',
  'problems',
];
const widths = [10, 7, 9, 8, 13, 10, 7, 10, 8, 10];
const row = (cells: readonly (string | number)[]): void =>
  console.log(cells.map((cell, index) => String(cell).padStart(widths[index]!)).join(''));

const sum = (trials: readonly Trial[], of: (trial: Trial) => number): number =>
  trials.reduce((all, trial) => all + of(trial), 0);

const rowOf = (name: string, trials: readonly Trial[]): void =>
  row([
    name,
    sum(trials, ({ campaign }) => campaign.kills.length),
    sum(trials, ({ campaign }) => campaign.shimKills.length),
    sum(trials, ({ verdict }) => verdict.rounds),
    sum(trials, ({ verdict }) => verdict.accounts?.executed.size ?? 0),
    sum(trials, ({ verdict }) => verdict.accounts?.repeated ?? 0),
    sum(trials, ({ verdict }) => verdict.billed),
    sum(trials, ({ verdict }) => Math.max(0, verdict.repeatedCalls)),
    Math.round(sum(trials, ({ campaign }) => campaign.seconds)),
    sum(trials, ({ verdict }) => verdict.problems.length),
  ]);

const killed = async (
  lab: Lab,
  name: string,
  kills: number,
  salt: number,
  seconds: number,
): Promise<readonly Trial[]> => {
  const deadline = performance.now() + seconds * 1000;
  const schedule = lab.kills(seed * 1000 + salt);
  const trials: Trial[] = [];
  for (let hit = 0; hit < kills && performance.now() < deadline; hit += trials.at(-1)!.campaign.kills.length) {
    const trial = await lab.trial(schedule, Math.min(killsPerRun, kills - hit));
    trials.push(trial);
    rowOf(name, [trial]);
    if (trial.verdict.problems.length === 0) continue;
    console.log(`    killed: ${trial.campaign.kills.join(', ')}`);
    for (const problem of trial.verdict.problems) console.log(`    ! ${problem}`);
  }
  return trials;
};

console.log(`${wanted} kills with seed ${seed}, ${rounds} rounds a run\n`);
row(columns);
const all: Trial[] = [];
for (const [index, { name, share, options }] of kinds.entries()) {
  const lab = await openLab(options);
  try {
    all.push(...(await killed(lab, name, Math.round(wanted * share), index, share * Number(values.seconds))));
  } finally {
    await lab.close();
  }
}
rowOf('all', all);
const points = pointsIn(`${repository}/src`);
const hit = new Set(all.flatMap(({ campaign }) => campaign.kills.map((kill) => kill.split(':')[0]!)));
const unhit = points.filter((point) => !hit.has(point));
console.log(
  `\n${points.length - unhit.length} of ${points.length} failpoints have killed; not: ${unhit.join(' ') || 'none'}`,
);
process.exitCode = all.some(({ verdict }) => verdict.problems.length > 0) ? 1 : 0;
