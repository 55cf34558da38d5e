import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { copyCode } from './code-copy.ts';
import { type Lab, openLab } from './lab.ts';
import { mutants } from './mutants.ts';
import { told } from './schedule.ts';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 }); // whole runs in real processes, perhaps on a busy machine

const copies = mkdtempSync(join(tmpdir(), 'asi-mutants-'));
const settings = { model: true, rounds: 5 } as const;
let sound: Lab;

beforeAll(async () => {
  sound = await openLab({ ...settings, code: await copyCode(join(copies, 'sound')) });
});

afterAll(async () => {
  await sound?.close();
  rmSync(copies, { recursive: true, force: true });
});

/** One of them every time, all with `npm run test:long`. */
const some = process.env.ASI_TEST_LONG === undefined ? mutants.slice(0, 1) : mutants;

test.each(some.map((mutant, index) => ({ ...mutant, index })))(
  '$name: noticed, and only then',
  async ({ changes, kills, shows, index }) => {
    const plan = kills.map(told).join(', ');
    const mutant = await openLab(
      { ...settings, code: await copyCode(join(copies, String(index)), join(copies, 'sound'), changes) },
      sound,
    );
    try {
      const [unharmed, { verdict }] = await Promise.all([
        sound.trial(kills.values(), kills.length),
        mutant.trial(kills.values(), kills.length),
      ]);
      expect(unharmed.verdict.problems, `the sound engine, killed at ${plan}`).toEqual([]);
      expect(unharmed.campaign.kills, 'kills that hit the sound engine').toHaveLength(kills.length);
      expect(verdict.problems, `the mutant, killed at ${plan}`).toContainEqual(expect.stringMatching(shows));
    } finally {
      await mutant.close();
    }
  },
);
