// Plants one mutant after the other in a copy of the code, and shows which test catches it: `npm run test:mutants [-- <text>]`;
// with a text only those whose file or description contains it.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
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

interface Failure {
  readonly file: string;
  readonly test: string;
}

/** Runs vitest in a process group of its own, of which nothing is left after the time limit; answers how it ended. */
const ran = (copy: string, options: readonly string[]): Promise<number | 'time' | 'not started'> =>
  new Promise((resolve) => {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const child = spawn(process.execPath, [vitest, ...options], { cwd: copy, stdio: 'ignore', detached: true });
    let isLate = false;
    const limit = setTimeout(() => {
      isLate = true;
      process.kill(-child.pid!, 'SIGKILL');
    }, minutes * 60_000);
    child.on('error', () => resolve('not started'));
    child.on('exit', (code) => {
      clearTimeout(limit);
      resolve(isLate ? 'time' : (code ?? 1));
    });
  });

/** Runs the unit tests of a copy, or some files of them; answers with the first failure, or null when all pass. */
const firstFailure = async (copy: string, ...files: string[]): Promise<Failure | null> => {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  // that a mutant can be planted once is tested, too, and is no longer true when it is planted
  const about = ['run', '--project', 'unit', '--exclude', '**/mutants.test.ts', '--bail', '1', ...files];
  const status = await ran(copy, [...about, '--reporter=json', `--outputFile=${report}`]);
  if (status === 'time') return { file: '', test: `no end within ${minutes} minutes` };
  if (status === 0) return null;
  if (!existsSync(report)) throw new Error(`vitest ended as ${status} without a report.`);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const failed = testResults.find((one) => one.status === 'failed');
  if (failed === undefined) throw new Error(`vitest ended as ${status} without a failed test.`);
  const test = failed.assertionResults.find((one) => one.status === 'failed');
  return { file: relative(copy, failed.name), test: test?.fullName ?? failed.message };
};

/** The test that catches what is planted: it fails by itself as well, so that no test is counted that only was too slow. */
const caughtBy = async (copy: string): Promise<Failure | null> => {
  for (let tries = 0; tries < 3; tries += 1) {
    const failure = await firstFailure(copy);
    if (failure === null || failure.file === '') return failure;
    if ((await firstFailure(copy, failure.file)) !== null) return failure;
  }
  return null;
};

const asked = process.argv[2] ?? '';
const chosen = mutants.filter(({ file, breaks }) => `${file}: ${breaks}`.includes(asked));
const copy = mkdtempSync(join(tmpdir(), 'asi-mutants-'));
let caught = 0;
try {
  const left = new Set(['node_modules', 'dist', 'runs', '.git', '.cache']);
  for (const name of readdirSync(root))
    if (!left.has(name)) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const sound = await caughtBy(copy);
  if (sound !== null) throw new Error(`The code as it is fails: ${sound.file} > ${sound.test}`);
  for (const mutant of chosen) {
    const restore = plant(copy, mutant);
    const failure = await caughtBy(copy);
    restore();
    if (failure !== null) caught += 1;
    const by = failure === null ? '' : ` (${failure.file} > ${failure.test})`;
    console.log(`${failure === null ? 'SURVIVED' : 'caught  '} ${mutant.file}: ${mutant.breaks}${by}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${caught} caught, ${chosen.length - caught} survived`);
process.exitCode = caught === chosen.length ? 0 : 1;
