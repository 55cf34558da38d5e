import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plan, planned, type Suite } from './plan.ts';

/** The seed is fixed, so that a run of the tests repeats; `ASI_FUZZ_SEED` tries other cases, `ASI_FUZZ_CASES` more of them. */
export const seed = Number(process.env.ASI_FUZZ_SEED ?? 20_260_101);
const cases = Number(process.env.ASI_FUZZ_CASES ?? planned);

/** The cases that a suite gets: its share of all that are asked for. */
export const casesOf = (suite: Suite): number => Math.max(1, Math.ceil((plan[suite] * cases) / planned));

/** Checks one case; what it answers is how the case ended, in a word. */
type Check<T> = (value: T) => string | Promise<string>;

/**
 * One suite: a claim that has to hold for every case. A failure prints the seed, and the smallest case that shows it. Each
 * of the `endings` has to come up in a full run, or the cases are all of one kind and prove little.
 */
export const fuzz = <T>(
  suite: Suite,
  claim: string,
  values: fc.Arbitrary<T>,
  check: Check<T>,
  endings: readonly string[],
): void => {
  const runs = casesOf(suite);
  test(`${suite}: ${claim} (${runs} cases)`, { timeout: 120_000 + 100 * runs }, async () => {
    const seen = new Map<string, number>();
    const property = fc.asyncProperty(values, async (value) => {
      const ending = await check(value);
      seen.set(ending, (seen.get(ending) ?? 0) + 1);
    });
    await fc.assert(property, {
      seed,
      numRuns: runs,
      // A case that takes a second has failed already; shrinking many of those would look like a hang.
      interruptAfterTimeLimit: 100_000 + 100 * runs,
      markInterruptAsFailure: true,
    });
    if (runs >= plan[suite]) expect([...seen.keys()]).toEqual(expect.arrayContaining([...endings]));
    if (process.env.ASI_FUZZ_VERBOSE) console.log(suite, Object.fromEntries(seen));
  });
};

/** Runs something that may not take long, whatever it is given; processor time counts where the machine is busy. */
export const quickly = <T>(run: () => T, mostMs = 1000): T => {
  const [wall, processor] = [performance.now(), process.cpuUsage()];
  const result = run();
  const { user, system } = process.cpuUsage(processor);
  const ms = Math.min(performance.now() - wall, (user + system) / 1000);
  if (ms > mostMs) throw new Error(`it took ${Math.round(ms)} ms of processor time; at most ${mostMs} are allowed`);
  return result;
};
