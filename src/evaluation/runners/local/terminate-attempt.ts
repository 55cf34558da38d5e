import { setTimeout as sleep } from 'node:timers/promises';
import { closeCgroups } from '../../sandbox/enforce/cgroups.mjs';
import { giveUp, isAlive, readClaim, readSpec } from './attempt.ts';
import { untilGone } from './attempt-process.ts';
import { createProcessTree, endProcessTree } from './process/process-tree.mjs';
import { clearWorkspace } from './workspace.ts';

/** What a runner may take to end its evaluator; it gives the evaluator half of this to leave by itself. */
const PATIENCE_MS = 600;

/** Ends whatever an attempt still runs, wherever it has hidden, and removes its working files; its logs stay. */
export const endAttempt = async (folder: string): Promise<void> => {
  const claim = (await giveUp(folder)) ? null : await readClaim(folder);
  const spec = await readSpec(folder);
  if (spec === null) return clearWorkspace(folder, null);
  const tree = createProcessTree({
    marker: `ASI_ATTEMPT=${spec.attempt}`,
    root: claim !== null && isAlive(claim) ? claim.pid : null,
  });
  if (claim !== null && isAlive(claim)) {
    // The runner knows its evaluator's processes best: it has watched them from the start.
    signal(claim.pid, 'SIGTERM');
    tree.members();
    await Promise.race([untilGone(() => isAlive(claim)), sleep(PATIENCE_MS)]);
    signal(claim.pid, 'SIGKILL');
  }
  await endProcessTree(tree, 0);
  await closeCgroups(spec.sandbox.cgroups, `asi-${spec.attempt}`);
  await clearWorkspace(folder, spec.temporary);
};

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch {
    // gone already
  }
};
