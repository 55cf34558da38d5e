/**
 * Runs one attempt of one evaluation and survives the process that started it: `node shim.mjs FOLDER`, where FOLDER holds
 * `spec.json` (schema in spec.ts). It claims the folder, runs the evaluator under its limits, and leaves `outcome.json`.
 */
import {
  chownSync,
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
import { failpoint } from '../../../../platform/failpoint.mjs';
import { startConfined } from '../../../sandbox/enforce/start-confined.mjs';
import { createBoundedLog } from './bounded-log.mjs';
import { collectResult } from './collect-result.mjs';
import { closeInherited } from './descriptors.mjs';
import { createGuard } from './limit-monitor.mjs';
import { identityOf } from './process-table.mjs';
import { createProcessTree, endProcessTree } from './process-tree.mjs';

const GRACE_AT_LIMIT_MS = 500;
const GRACE_WHEN_STOPPED_MS = 300;
const folder = process.argv[2];
/** Set while something runs: ends it, and whatever it has started. */
let stop = async () => {};
let stopping = false;

const main = async () => {
  failpoint('shim.started');
  const spec = JSON.parse(readFileSync(join(folder, 'spec.json'), 'utf8'));
  if (!claim()) return;
  closeInherited();
  failpoint('shim.claimed');
  process.once('SIGTERM', giveUp);
  const outcome = await run(spec).catch((error) => ({
    ...nothing,
    fault: `the runner failed: ${error?.stack ?? error}`,
  }));
  if (stopping) await new Promise(() => {}); // giving up ends this process
  leave(outcome);
};

/** Ends everything and leaves no outcome: whatever stopped this attempt does not want one. */
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
    failpoint('shim.claiming');
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
  if (!spec.sandbox.ownTemporary) makeTemporary(spec);
  const work = join(folder, 'work');
  let tree = null;
  const onHolder = (pid) => tree.add(pid);
  const { child, ended, groups } = startConfined(spec, {
    name: nameOf(spec),
    memoryMb: spec.memoryMb,
    cwd: work,
    onHolder,
  });
  failpoint('shim.spawned');
  const logs = ['stdout', 'stderr'].map((name) => createBoundedLog(join(folder, `${name}.log`), child[name]));
  const root = child.pid ?? null;
  const supervisorPid = spec.sandbox.level === 'bwrap' ? root : null;
  tree = createProcessTree({ marker: `ASI_ATTEMPT=${spec.attempt}`, root, supervisorPid });
  const folders = [work, join(folder, 'out'), spec.temporary];
  const end = (why) => endProcessTree(tree, why === 'time' ? GRACE_AT_LIMIT_MS : 0);
  const guard = createGuard(spec, tree, { folders, ranOutOfMemory: groups.ranOutOfMemory }, end);
  stop = () => endProcessTree(tree, GRACE_WHEN_STOPPED_MS);
  const how = await ended;
  failpoint('shim.ended');
  const measured = guard.finish();
  for (const pid of groups.pids()) tree.add(pid);
  await endProcessTree(tree, 0);
  const stopped = measured.stopped ?? (groups.ranOutOfMemory() ? 'memory' : null);
  await groups.close();
  await Promise.all(logs.map((log) => log.close(200)));
  collectResult(folder);
  return { ...nothing, ...how, ...measured, stopped };
};

/** Of the control groups of an attempt. */
const nameOf = ({ attempt }) => `asi-${attempt}`;

const makeTemporary = ({ temporary, sandbox: { user } }) => {
  mkdirSync(temporary, { mode: 0o700 });
  if (user !== null) chownSync(temporary, user, user);
};

/** Writes the outcome in one durable step, and makes sure that the result before it is durable too. */
const leave = (outcome) => {
  const beside = join(folder, '.outcome');
  const file = openSync(beside, 'w');
  writeSync(file, JSON.stringify(outcome));
  sync(file);
  flush(join(folder, 'result.json'));
  failpoint('shim.outcome');
  renameSync(beside, join(folder, 'outcome.json'));
  failpoint('shim.left');
  flush(folder);
};

const flush = (path) => {
  try {
    sync(openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
  } catch {
    // missing, a link, or a kind of file that knows no fsync: its reader will say so
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
