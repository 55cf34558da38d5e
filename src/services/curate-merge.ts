import type { Draft } from '../documents/extract.ts';
import type { CognitionItem } from '../domain/cognition.ts';

/** The older item with what a newer one adds: its text under its source, its trigger, tags and expectations. */
export const mergedItem = (older: CognitionItem, newer: Draft): CognitionItem => {
  if (says(older.text, newer.text)) return older;
  const { title, year, section } = newer.source;
  const from = [title, ...(section === undefined ? [] : [section]), ...(year === undefined ? [] : [String(year)])].join(
    ', ',
  );
  const known = new Set((older.expects ?? []).map(({ metric }) => metric));
  const expects = [...(older.expects ?? []), ...(newer.expects ?? []).filter(({ metric }) => !known.has(metric))];
  const disagreesWith = [...new Set([...(older.disagreesWith ?? []), ...(newer.disagreesWith ?? [])])];
  return {
    ...older,
    tags: [...new Set([...older.tags, ...newer.tags])],
    trigger: says(older.trigger, newer.trigger)
      ? older.trigger
      : [older.trigger, newer.trigger].filter(Boolean).join('; '),
    ...(expects.length === 0 ? {} : { expects }),
    ...(disagreesWith.length === 0 ? {} : { disagreesWith }),
    text: `${older.text}\n\nAlso, from ${from}:\n\n${newer.text}`,
  };
};

const says = (text: string, part: string): boolean => spaceless(text).includes(spaceless(part));

const spaceless = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();
