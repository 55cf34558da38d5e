import { outline } from '../../../platform/source/regions.ts';
import type { Source } from './operator.ts';

/**
 * Does a child still have the marks of its parent (the first source), and does it declare every tunable that it uses?
 * A region may read a constant that was declared in the region it replaced, or in another region of its donor.
 */
export const isWhole = (program: string, sources: readonly [parent: Source, ...Source[]]): boolean => {
  const child = outline(program);
  const [parent, ...donors] = sources.map((source) => outline(source.program));
  const names = (regions: readonly { readonly name: string }[]) => regions.map(({ name }) => name).join();
  if (names(child.regions) !== names(parent!.regions) || child.problems.length > parent!.problems.length) return false;
  const declared = new Set(child.tunables.map(({ name }) => name));
  const words = new Set(program.match(/[A-Za-z_]\w*/g));
  return [parent!, ...donors]
    .flatMap(({ tunables }) => tunables)
    .every(({ name }) => declared.has(name) || !words.has(name));
};
