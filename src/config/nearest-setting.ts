import { nearestNames } from '../platform/text/nearest-name.ts';

/** The known key closest to a mistyped one, by the whole key or by its last part alone (`exploration`); null when none is close. */
export const nearestKey = (name: string, known: Iterable<string>): string | null => {
  const keys = [...known];
  const byLastPart = new Map(keys.map((key) => [lastPart(key), key] as const));
  const [whole] = nearestNames(name, keys, 1);
  const [part] = nearestNames(lastPart(name), [...byLastPart.keys()], 1);
  return whole ?? (part === undefined ? null : byLastPart.get(part)!);
};

const lastPart = (key: string): string => key.slice(key.lastIndexOf('.') + 1);
