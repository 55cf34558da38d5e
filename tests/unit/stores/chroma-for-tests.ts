import { join } from 'node:path';
import { reasonOf } from '../../../src/platform/errors.ts';
import { type ChromaServer, startChroma } from '../../../src/stores/vectors/chroma-server.ts';

/** Starts a server for a test, or says why there is none. */
export const startTestChroma = async (directory: string): Promise<ChromaServer | string> => {
  try {
    return await startChroma({
      dataDirectory: join(directory, 'chroma'),
      logFile: join(directory, 'chroma.log'),
      provide: provideChroma,
      progress: () => undefined,
    });
  } catch (error) {
    return reasonOf(error);
  }
};

/** The `chroma` program of a Python package, as the environment names it. */
export const provideChroma = async (): Promise<string> => {
  const path = process.env.ASI_TEST_CHROMA;
  if (!path) throw new Error('ASI_TEST_CHROMA does not name a chroma program');
  return path;
};
