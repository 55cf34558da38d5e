import type { CognitionItem } from '../../src/model/proposal/cognition-item.ts';
import { pick, type Random } from '../../src/platform/statistics/seeded-random.ts';

/** Items made of the sentences of real ones, mixed: as long as they are, and as varied in their words. */
export const mixedItems = (
  items: readonly CognitionItem[],
  count: number,
  random: Random,
): readonly CognitionItem[] => {
  const sentences = items.flatMap(({ text }) => text.split(/(?<=\.)\s+/));
  const triggers = items.flatMap(({ trigger }) => trigger.split('; '));
  const some = (of: readonly string[], number: number): string[] =>
    Array.from({ length: number }, () => pick(random, of));
  return Array.from({ length: count }, (_, index) => ({
    ...pick(random, items),
    id: `mixed-${index}`,
    title: some(sentences, 1).join(' ').slice(0, 90),
    trigger: some(triggers, 3).join('; '),
    text: some(sentences, 9).join(' '),
    edits: [],
  }));
};
