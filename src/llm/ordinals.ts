/** Which question of an asker (a round and a role) comes next, counted from 0. */
export interface Ordinals {
  /** The number of this question: the given one, or the one after the last of its asker. */
  readonly next: (round: number | null, role: string, given?: number) => number;
}

/** Rounds that run at one time have far fewer askers; what is older belongs to rounds that have ended. */
const mostPlaces = 4096;

/** Counts for the run itself, and for the rounds that asked last: a long run takes no more memory than a short one. */
export const createOrdinals = (most = mostPlaces): Ordinals => {
  const ofRun = new Map<string, number>();
  const ofRounds = new Map<string, number>();
  return {
    next: (round, role, given) => {
      const counts = round === null ? ofRun : ofRounds;
      const asker = `${round}/${role}`;
      const ordinal = given ?? counts.get(asker) ?? 0;
      counts.delete(asker); // the last to ask stands at the end
      counts.set(asker, ordinal + 1);
      if (ofRounds.size > most) ofRounds.delete(ofRounds.keys().next().value!);
      return ordinal;
    },
  };
};
