/** Functions that are called with every value. */
export interface Listeners<T> {
  /** Adds one; returns how to remove it. */
  add(listener: (value: T) => void): () => void;
  notify(value: T): void;
  readonly size: number;
}

/** No listeners yet. */
export const createListeners = <T>(): Listeners<T> => {
  const set = new Set<(value: T) => void>();
  return {
    add: (listener) => {
      set.add(listener);
      return () => set.delete(listener);
    },
    notify: (value) => {
      for (const listener of set) listener(value);
    },
    get size() {
      return set.size;
    },
  };
};
