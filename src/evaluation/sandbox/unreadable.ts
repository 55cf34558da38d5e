import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { sandboxProblem } from './sandbox-problem.ts';

const MOST_LOOKS = 5000;
const [READ, ENTER] = [0o4, 0o5];

/** Throws when files of the task could not be read by nobody, who evaluators are when we are root. */
export const refuseUnreadable = (folders: readonly string[]): void => {
  for (const folder of folders) {
    const found = unreadableIn(folder);
    if (found.length === 0) continue;
    throw sandboxProblem(
      'sandbox-unreadable',
      `As root, evaluators run as the user "nobody", who may not read ${found.slice(0, 3).join(', ')}${found.length > 3 ? ` and ${found.length - 3} more` : ''}.`,
      `Allow it: chmod -R o+rX ${folder}. Or start as the user who owns the files.`,
    );
  }
};

const unreadableIn = (folder: string): string[] => {
  const found: string[] = [];
  const waiting = [folder];
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const path = waiting.pop();
    if (path === undefined) break;
    const stats = lstatSync(path);
    if (stats.isSymbolicLink()) continue;
    if (!mayBeRead(stats)) found.push(path);
    else if (stats.isDirectory()) waiting.push(...readdirSync(path).map((name) => join(path, name)));
  }
  return found;
};

const mayBeRead = (stats: Stats): boolean => {
  const needed = stats.isDirectory() ? ENTER : READ;
  return (stats.mode & needed) === needed;
};
