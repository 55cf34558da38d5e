import { reasonOf } from '../../platform/errors.ts';
import { isVectorsUnreachable, type VectorItem, type VectorStore } from './vector-store.ts';

interface LastingVectors {
  readonly first: VectorStore;
  /** Connects again, restarting the server where that is needed; rejects when it cannot. */
  readonly revive: () => Promise<VectorStore>;
  /** The store to use when nothing answers any more. */
  readonly fallback: () => VectorStore;
  /** Everything that belongs into the store, in chunks. */
  readonly source: () => AsyncIterable<readonly VectorItem[]>;
  /** Called once, when the fallback is taken. */
  readonly notice: (message: string) => void;
}

/**
 * A vector store that outlives its server: when it does not answer it is revived and filled from the source; when that
 * does not help either, the fallback takes over for good. What is asked meanwhile waits and is then asked again.
 */
export const createLastingVectors = ({ first, revive, fallback, source, notice }: LastingVectors): VectorStore => {
  let current = first;
  let healing: Promise<void> | null = null;

  const fill = async (store: VectorStore): Promise<VectorStore> => {
    for await (const items of source()) await store.upsert(items);
    return store;
  };
  const giveUp = async (reason: unknown): Promise<void> => {
    notice(`The vector store is gone (${reasonOf(reason)}); the run continues with an in-memory one.`);
    current = await fill(fallback());
  };
  const heal = async (failed: VectorStore, reason: unknown, isSecond: boolean): Promise<void> => {
    while (healing) await healing;
    if (current !== failed) return;
    healing = (isSecond ? giveUp(reason) : renew()).finally(() => {
      healing = null;
    });
    await healing;
  };
  const renew = async (): Promise<void> => {
    try {
      current = await fill(await revive());
    } catch (error) {
      await giveUp(error);
    }
  };
  const ask = async <T>(use: (store: VectorStore) => Promise<T>, failures = 0): Promise<T> => {
    await healing;
    const store = current;
    try {
      return await use(store);
    } catch (error) {
      if (!isVectorsUnreachable(error) || failures === 2) throw error;
      await heal(store, error, failures === 1);
      return ask(use, failures + 1);
    }
  };

  return {
    get kind() {
      return current.kind;
    },
    upsert: (items) => ask((store) => store.upsert(items)),
    query: (sought, k, atMost) => ask((store) => store.query(sought, k, atMost)),
    vectors: (ids) => ask((store) => store.vectors(ids)),
    count: () => ask((store) => store.count()),
    close: () => current.close(),
  };
};
