import { expect, test } from 'vitest';
import { type LabOptions, openLab, type Trial } from './lab.ts';

const seed = Number(process.env.ASI_CHAOS_SEED ?? 1);

/** Runs are killed until so many kills have hit; each run is looked at when it has ended. */
const disturbed = async (options: LabOptions, wanted: number, salt: number): Promise<readonly Trial[]> => {
  const lab = await openLab(options);
  try {
    const schedule = lab.kills(seed + salt);
    const trials: Trial[] = [];
    for (let hit = 0; hit < wanted; hit += trials.at(-1)!.campaign.kills.length)
      trials.push(await lab.trial(schedule, wanted - hit));
    return trials;
  } finally {
    await lab.close();
  }
};

/** How often each kind of run is killed: a few times always, often with `npm run test:long`. */
const isLong = process.env.ASI_TEST_LONG !== undefined;

test.concurrent.each([
  { name: 'without a model', options: { rounds: isLong ? 10 : 6 }, wanted: isLong ? 24 : 5 },
  { name: 'with a model', options: { rounds: isLong ? 10 : 6, model: true }, wanted: isLong ? 24 : 5 },
  { name: 'in the sandbox', options: { rounds: isLong ? 6 : 3, sandbox: 'auto' }, wanted: isLong ? 9 : 2 },
] as const)(
  'killed at any moment, a run $name finds what an undisturbed one finds, and loses and repeats nothing',
  {
    timeout: isLong ? 3_600_000 : 600_000,
  },
  async ({ options, wanted }) => {
    const trials = await disturbed(options, wanted, wanted);
    for (const { campaign, verdict } of trials)
      expect(verdict.problems, `seed ${seed}, killed: ${campaign.kills.join(', ')}`).toEqual([]);
    expect(trials.reduce((sum, { campaign }) => sum + campaign.kills.length, 0)).toBeGreaterThanOrEqual(wanted);
  },
);
