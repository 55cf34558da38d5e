/** A part of what is asked, and what it counts beside the others. */
export interface QueryPart {
  readonly text: string;
  readonly weight: number;
}

/** What is asked: one text, or parts that count differently. */
export type Query = string | readonly QueryPart[];

/** The parts that say something. */
export const partsOf = (query: Query): readonly QueryPart[] =>
  (typeof query === 'string' ? [{ text: query, weight: 1 }] : query).filter(
    ({ text, weight }) => weight > 0 && text.trim() !== '',
  );
