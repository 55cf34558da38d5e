import { readFileSync } from 'node:fs';
import { type AsiError, defineErrors } from '../../platform/errors.ts';
import { WITHOUT } from './none.ts';

const errors = defineErrors({ 'no-sandbox': 'environment', 'sandbox-unreadable': 'environment' });

/** No sandbox can be had, or not the one that was asked for: what is wrong, why it matters, and what fixes it. */
export const sandboxProblem = errors.make;

export const isSandboxProblem = errors.includes;

/** Why a way to confine does not work here. */
export interface Refusal {
  readonly what: string;
  readonly why: string;
}

/** All that was tried has failed. */
export const noSandboxProblem = (refusals: readonly Refusal[]): AsiError =>
  sandboxProblem(
    'no-sandbox',
    `No sandbox works here (${refusals.map(({ what, why }) => `${what}: ${why.replace(/[.\s]+$/, '')}`).join('; ')}). Candidates are code written by a model; without a sandbox they can read your files, keys and network.`,
    `Fix: ${fixFor(refusals)} Or pass --sandbox none: then ${WITHOUT}.`,
  );

/** One line that fixes it on this system, as far as the refusals show. */
export const fixFor = (refusals: readonly Refusal[], platform: string = process.platform): string => {
  if (platform === 'win32') return 'run it inside WSL2.';
  if (platform !== 'linux')
    return `run it in a Linux virtual machine or container: there is no sandbox for ${platform} yet.`;
  const words = refusals.map(({ why }) => why).join('\n');
  const [, fix] = fixes.find(([pattern]) => pattern.test(words)) ?? [null, 'see docs/sandbox.md.'];
  return typeof fix === 'function' ? fix() : fix;
};

const fixes: readonly [RegExp, string | (() => string)][] = [
  [/is not installed/, () => `${installer()} bubblewrap.`],
  [
    /setting up uid map: Permission denied|No permissions to creat/i,
    'allow bubblewrap its user namespaces: write `profile bwrap /usr/bin/bwrap flags=(unconfined) { userns, }` to /etc/apparmor.d/bwrap, then `sudo systemctl reload apparmor`; or `sudo sysctl kernel.unprivileged_userns_clone=1` where that exists.',
  ],
  [
    /NETLINK_ROUTE|Operation not permitted|mount proc|pivot_root/,
    'start this container with `--security-opt seccomp=unconfined --security-opt apparmor=unconfined --cap-add SYS_ADMIN`, or use a host kernel with Landlock (5.13 or newer).',
  ],
];

const installers: readonly [RegExp, string][] = [
  [/alpine/, 'sudo apk add'],
  [/fedora|rhel|centos/, 'sudo dnf install'],
  [/arch/, 'sudo pacman -S'],
  [/suse/, 'sudo zypper install'],
];

const installer = (): string => {
  const system = (readOsRelease().match(/^ID(?:_LIKE)?=.*$/gm) ?? []).join(' ');
  return installers.find(([pattern]) => pattern.test(system))?.[1] ?? 'sudo apt-get install';
};

const readOsRelease = (): string => {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
};
