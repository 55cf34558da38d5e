import type { Fingerprint, Nearness } from '../../model/proposal/verdict.ts';

/** Programs of rounds that are not recorded yet: two of them must not be the same one. */
export interface ProgramsInFlight {
  /** Another round's program that is this one; else notes this one as the round's, in place of an earlier one. */
  claim(round: number, fingerprint: Fingerprint): Nearness['identical'];
}

export const createProgramsInFlight = (isRecorded: (round: number) => boolean): ProgramsInFlight => {
  const programs = new Map<number, Fingerprint>();
  return {
    claim: (round, fingerprint) => {
      for (const other of programs.keys()) if (isRecorded(other)) programs.delete(other);
      for (const [node, program] of programs) {
        const by = node === round ? null : sameBy(program, fingerprint);
        if (by !== null) return { node, by };
      }
      programs.set(round, fingerprint);
      return null;
    },
  };
};

const sameBy = (one: Fingerprint, other: Fingerprint) => {
  if (one.text === other.text) return 'text';
  if (one.tokens === other.tokens) return 'tokens';
  return one.behaviour !== null && one.behaviour === other.behaviour ? 'behaviour' : null;
};
