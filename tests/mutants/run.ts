// Plants one mutant after the other in a copy of the code, and shows which test catches it: `npm run test:mutants`
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { mutants } from './mutants.ts';
import { plant } from './plant.ts';

const root = resolve(import.meta.dirname, '../..');
const minutes = 3;

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Runs the unit tests of a copy; answers with the first failure, or null when all pass. */
const firstFailure = (copy: string): string | null => {
  const file = join(copy, 'report.json');
  rmSync(file, { force: true });
  const options = [
    'run',
    '--project',
    'unit',
    '--exclude',
    '**/mutants.test.ts',
    '--bail',
    '1',
    '--reporter=json',
    `--outputFile=${file}`,
  ];
  const { error, status } = spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...options], {
    cwd: copy,
    stdio: 'ignore',
    timeout: minutes * 60_000,
    killSignal: 'SIGKILL',
  });
  if (error) return `no end within ${minutes} minutes`;
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const failed = testResults.find((one) => one.status === 'failed');
  if (failed === undefined) return status === 0 ? null : `vitest ended with ${status} and no failed test`;
  const test = failed.assertionResults.find((one) => one.status === 'failed');
  return `${relative(copy, failed.name)} > ${test?.fullName ?? failed.message}`;
};

const copy = mkdtempSync(join(tmpdir(), 'asi-mutants-'));
let caught = 0;
try {
  const left = new Set(['node_modules', 'dist', 'runs', '.git', '.cache']);
  for (const name of readdirSync(root))
    if (!left.has(name)) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const sound = firstFailure(copy);
  if (sound !== null) throw new Error(`The code as it is fails: ${sound}`);
  for (const mutant of mutants) {
    const restore = plant(copy, mutant);
    const failure = firstFailure(copy);
    restore();
    if (failure !== null) caught += 1;
    console.log(
      `${failure === null ? 'SURVIVED' : 'caught  '} ${mutant.file}: ${mutant.breaks}${failure ? ` (${failure})` : ''}`,
    );
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${caught} caught, ${mutants.length - caught} survived`);
process.exitCode = caught === mutants.length ? 0 : 1;
