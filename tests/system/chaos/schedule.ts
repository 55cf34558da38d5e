import { below, randomFrom, sample } from '../../../src/platform/statistics/seeded-random.ts';
import { oftenIn, pointsIn, sortPoints } from './points.ts';

/** How one life is to end. A `shim` kill ends a runner, and the whole process soon after. */
export type Kill =
  | { readonly by: 'time'; readonly afterMs: number }
  | { readonly by: 'point'; readonly point: string; readonly count: number }
  | { readonly by: 'shim'; readonly point: string; readonly count: number; readonly afterMs: number }
  /** A runner is stopped at a point, the process killed, and the runner goes on when the next life is under way. */
  | { readonly by: 'frozen'; readonly point: string; readonly count: number };

export interface ScheduleOptions {
  /** Kill runners too. */
  readonly shims?: boolean;
  /** Kills at a time come within this after the code is loaded. */
  readonly withinMs?: number;
}

/** Kills in turns: at a time, at a point. Nothing but the seed decides them; every point comes before any comes again. */
export function* kills(
  src: string,
  seed: number,
  { shims = true, withinMs = 1800 }: ScheduleOptions = {},
): Generator<Kill, never> {
  const random = randomFrom(seed, 'kills');
  const points = sortPoints(pointsIn(src));
  for (;;) {
    const early = [...points.opening, ...points.again, ...(shims ? points.shim : [])];
    // A kill at a closing point lets the run come to its end first, so these come last.
    for (const point of [...sample(random, early, early.length), ...points.closing]) {
      yield { by: 'time', afterMs: below(random, withinMs) };
      const once = points.opening.includes(point) || points.closing.includes(point);
      const count = once ? 1 : 1 + below(random, oftenIn(point));
      yield point.startsWith('shim.')
        ? { by: 'shim', point, count, afterMs: withinMs / 2 + below(random, withinMs) }
        : { by: 'point', point, count };
    }
  }
}

/** A kill in few words. */
export const told = (kill: Kill): string => {
  if (kill.by === 'time') return `after ${kill.afterMs} ms`;
  const place = `${kill.point}:${kill.count}`;
  if (kill.by === 'frozen') return `with a runner frozen at ${place}`;
  return kill.by === 'shim' ? `${place} and after ${kill.afterMs} ms` : place;
};
