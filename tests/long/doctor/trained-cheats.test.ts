import { expect, test, vi } from 'vitest';
import { baselineOf, standOn, tryAll } from '../../system/doctor/stand.ts';

vi.setConfig({ testTimeout: 1_800_000 }); // programs are trained, perhaps on a busy machine

/** Programs that are trained meet the strongest. */
const trained = ['linear-attention'];

test.each(trained)('%s: the strongest cheats do not pay', async (name) => {
  const stand = await standOn(name);
  try {
    const baseline = await baselineOf(stand);
    const some = ['pipes', 'forge at import'];
    const outcomes = await tryAll(stand, baseline, baseline.stage, some);
    expect(outcomes).toHaveLength(some.length);
    expect(outcomes.filter(({ pays, ending }) => pays || ending.status === 'fault')).toEqual([]);
  } finally {
    await stand.close();
  }
});
