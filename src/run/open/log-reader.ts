import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Reads what an evaluation printed, by the folder that its event names; empty when it is gone. */
export const logReader =
  (directory: string) =>
  async (folder: string): Promise<string> => {
    const texts = await Promise.all(
      ['stdout.log', 'stderr.log'].map((name) => readFile(join(directory, folder, name), 'utf8').catch(() => '')),
    );
    return texts.filter((text) => text.length > 0).join('\n');
  };
