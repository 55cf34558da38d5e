/** What was opened, and how it is closed again. */
export interface Closing {
  add(step: () => Promise<unknown>): void;
  /** Closes everything, the last opened first, each once. */
  close(): Promise<void>;
}

export const createClosing = (): Closing => {
  const steps: (() => Promise<unknown>)[] = [];
  return {
    add: (step) => {
      steps.push(step);
    },
    close: async () => {
      for (const step of steps.splice(0).reverse()) await step();
    },
  };
};
