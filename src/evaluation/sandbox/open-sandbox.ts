import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isEnvironmentProblem } from '../python/environment-problem.ts';
import { findPython } from '../python/interpreters.ts';
import { runTool } from '../python/run-tool.ts';
import { bwrapSandbox } from './bwrap.ts';
import type { Sandbox, WantedLevel } from './confinement.ts';
import { findCgroups } from './enforce/cgroups.mjs';
import { findShares, type Shares, type Sharing } from './enforce/shares.ts';
import { findBwrap } from './find-bwrap.ts';
import { landlockSandbox } from './landlock.ts';
import { noSandbox } from './none.ts';
import { probe } from './sandbox-probe.ts';
import { noSandboxProblem, type Refusal } from './sandbox-problem.ts';
import { refuseUnreadable } from './unreadable.ts';
import { isRoot } from './user.ts';

const LAUNCHER = fileURLToPath(new URL('./landlock.py', import.meta.url));

/** Opens the sandbox of a run. */
export type OpenSandbox = (sharing: Sharing) => Promise<Sandbox>;

interface Way {
  readonly what: string;
  readonly sandbox: Sandbox | string;
}

/** The best sandbox that works when it is tried, or the one that was asked for; throws a AsiError when none does. */
export const openSandbox = async (wanted: WantedLevel, sharing: Sharing): Promise<Sandbox> => {
  if (wanted === 'none') return noSandbox;
  // Better to say it than to fall back to what root may read.
  if (isRoot() && wanted !== 'landlock') refuseUnreadable([sharing.taskDirectory, sharing.pythonPackages]);
  const shares = await findShares(sharing);
  const program = sharing.interpreter === null ? ['true'] : [sharing.interpreter, '-c', 'pass'];
  const folder = join(sharing.runDirectory, 'evaluations', '.probe');
  const refusals: Refusal[] = [];
  for await (const { what, sandbox } of waysTo(wanted, shares, sharing.interpreter)) {
    const why = typeof sandbox === 'string' ? sandbox : await probe(sandbox, folder, program);
    if (why === null) return sandbox as Sandbox;
    refusals.push({ what, why });
  }
  throw noSandboxProblem(refusals);
};

async function* waysTo(wanted: WantedLevel, shares: Shares, interpreter: string | null): AsyncGenerator<Way> {
  if (process.platform !== 'linux') return yield { what: process.platform, sandbox: 'there is none' };
  if (wanted !== 'landlock') yield* waysToBwrap(shares);
  if (wanted !== 'bwrap') yield* waysToLandlock(shares, interpreter);
}

async function* waysToBwrap(shares: Shares): AsyncGenerator<Way> {
  const bwrap = await findBwrap();
  if (typeof bwrap === 'string') return yield { what: 'bwrap', sandbox: bwrap };
  for (const form of isRoot() ? (['root', 'nobody'] as const) : (['user'] as const))
    yield {
      what: form === 'nobody' ? 'bwrap as nobody' : 'bwrap',
      sandbox: bwrapSandbox(bwrap, form, shares, findCgroups()),
    };
}

async function* waysToLandlock(shares: Shares, interpreter: string | null): AsyncGenerator<Way> {
  const python = interpreter ?? (await pythonHere());
  if (python === null) return yield { what: 'landlock', sandbox: 'its launcher needs Python 3.10 or newer' };
  const { output } = await runTool([python, '-I', '-S', LAUNCHER, '--version'], { seconds: 60 });
  const abi = Number(output.trim());
  if (!(abi >= 1)) return yield { what: 'landlock', sandbox: 'this kernel does not offer it' };
  for (const form of isRoot() ? (['nobody', 'same user'] as const) : (['same user'] as const))
    yield { what: 'landlock', sandbox: landlockSandbox({ python, abi }, form, shares, findCgroups()) };
}

const pythonHere = async (): Promise<string | null> => {
  try {
    return (await findPython()).interpreter;
  } catch (error) {
    if (isEnvironmentProblem(error)) return null;
    throw error;
  }
};
