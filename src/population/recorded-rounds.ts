/** Which rounds have a node, those whose record is still being written included. */
export interface Tally {
  /** How many nodes there are. */
  readonly nodes: number;
  /** How many rounds there are without a gap, from round 0. */
  readonly rounds: number;
  has(id: number): boolean;
  claim(id: number): void;
}

export const createTally = (): Tally => {
  const beyond = new Set<number>();
  let rounds = 0;
  const has = (id: number): boolean => id < rounds || beyond.has(id);
  return {
    get nodes() {
      return rounds + beyond.size;
    },
    get rounds() {
      return rounds;
    },
    has,
    claim: (id) => {
      if (!has(id)) beyond.add(id);
      while (beyond.delete(rounds)) rounds += 1;
    },
  };
};
