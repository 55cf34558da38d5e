import { fileURLToPath } from 'node:url';
import type { Confinement, Sandbox } from './confinement.ts';
import { memoryCap, processLimits } from './enforce/limits.ts';
import { hasFilter } from './enforce/seccomp.mjs';
import type { Shares } from './enforce/shares.ts';
import { isRoot, NOBODY } from './user.ts';

const LAUNCHER = fileURLToPath(new URL('./landlock.py', import.meta.url));
const PROCESSES = 512;

/** The launcher's interpreter, and which version of Landlock the kernel offers. */
export interface Landlock {
  readonly python: string;
  readonly abi: number;
}

/** How Landlock is used: as root either nobody inside, or, where nobody could not read what it needs, root without powers. */
export type LandlockForm = 'nobody' | 'same user';

/**
 * A sandbox of rules for files, TCP and signals, where no namespaces are allowed. Started by `python`, which confines
 * itself and then becomes the command. What it leaves open is in docs/sandbox.md.
 */
export const landlockSandbox = (
  { python, abi }: Landlock,
  form: LandlockForm,
  shares: Shares,
  cgroups: readonly string[],
): Sandbox => {
  const filtered = hasFilter(process.arch);
  const user = form === 'nobody' ? NOBODY : null;
  const sandbox: Confinement = {
    level: 'landlock',
    filter: filtered ? 'kernel and network' : 'nothing',
    user,
    ownTemporary: false,
    cgroups,
  };
  return {
    level: 'landlock',
    detail: `landlock ${abi}${filtered ? ' + seccomp' : ''} (${whoIsInside(form)}; ${gaps(abi, filtered)}, ${memoryCap(cgroups)})`,
    user,
    confine: ({ command, env, readable, writable, temporary, gpus }) => ({
      sandbox,
      env,
      command: [
        ...[python, '-I', '-S', LAUNCHER],
        ...(filtered ? ['--filter'] : []),
        ...(user === null ? [] : ['--user', String(user)]),
        ...(gpus.length > 0 ? ['--gpus'] : []),
        ...[...shares.paths, ...readable].flatMap((path) => ['--read', path]),
        ...[...writable, temporary].flatMap((path) => ['--write', path]),
        ...Object.entries(processLimits(PROCESSES)).flatMap(([name, value]) => ['--limit', `${name}=${value}`]),
        '--',
        ...command,
      ],
    }),
  };
};

const whoIsInside = (form: LandlockForm): string =>
  form === 'nobody' ? 'nobody inside' : isRoot() ? 'still root inside, without its powers' : 'the same user inside';

const gaps = (abi: number, filtered: boolean): string =>
  [
    filtered ? 'sockets of this machine are reachable by path' : 'the network is open',
    ...(abi < 6 ? ['so are signals to processes of the same user'] : []),
  ].join(', ');
