import { frontierWith } from '../model/run/frontier.ts';

/** Which rounds have a node, those whose record is still being written included. */
export interface RecordedRounds {
  /** How many nodes there are. */
  readonly nodes: number;
  /** How many rounds there are without a gap, from round 0. */
  readonly rounds: number;
  has(id: number): boolean;
  claim(id: number): void;
}

export const createRecordedRounds = (): RecordedRounds => {
  const beyond = new Set<number>();
  let frontier = -1;
  return {
    get nodes() {
      return frontier + 1 + beyond.size;
    },
    get rounds() {
      return frontier + 1;
    },
    has: (id) => id <= frontier || beyond.has(id),
    claim: (id) => {
      frontier = frontierWith(id, frontier, beyond);
    },
  };
};
