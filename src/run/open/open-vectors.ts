import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepareVenv } from '../../evaluation/python/prepare-python.ts';
import type { Embedder } from '../../model/embedder.ts';
import { reasonOf } from '../../platform/errors.ts';
import { type ChromaServer, startChroma } from '../../stores/vectors/chroma-server.ts';
import { type ChromaAddress, chromaAddress, openChromaVectors } from '../../stores/vectors/chroma-vectors.ts';
import { createMemoryVectors } from '../../stores/vectors/memory-vectors.ts';
import { createLastingVectors } from '../../stores/vectors/reconnecting-vectors.ts';
import type { VectorItem, VectorStore } from '../../stores/vectors/vector-store.ts';

export interface VectorOptions {
  /** `auto`: a managed local server, `memory`: the in-process store, or the address of a server. */
  readonly chroma: string;
  readonly runDirectory: string;
  readonly cacheDirectory: string;
  readonly embedder: Embedder;
  readonly progress: (line: string) => void;
  /** Called when the run continues without its server. */
  readonly notice: (message: string) => void;
}

/** Makes vector stores that share one Chroma server, for as long as the run lasts. */
export interface Vectors {
  readonly name: string;
  open(collection: string, source: () => AsyncIterable<readonly VectorItem[]>): Promise<VectorStore>;
  close(): Promise<void>;
}

/** Version of the Python package that brings a Chroma server where the npm package's own does not load. */
export const chromaRequirement = 'chromadb==1.5.9\n';

/** Connects to the configured vector store; without any server the in-process one takes over, and it is said. */
export const createVectors = async (options: VectorOptions): Promise<Vectors> => {
  const { chroma, embedder } = options;
  if (chroma === 'memory') return inMemory(embedder, 'memory');
  if (chroma !== 'auto') return throughServer(options, fixed(chromaAddress(chroma)), `chroma at ${chroma}`);
  try {
    const server = await manage(options);
    return throughServer(options, server, `chroma (${server.how} server, managed)`);
  } catch (error) {
    options.notice(`${reasonOf(error)} Cognition and motivations are kept in memory for this run.`);
    return inMemory(embedder, 'memory (no Chroma server could be started)');
  }
};

interface Server {
  address(): ChromaAddress;
  revive(): Promise<ChromaAddress>;
  stop(): Promise<void>;
}

const throughServer = async (options: VectorOptions, server: Server, name: string): Promise<Vectors> => ({
  name,
  open: async (collection, source) =>
    createLastingVectors({
      first: await openChromaVectors(server.address(), collection, options.embedder),
      revive: async () => openChromaVectors(await server.revive(), collection, options.embedder),
      fallback: () => createMemoryVectors(options.embedder),
      source,
      notice: options.notice,
    }),
  close: () => server.stop(),
});

const fixed = (address: ChromaAddress): Server => ({
  address: () => address,
  revive: async () => address,
  stop: async () => {},
});

/** A server of our own; when it dies it is started again, once for all who miss it. */
const manage = async (options: VectorOptions): Promise<Server & { readonly how: string }> => {
  const start = (): Promise<ChromaServer> =>
    startChroma({
      dataDirectory: join(options.runDirectory, 'chroma'),
      logFile: join(options.runDirectory, 'chroma.log'),
      provide: () => provideChroma(options),
      progress: options.progress,
    });
  let server = await start();
  let starting: Promise<ChromaServer> | null = null;
  return {
    how: server.how,
    address: () => server,
    revive: async () => {
      if (starting === null && (await server.answers()) && existsSync(join(options.runDirectory, 'chroma')))
        return server;
      starting ??= server
        .stop()
        .then(start)
        .finally(() => {
          starting = null;
        });
      server = await starting;
      return server;
    },
    stop: () => server.stop(),
  };
};

const provideChroma = async ({ cacheDirectory, progress }: VectorOptions): Promise<string> => {
  const { directory } = await prepareVenv({
    name: 'chroma',
    requirements: chromaRequirement,
    cacheDirectory,
    progress,
  });
  return join(directory, 'bin', 'chroma');
};

const inMemory = (embedder: Embedder, name: string): Vectors => ({
  name,
  open: async (_collection, source) => {
    const store = createMemoryVectors(embedder);
    for await (const items of source()) await store.upsert(items);
    return store;
  },
  close: async () => {},
});
