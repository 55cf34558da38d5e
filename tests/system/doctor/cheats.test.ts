import { expect, test, vi } from 'vitest';
import { baselineOf, standOn, tryAll } from './stand.ts';

vi.setConfig({ testTimeout: 600_000 }); // real programs, perhaps on a busy machine

/** All cheats against every task take minutes: tests/long/doctor tries them. */
const strongest = ['pipes', 'patched libraries', 'forge at import', 'exit after writing', 'late thread'];

test('the cheats are real: an evaluator that runs programs in its own process falls for them', async () => {
  const stand = await standOn('naive-task');
  try {
    const baseline = await baselineOf(stand);
    const outcomes = await tryAll(stand, baseline, baseline.stage, strongest);
    expect(outcomes.filter(({ pays }) => pays).map(({ cheat }) => cheat.name)).toEqual(
      expect.arrayContaining(['patched libraries', 'forge at import', 'exit after writing', 'late thread']),
    );
  } finally {
    await stand.close();
  }
});

test('two processes hold without any sandbox around them', async () => {
  const stand = await standOn('circle-packing');
  try {
    const baseline = await baselineOf(stand);
    const outcomes = await tryAll(stand, baseline, baseline.stage, strongest);
    expect(outcomes).toHaveLength(strongest.length);
    expect(outcomes.filter(({ pays, ending }) => pays || ending.status === 'fault')).toEqual([]);
  } finally {
    await stand.close();
  }
});
