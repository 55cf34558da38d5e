import { writeFile } from 'node:fs/promises';
import { cliProblem } from '../terminal/cli-problem.ts';

/** Writes what a command hands out to a file that the user named. */
export const writeOutput = async (file: string, content: string | Uint8Array): Promise<void> => {
  try {
    await writeFile(file, content);
  } catch (cause) {
    throw cliProblem({
      code: 'file-unwritable',
      message: `${file} cannot be written.`,
      advice: 'Check that its folder exists and is yours, or choose another file.',
      cause,
    });
  }
};
