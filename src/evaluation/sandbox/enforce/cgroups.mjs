import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MOUNT = '/sys/fs/cgroup';
const PROCESSES = 512;
const MEBIBYTE = 1024 ** 2;
const ABANDONED_MS = 600_000;

/** Moves itself into each folder before `--`, and becomes the command: nothing of it ever runs outside. */
const ENTER = 'while [ "$1" != -- ]; do echo 0 > "$1/cgroup.procs" || exit 126; shift; done; shift; exec "$@"';

/**
 * The control groups of this process under which we may make others that limit memory and processes: of version 2 one, of
 * version 1 one per controller. Found out by making one. Empty where nothing was delegated to us.
 */
export const findCgroups = () => {
  const own = new Map(
    lines('/proc/self/cgroup').map((line) => {
      const [, controllers, path] = line.split(':');
      return [controllers, path];
    }),
  );
  const together = own.has('') ? [join(MOUNT, own.get('')), dirname(join(MOUNT, own.get('')))] : [];
  const found = together.find(
    (parent) => parent.startsWith(MOUNT) && controllersOf(parent).includes('memory') && works(parent),
  );
  const all = found === undefined ? separate(own) : [found];
  for (const parent of all) sweep(parent);
  return all;
};

/** Version 1: a tree for each controller. */
const separate = (own) =>
  ['memory', 'pids'].flatMap((controller) => {
    const mount = join(MOUNT, controller);
    const parents = [join(mount, own.get(controller) ?? ''), mount];
    return parents.filter((parent) => existsSync(join(parent, 'cgroup.procs')) && works(parent)).slice(0, 1);
  });

/** Removes old groups that are empty: of attempts whose run was killed, and whose run was not resumed. */
const sweep = (parent) => {
  for (const name of readdirSync(parent).filter((each) => each.startsWith('asi-'))) {
    const age = Date.now() - (statSync(join(parent, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > ABANDONED_MS) removed(join(parent, name)); // which fails where there is a process
  }
};

/** Makes groups for one attempt: how to start a command inside, whether memory ran out, who is there, and their removal. */
export const openCgroups = ({ parents, name, memoryMb }) => {
  const folders = parents.map((parent) => join(parent, name));
  for (const folder of folders) {
    mkdirSync(folder, { recursive: true });
    limit(folder, memoryMb);
  }
  return {
    enter: (command) =>
      folders.length === 0 ? command : ['/bin/sh', '-c', ENTER, 'enter', ...folders, '--', ...command],
    ranOutOfMemory: () => folders.some((folder) => killsIn(folder) > 0),
    pids: () => folders.flatMap((folder) => lines(join(folder, 'cgroup.procs')).map(Number)),
    close: () => closeCgroups(parents, name),
  };
};

/** Removes the groups of an attempt; a group that has just lost its last process may still count as busy. */
export const closeCgroups = async (parents, name) => {
  for (const parent of parents)
    for (let tries = 0; tries < 40 && !removed(join(parent, name)); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
};

const limit = (folder, memoryMb) => {
  const bytes = String(memoryMb * MEBIBYTE);
  const values = {
    'memory.max': bytes,
    'memory.swap.max': '0',
    'memory.oom.group': '1',
    'memory.limit_in_bytes': bytes,
    'memory.memsw.limit_in_bytes': bytes,
    'pids.max': String(PROCESSES),
  };
  for (const [file, value] of Object.entries(values))
    if (existsSync(join(folder, file))) writeFileSync(join(folder, file), value);
};

const works = (parent) => {
  const folder = join(parent, `asi-try-${process.pid}`);
  try {
    mkdirSync(folder);
    limit(folder, 64);
    return true;
  } catch {
    return false;
  } finally {
    removed(folder);
  }
};

const controllersOf = (folder) => (lines(join(folder, 'cgroup.subtree_control'))[0] ?? '').split(' ');

const killsIn = (folder) =>
  ['memory.events', 'memory.oom_control']
    .flatMap((file) => lines(join(folder, file)))
    .reduce((sum, line) => sum + Number(/^oom_kill (\d+)/.exec(line)?.[1] ?? 0), 0);

const removed = (folder) => {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return error.code === 'ENOENT';
  }
};

const lines = (path) => {
  try {
    return readFileSync(path, 'utf8').trim().split('\n').filter(Boolean);
  } catch {
    return [];
  }
};
