// Fuzzes every input for as long as you like: `npx tsx bench/fuzz.ts [--cases 200000] [--seed 7] [--only replies]`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    /** Over all suites together; each gets its share. */
    cases: { type: 'string', default: '100000' },
    /** Another one each time, unless told: it is printed, so that a failure can be had again. */
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    /** Part of the name of a file of tests/system/fuzz. */
    only: { type: 'string', default: '' },
  },
});

const root = join(import.meta.dirname, '..');
console.log(
  `${values.cases} cases, seed ${values.seed}; again: npx tsx bench/fuzz.ts --cases ${values.cases} --seed ${values.seed}`,
);
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', `tests/system/fuzz/${values.only}`],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ASI_FUZZ_CASES: values.cases, ASI_FUZZ_SEED: values.seed, ASI_FUZZ_VERBOSE: '1' },
  },
);
process.exitCode = status ?? 1;
