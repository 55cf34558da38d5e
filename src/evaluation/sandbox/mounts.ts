import { lstatSync, readlinkSync } from 'node:fs';
import { dirname } from 'node:path';

/** One thing of the outside that is seen at the same path inside; `hide` covers it with an empty directory. */
export interface Mount {
  readonly how: 'read' | 'write' | 'hide';
  readonly path: string;
}

const FOLDERS = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];
const FILES = ['ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'localtime', 'alternatives'].map((name) => `/etc/${name}`);
const OWN_FILES = ['passwd', 'group', 'nsswitch.conf'];
const MADE_ALREADY = new Set(['/', '/tmp', '/dev', '/dev/shm', '/proc']);
const flags = { read: '--ro-bind', write: '--bind' } as const;

/** The system as programs need it: libraries and tools, a handful of settings, and users that say nothing about ours. */
export const systemMounts = (ownFiles: string): string[] => [
  ...['/usr', '/nix/store'].filter(exists).flatMap((path) => [...made(dirname(path)), '--ro-bind', path, path]),
  ...FOLDERS.filter(exists).flatMap((path) =>
    lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path],
  ),
  ...made('/etc'),
  ...FILES.filter(exists).flatMap((path) => ['--ro-bind', path, path]),
  ...OWN_FILES.flatMap((name) => ['--ro-bind', `${ownFiles}/${name}`, `/etc/${name}`]),
];

/** Mounts in an order in which none covers another, with the folders above them, which bwrap would make unreadable. */
export const mountOptions = (mounts: readonly Mount[], links: ReadonlyMap<string, string>): string[] => {
  const done: Mount[] = [{ how: 'read', path: '/usr' }];
  const folders = new Set<string>();
  const isThere = (path: string): boolean => {
    const around = done.filter((mount) => isBelowAny(path, [mount.path])).at(-1);
    return folders.has(path) || around?.path === path || (around !== undefined && around.how !== 'hide');
  };
  const foldersAbove = (path: string): string[] =>
    above(path).flatMap((folder) => {
      if (isThere(folder)) return [];
      folders.add(folder);
      return made(folder);
    });
  const options: string[] = [];
  for (const mount of [...mounts].sort((one, other) => one.path.length - other.path.length)) {
    const { how, path } = mount;
    options.push(...foldersAbove(path));
    options.push(...(how === 'hide' ? ['--perms', '0755', '--tmpfs', path] : [flags[how], path, path]));
    done.push(mount);
  }
  for (const [path, target] of links)
    if (!isThere(path)) options.push(...foldersAbove(path), '--symlink', target, path);
  return options;
};

/** Whether a path is one of these folders or below one. */
export const isBelowAny = (path: string, paths: readonly string[]): boolean =>
  paths.some((folder) => path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`));

const made = (folder: string): string[] => (MADE_ALREADY.has(folder) ? [] : ['--perms', '0755', '--dir', folder]);

const above = (path: string): string[] => {
  const folder = dirname(path);
  return folder === path ? [] : [...above(folder), folder];
};

const exists = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
