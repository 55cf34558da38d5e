import { z } from 'zod';

/** A file, or a part of `task.yaml`, that decides what an evaluation gives, and the hash of its content. */
export const Pin = z.object({ name: z.string(), sha256: z.string() }).readonly();
export type Pin = z.infer<typeof Pin>;

/** What differs between two states of an evaluator, in words, sorted by name. */
export const changesBetween = (before: readonly Pin[], after: readonly Pin[]): readonly string[] => {
  const [old, now] = [byName(before), byName(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name) => {
    if (!now.has(name)) return [`${name} is gone`];
    if (!old.has(name)) return [`${name} is new`];
    return old.get(name) === now.get(name) ? [] : [`${name} changed`];
  });
};

const byName = (pins: readonly Pin[]): ReadonlyMap<string, string> =>
  new Map(pins.map(({ name, sha256 }) => [name, sha256]));
