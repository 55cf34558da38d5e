import { frontierWith } from '../model/run/frontier.ts';
import type { Visits } from '../model/sampler.ts';
import { insertSorted, lowerBound } from '../platform/files/sorted-list.ts';

/** Which round drew which parent, and which rounds will draw no more. */
export interface Draws {
  drawn(round: number, parent: number): void;
  ended(round: number): void;
  /** How often each node was drawn in the rounds before the given one; null: in all rounds. */
  visits(before: number | null): Visits;
  /** Resolves once every round from 0 to the given one has drawn its parent or ended. */
  afterDraw(round: number): Promise<void>;
}

export const createDraws = (): Draws => {
  const rounds = new Map<number, number[]>();
  const counted = new Set<number>();
  const beyond = new Set<number>();
  let forgotten = -1;
  let waiting: { readonly round: number; readonly resolve: () => void }[] = [];

  const forget = (round: number): void => {
    if (round <= forgotten) return;
    forgotten = frontierWith(round, forgotten, beyond);
    const ready = waiting.filter((waiter) => waiter.round <= forgotten);
    if (ready.length === 0) return;
    waiting = waiting.filter((waiter) => waiter.round > forgotten);
    for (const { resolve } of ready) resolve();
  };

  return {
    drawn: (round, parent) => {
      if (counted.has(round)) return;
      counted.add(round);
      const drawing = rounds.get(parent) ?? [];
      insertSorted(drawing, round, (a, b) => a - b);
      rounds.set(parent, drawing);
      forget(round);
    },
    ended: forget,
    visits: (before) => (node) => {
      const drawing = rounds.get(node) ?? [];
      return before === null ? drawing.length : lowerBound(drawing, (round) => round < before);
    },
    afterDraw: (round) =>
      round <= forgotten ? Promise.resolve() : new Promise((resolve) => waiting.push({ round, resolve })),
  };
};
