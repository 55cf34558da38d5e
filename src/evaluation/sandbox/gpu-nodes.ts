import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ALL_USE = /^nvidia(ctl|-uvm|-uvm-tools|-modeset)$/;

/** bwrap options that let a sandbox use these GPUs, and no others where the driver says which device is which. */
export const gpuOptions = (uuids: readonly string[], root = ''): string[] => {
  if (uuids.length === 0) return [];
  const devices = namesIn(`${root}/dev`).filter((name) => name.startsWith('nvidia'));
  const own = minorsOf(uuids, `${root}/proc/driver/nvidia/gpus`);
  const wanted = devices.filter((name) => {
    const minor = /^nvidia(\d+)$/.exec(name)?.[1];
    return minor === undefined ? ALL_USE.test(name) || name === 'nvidia-caps' : own === null || own.has(minor);
  });
  return [
    ...wanted.flatMap((name) => ['--dev-bind', `${root}/dev/${name}`, `/dev/${name}`]),
    ...['--ro-bind', '/sys', '/sys'], // without it the driver finds no device
  ];
};

/** The device numbers of whole GPUs; null when one cannot be determined, as for a MIG instance, whose GPU is shared anyway. */
const minorsOf = (uuids: readonly string[], folder: string): Set<string> | null => {
  const minors = new Map<string, string>();
  for (const name of namesIn(folder)) {
    const text = readFileSync(join(folder, name, 'information'), 'utf8');
    const uuid = /^GPU UUID:\s+(\S+)/m.exec(text)?.[1];
    const minor = /^Device Minor:\s+(\d+)/m.exec(text)?.[1];
    if (uuid !== undefined && minor !== undefined) minors.set(uuid, minor);
  }
  const found = uuids.map((uuid) => minors.get(uuid));
  return found.includes(undefined) ? null : new Set(found as string[]);
};

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};
