import { z } from 'zod';

/** Lines that a program adds to its parent although an ancestor had them and a later one took them out. */
export const Reintroduced = z
  .object({
    /** How many of the `of` lines that it adds. */
    lines: z.number().int(),
    of: z.number().int(),
    /** The ancestor that took most of them out, and its directed gain over its own parent; null where either has no score. */
    node: z.number().int(),
    name: z.string(),
    difference: z.number().nullable(),
  })
  .readonly();
export type Reintroduced = z.infer<typeof Reintroduced>;

/** One program of a ancestry. */
export interface Ancestor {
  readonly id: number;
  readonly name: string;
  readonly program: string;
  readonly difference: number | null;
}

/** Ancestors that are looked at, counted from the parent. */
export const remembered = 30;

/**
 * What a program brings back, by its ancestry from the parent upwards; null when it adds nothing that was there before.
 * Lines count without their indentation; those that say next to nothing, such as a bracket, do not count.
 */
export const reintroduced = (program: string, line: readonly Ancestor[]): Reintroduced | null => {
  const [parent, ...older] = line;
  if (parent === undefined) return null;
  const present = linesOf(parent.program);
  const added = [...linesOf(program)].filter((text) => !present.has(text));
  const removals = new Map<Ancestor, number>();
  const olderLines = older.map(({ program }) => linesOf(program));
  for (const text of added) {
    const at = olderLines.findIndex((lines) => lines.has(text));
    if (at < 0) continue;
    const remover = line[at]!; // the child of the youngest ancestor that had it
    removals.set(remover, (removals.get(remover) ?? 0) + 1);
  }
  const [most] = [...removals].sort(([, a], [, b]) => b - a);
  if (most === undefined) return null;
  const [{ id, name, difference }] = most;
  const lines = [...removals.values()].reduce((sum, count) => sum + count, 0);
  return { lines, of: added.length, node: id, name, difference };
};

/** Is that going round in circles, rather than a line that happens to come again? */
export const isCycling = ({ lines, of }: Reintroduced): boolean => lines >= 3 && lines >= of / 2;

const linesOf = (program: string): ReadonlySet<string> =>
  new Set(
    program
      .split('\n')
      .map((text) => text.trim())
      .filter((text) => (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) >= 4),
  );
