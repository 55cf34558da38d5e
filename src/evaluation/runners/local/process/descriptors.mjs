import { closeSync, readdirSync, readFileSync } from 'node:fs';

const CLOSED_ON_EXEC = 0o2000000;

/**
 * Closes what this process has been handed by the process that started it and would hand on, such as a folder that a shell left open,
 * by which a program could climb out of its sandbox. What Node opens itself it does not hand on.
 */
export const closeInherited = () => {
  for (const name of namesIn('/proc/self/fd')) {
    const descriptor = Number(name);
    try {
      const flags = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${name}`, 'utf8'))?.[1] ?? '';
      if (descriptor > 2 && (Number.parseInt(flags, 8) & CLOSED_ON_EXEC) === 0) closeSync(descriptor);
    } catch {
      // closed meanwhile: it was the listing's own
    }
  }
};

const namesIn = (folder) => {
  try {
    return readdirSync(folder);
  } catch {
    return []; // no Linux
  }
};
