import { setTimeout as sleep } from 'node:timers/promises';
import { createProcessTable } from './process-table.mjs';

/**
 * The processes of one attempt: `root`, whatever carries the marker in its environment, and whatever these started, also
 * after it has changed its session, its parent and its environment. A process once seen in the tree stays in it.
 * `supervisorPid` is a process whose end is the sudden end of all others, so it is never asked to leave by itself.
 */
export const createProcessTree = ({ marker, root = null, supervisorPid = null, table = createProcessTable() }) => {
  const ours = new Set(root === null ? [] : [root]);
  const strangers = new Set([process.pid]);

  const update = () => {
    const pids = table.pids();
    const alive = new Set(pids);
    for (const known of [ours, strangers]) for (const pid of known) if (!alive.has(pid)) known.delete(pid);
    let unknown = pids.filter((pid) => !ours.has(pid) && !strangers.has(pid));
    for (let before = -1; before !== unknown.length; ) {
      before = unknown.length;
      unknown = unknown.filter((pid) => !(belongs(pid) && ours.add(pid)));
    }
    for (const pid of unknown) strangers.add(pid);
  };

  const belongs = (pid) => ours.has(table.parentOf(pid)) || table.carries(pid, marker);

  return {
    supervisorPid,
    add: (pid) => ours.add(pid),
    /** The living members and what each uses. */
    members: () => {
      update();
      return [...ours].flatMap((pid) => {
        const usage = table.usageOf(pid);
        return usage === null ? [] : [{ pid, ...usage }];
      });
    },
    shareOf: (pid) => table.shareOf(pid),
  };
};

/** Ends a process tree: SIGTERM, a grace, then SIGKILL until none is left; false when one of them cannot be killed. */
export const endProcessTree = async (tree, graceMs, patienceMs = 3000) => {
  const started = performance.now();
  const passed = () => performance.now() - started;
  if (graceMs > 0) signal(politely(tree), 'SIGTERM');
  while (passed() < graceMs && tree.members().length > 0) await sleep(Math.min(20, graceMs));
  for (let left = tree.members(); left.length > 0; left = tree.members()) {
    if (passed() > graceMs + patienceMs) return false;
    signal(left, 'SIGKILL');
    await sleep(5);
  }
  return true;
};

const politely = (tree) => tree.members().filter(({ pid }) => pid !== tree.supervisorPid);

const signal = (members, name) => {
  for (const { pid } of members) {
    try {
      process.kill(pid, name);
    } catch {
      // gone already
    }
  }
};
