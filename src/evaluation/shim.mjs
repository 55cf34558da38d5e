/**
 * Runs one attempt of one evaluation and survives whoever started it: `node shim.mjs FOLDER`, where FOLDER holds
 * `spec.json` (schema in spec.ts). It claims the folder, runs the evaluator under its limits, and leaves `outcome.json`.
 */
import { spawn } from 'node:child_process';
import {
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { createBoundedLog } from './bounded-log.mjs';
import { createFamily, endFamily } from './family.mjs';
import { createGuard } from './guard.mjs';
import { identityOf } from './process-table.mjs';

const GRACE_AT_LIMIT_MS = 500;
const GRACE_WHEN_STOPPED_MS = 300;
const folder = process.argv[2];
/** Set while something runs: ends it, and whatever it has started. */
let stop = async () => {};
let stopping = false;

const main = async () => {
  const spec = JSON.parse(readFileSync(join(folder, 'spec.json'), 'utf8'));
  if (!claim()) return;
  process.once('SIGTERM', giveUp);
  const outcome = await run(spec).catch((error) => ({
    ...nothing,
    fault: `the runner failed: ${error?.stack ?? error}`,
  }));
  if (stopping) await new Promise(() => {}); // giving up ends this process
  leave(outcome);
};

/** Ends everything and leaves no outcome: whoever stopped this attempt does not want one. */
const giveUp = async () => {
  stopping = true;
  await stop();
  process.exit(0);
};

const nothing = {
  exitCode: null,
  signal: null,
  stopped: null,
  fault: null,
  usage: { wallSeconds: 0, cpuSeconds: 0, peakMemoryMb: 0 },
};

/** Takes the folder; false when another runner has it, or when it has been given up. */
const claim = () => {
  try {
    const file = openSync(join(folder, '.claim'), 'wx');
    writeSync(file, JSON.stringify({ pid: process.pid, identity: identityOf(process.pid) }));
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
};

const run = async (spec) => {
  rmSync(join(folder, 'result.json'), { recursive: true, force: true });
  mkdirSync(spec.temporary, { mode: 0o700 });
  const [program, ...options] = spec.command;
  // A group of its own, so that ending it does not end this runner.
  const child = spawn(program, options, {
    cwd: join(folder, 'work'),
    env: spec.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const logs = ['stdout', 'stderr'].map((name) => createBoundedLog(join(folder, `${name}.log`), child[name]));
  const exit = new Promise((resolve) => {
    child.once('error', (error) => resolve({ fault: `${program} cannot be started: ${error.message}` }));
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  });
  const family = createFamily({ marker: `ASI_ATTEMPT=${spec.attempt}`, root: child.pid ?? null });
  const guard = createGuard(spec, family, (why) => endFamily(family, why === 'memory' ? 0 : GRACE_AT_LIMIT_MS));
  stop = () => endFamily(family, GRACE_WHEN_STOPPED_MS);
  const how = await exit;
  const measured = guard.finish();
  await endFamily(family, 0);
  await Promise.all(logs.map((log) => log.close(200)));
  rmSync(spec.temporary, { recursive: true, force: true });
  return { ...nothing, ...how, ...measured };
};

/** Writes the outcome in one durable step, and makes sure that the result before it is durable too. */
const leave = (outcome) => {
  const beside = join(folder, '.outcome');
  const file = openSync(beside, 'w');
  writeSync(file, JSON.stringify(outcome));
  sync(file);
  flush(join(folder, 'result.json'));
  renameSync(beside, join(folder, 'outcome.json'));
  flush(folder);
};

const flush = (path) => {
  try {
    sync(openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
  } catch {
    // missing, a link, or a kind of file that knows no fsync: whoever reads it will say so
  }
};

const sync = (file) => {
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

await main();
process.exit(0);
