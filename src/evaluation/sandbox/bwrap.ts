import { fileURLToPath } from 'node:url';
import type { Cell, Confined, Confinement, Sandbox } from './confinement.ts';
import { memoryCap, processLimits, scratchBytes } from './enforce/limits.ts';
import { hasFilter } from './enforce/seccomp.mjs';
import type { Shares } from './enforce/shares.ts';
import { gpuOptions } from './gpu-nodes.ts';
import { isBelowAny, type Mount, mountOptions, systemMounts } from './mounts.ts';
import { becomeNobody, NOBODY } from './user.ts';

/**
 * How bwrap is run. `root`: we are root and make the mounts ourselves, which also reaches what lies below private folders;
 * `nobody`: we are root and become nobody before anything else; `user`: we are not root. The last two use a user namespace.
 */
export type Form = 'root' | 'nobody' | 'user';

/** The bwrap of this machine and what its version can do. */
export interface Bwrap {
  readonly path: string;
  readonly version: string;
  readonly has: (option: '--size' | '--disable-userns') => boolean;
}

const OWN_FILES = fileURLToPath(new URL('./etc', import.meta.url)).replace(/\/$/, '');
const PROCESSES = 512;
/** Root has no count of processes per sandbox: all that are nobody share one. */
const PROCESSES_OF_ALL = 4096;
/**
 * The first process inside. It dies last, so that when bwrap has ended, everything has, and every CPU
 * second is counted. It keeps quiet about signals that end the command, and cannot be killed from inside.
 */
const HOLD = 'exec 9>&2 2>/dev/null; (exec "$@" 2>&9 9>&-); exit $?';

/** A sandbox of namespaces: no network, no processes, no files but those that were named. */
export const bwrapSandbox = (bwrap: Bwrap, form: Form, shares: Shares, cgroups: readonly string[]): Sandbox => {
  const filtered = hasFilter(process.arch);
  const sandbox: Confinement = {
    level: 'bwrap',
    filter: filtered ? 'kernel' : 'nothing',
    user: form === 'user' ? null : NOBODY,
    ownTemporary: true,
    cgroups,
  };
  const about = { root: 'root mounts, nobody inside', nobody: 'nobody from the start', user: 'a user namespace' }[form];
  return {
    level: 'bwrap',
    detail: `bwrap ${bwrap.version}${filtered ? ' + seccomp' : ''} (${about}; ${memoryCap(cgroups)})`,
    user: sandbox.user,
    confine: (cell): Confined => ({
      sandbox,
      // Nothing else: whatever process 1 is, no key must be readable from its environment. The mark finds it after a kill.
      env: { PATH: '/usr/bin:/bin', ASI_ATTEMPT: cell.env.ASI_ATTEMPT ?? '' },
      command: [
        ...(form === 'nobody' ? becomeNobody.filter((word) => word !== '--no-new-privs') : []),
        bwrap.path,
        ...namespaces(bwrap, form),
        ...view(bwrap, shares, cell),
        ...environment(cell),
        ...(filtered ? ['--seccomp', '3'] : []),
        ...['--json-status-fd', '4', '--', '/bin/sh', '-c', HOLD, 'asi'],
        ...(form === 'root' ? becomeNobody : []),
        'prlimit',
        ...Object.entries(processLimits(form === 'user' ? PROCESSES : PROCESSES_OF_ALL)).map(
          ([name, value]) => `--${name}=${value}`,
        ),
        '--',
        ...cell.command,
      ],
    }),
  };
};

const namespaces = (bwrap: Bwrap, form: Form): string[] => [
  ...['--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try'],
  ...['--as-pid-1', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
  ...(form === 'root'
    ? ['CAP_SETUID', 'CAP_SETGID', 'CAP_SETPCAP'].flatMap((capability) => ['--cap-add', capability])
    : [
        ...['--unshare-user', '--uid', String(NOBODY), '--gid', String(NOBODY)],
        ...(bwrap.has('--disable-userns') ? ['--disable-userns'] : []),
      ]),
];

/** All there is to see. What can be written is small or counted, and what is above it is read-only. */
const view = (bwrap: Bwrap, { paths, links, runDirectory }: Shares, cell: Cell): string[] => {
  const sized = bwrap.has('--size') ? ['--size', String(scratchBytes(cell.memoryMb))] : [];
  const mounts: Mount[] = [
    ...[...paths, ...cell.readable].map((path): Mount => ({ how: 'read', path })),
    ...cell.writable.map((path): Mount => ({ how: 'write', path })),
    ...(isBelowAny(runDirectory, paths) ? [{ how: 'hide', path: runDirectory } as const] : []),
  ];
  return [
    ...systemMounts(OWN_FILES),
    ...['--proc', '/proc', '--dev', '/dev', ...sized, '--perms', '1777', '--tmpfs', '/dev/shm'],
    ...[...sized, '--perms', '1777', '--tmpfs', '/tmp'],
    ...gpuOptions(cell.gpus),
    ...mountOptions(mounts, links),
    ...['--remount-ro', '/', '--chdir', cell.work],
  ];
};

const environment = ({ env }: Cell): string[] => [
  '--clearenv',
  ...Object.entries({ ...env, TMPDIR: '/tmp' }).flatMap(([name, value]) => ['--setenv', name, value]),
];
