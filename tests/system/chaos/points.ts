import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The failpoints that stand in the code below a folder. */
export const pointsIn = (src: string): readonly string[] => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(js|mjs)$/.test(file));
  const found = files.flatMap((file) => [
    ...readFileSync(join(src, file), 'utf8').matchAll(/failpoint\(['"]([^'"]+)['"]\)/g),
  ]);
  return [...new Set(found.map((match) => match[1]!))].sort();
};

/** Reached once, before a run evolves. */
const opening = /^(open|manifest|file)\.|^lock\.(created|moved)$/;
/** Reached once, while it closes. */
const closing = /^motivations\.|^lock\.releasing$/;
/** Only with a Chroma server, which these runs do without. */
const elsewhere = /^chroma\./;

/** Points by when they are come to: a runner's own, those of opening and closing, and those that come again and again. */
export const sortPoints = (points: readonly string[]) => {
  const here = points.filter((point) => !elsewhere.test(point));
  const shim = here.filter((point) => point.startsWith('shim.'));
  const rest = here.filter((point) => !point.startsWith('shim.'));
  return {
    shim,
    opening: rest.filter((point) => opening.test(point)),
    closing: rest.filter((point) => closing.test(point)),
    again: rest.filter((point) => !opening.test(point) && !closing.test(point)),
  };
};

/** How often a point is come to in about two rounds: what a kill waits for is drawn up to this. */
export const oftenIn = (point: string): number => {
  if (/^(append|commit|database|port)\./.test(point)) return 24;
  return /^(attempt|workspace|runner|ingest|ledger|evaluation|shim)\./.test(point) ? 6 : 4;
};
