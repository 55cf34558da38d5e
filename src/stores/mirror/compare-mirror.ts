import type { Database, Put, Section } from '../database/database.ts';
import { readMirror } from './mirror-reader.ts';

/**
 * Checks the whole mirror, and reports which records of the database are not what the mirror holds. The last row of a key
 * counts, so what was written over later is only remembered until then: memory does not grow with the run.
 */
export const differences = async (database: Database, directory: string): Promise<readonly string[]> => {
  const different = new Set<string>();
  let waiting: Put[] = [];
  const compare = async (): Promise<void> => {
    for (const [section, rows] of bySection(waiting)) {
      const found = await database.getMany(
        section,
        rows.map(({ key }) => key),
      );
      for (const [index, { key, text }] of rows.entries())
        if (found[index] === text) different.delete(`${section}/${key}`);
        else different.add(`${section}/${key}`);
    }
    waiting = [];
  };
  for await (const { rows } of readMirror(directory)) {
    waiting.push(...rows);
    if (waiting.length >= 1000) await compare();
  }
  await compare();
  return [...different];
};

const bySection = (rows: readonly Put[]): Map<Section, Put[]> => {
  const sections = new Map<Section, Put[]>();
  for (const row of rows) {
    const known = sections.get(row.section);
    if (known) known.push(row);
    else sections.set(row.section, [row]);
  }
  return sections;
};
