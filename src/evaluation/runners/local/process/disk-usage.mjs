import { lstatSync, readdirSync } from 'node:fs';

const MOST_ENTRIES = 100_000;
const BLOCK = 512; // the unit of `blocks`, whatever the file system's own is
const SEPARATOR = Buffer.from('/');

/** Bytes of disk that everything below these folders takes; infinite when there are more files than a program may make. */
export const bytesBelow = (folders) => {
  const waiting = folders.map((folder) => Buffer.from(folder));
  let bytes = 0;
  for (let entries = 0; waiting.length > 0; ) {
    const folder = waiting.pop();
    for (const name of namesIn(folder)) {
      entries += 1;
      if (entries > MOST_ENTRIES) return Number.POSITIVE_INFINITY;
      const path = Buffer.concat([folder, SEPARATOR, name]); // a name need not be text
      const found = look(path);
      bytes += BLOCK * (found?.blocks ?? 0);
      if (found?.isDirectory()) waiting.push(path);
    }
  }
  return bytes;
};

const namesIn = (folder) => attempt(() => readdirSync(folder, { encoding: 'buffer' })) ?? [];

const look = (path) => attempt(() => lstatSync(path));

/** What is looked at may vanish, be locked, or lie deeper than a path can say. */
const attempt = (act) => {
  try {
    return act();
  } catch {
    return null;
  }
};
