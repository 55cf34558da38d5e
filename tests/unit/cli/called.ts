import { dispatch } from '../../../src/cli/grammar/dispatch.ts';
import { explain, explained } from '../../../src/cli/terminal/explain.ts';

/** Calls the command line within this process, with runs kept in a folder of the test. */
export const called = async (runs: string, args: readonly string[], environment: Record<string, string> = {}) => {
  let stdout = '';
  let stderr = '';
  const surface = {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    environment: { ASI_RUNS: runs, ...environment },
    command: 'asi',
  };
  try {
    return { code: await dispatch(args, surface), stdout, stderr };
  } catch (error) {
    return { code: explain(error).exit, stdout, stderr: explained(error, (_, text) => text, false) };
  }
};
