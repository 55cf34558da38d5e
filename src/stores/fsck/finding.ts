/** One thing that is not as it should be: damage, or something that a killed process has left behind. */
export interface Finding {
  readonly kind: 'damage' | 'leftover';
  /** Which record or file it is about. */
  readonly where: string;
  readonly detail: string;
}

/** What was looked at. */
export interface Counted {
  events: number;
  nodes: number;
  rows: number;
  evaluations: number;
}

/** A record or file that is damaged. */
export const damage = (where: string, detail: string): Finding => ({ kind: 'damage', where, detail });

/** A file that is no longer needed, or that the next `resume` takes care of. */
export const leftover = (where: string, detail: string): Finding => ({ kind: 'leftover', where, detail });
