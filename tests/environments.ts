import { join } from 'node:path';
import { prepareVenv } from '../src/evaluation/python/prepare-python.ts';
import { chromaRequirement } from '../src/run/open/open-vectors.ts';

/** Prepares, once and kept in the project's cache, what tests run for real: a Chroma server. */
export default async (): Promise<void> => {
  if (process.env.ASI_TEST_CHROMA) return;
  try {
    const { directory } = await prepareVenv({
      name: 'chroma',
      requirements: chromaRequirement,
      cacheDirectory: join(import.meta.dirname, '../.cache'),
      progress: (line) => console.error(line),
    });
    process.env.ASI_TEST_CHROMA = join(directory, 'bin', 'chroma');
  } catch (problem) {
    if (process.env.CI) throw problem;
    console.error(`Tests that need a Chroma server will be skipped: ${problem}`);
  }
};
