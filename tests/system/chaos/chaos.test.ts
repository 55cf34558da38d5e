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

test.concurrent.each([
  { name: 'without a model', options: { rounds: 10 }, wanted: 9 },
  { name: 'with a model', options: { rounds: 10, model: true }, wanted: 9 },
  { name: 'in the sandbox', options: { rounds: 4, sandbox: 'auto' }, wanted: 3 },
] as const)(
  'killed at any moment, a run $name finds what an undisturbed one finds, and loses and repeats nothing',
  {
    timeout: 600_000,
  },
  async ({ options, wanted }) => {
    const trials = await disturbed(options, wanted, wanted);
    for (const { campaign, verdict } of trials)
      expect(verdict.problems, `seed ${seed}, killed: ${campaign.kills.join(', ')}`).toEqual([]);
    expect(trials.reduce((sum, { campaign }) => sum + campaign.kills.length, 0)).toBeGreaterThanOrEqual(wanted);
  },
);
