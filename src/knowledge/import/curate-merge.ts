import { isDeepStrictEqual } from 'node:util';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import type { Draft } from './sources/extract.ts';

/** The older item with what a newer one adds: its text under its source, its trigger, tags, edits and expectations. */
export const mergedItem = (older: CognitionItem, newer: Draft): CognitionItem => {
  const { title, year, section } = newer.source;
  const from = [title, section, year].filter((part) => part !== undefined).join(', ');
  const known = new Set((older.expects ?? []).map(({ metric }) => metric));
  const expects = [...(older.expects ?? []), ...(newer.expects ?? []).filter(({ metric }) => !known.has(metric))];
  const disagreesWith = [...new Set([...(older.disagreesWith ?? []), ...(newer.disagreesWith ?? [])])].filter(
    (id) => id !== older.id,
  );
  const edits = newer.edits.filter((edit) => !older.edits.some((one) => isDeepStrictEqual(one, edit)));
  return {
    ...older,
    tags: [...new Set([...older.tags, ...newer.tags])],
    trigger: contains(older.trigger, newer.trigger)
      ? older.trigger
      : [older.trigger, newer.trigger].filter(Boolean).join('; '),
    edits: [...older.edits, ...edits],
    ...(expects.length === 0 ? {} : { expects }),
    ...(disagreesWith.length === 0 ? {} : { disagreesWith }),
    text: `${older.text}${addition(older, newer, from)}`,
  };
};

/** The newer text, or only where it stands when the older one says it already. */
const addition = (older: CognitionItem, newer: Draft, from: string): string => {
  if (!contains(older.text, newer.text)) return `\n\nAlso, from ${from}:\n\n${newer.text}`;
  const isKnown = contains(older.source.title, newer.source.title) || contains(older.text, newer.source.title);
  return isKnown ? '' : `\n\nAlso in ${from}.`;
};

const contains = (text: string, part: string): boolean => spaceless(text).includes(spaceless(part));

const spaceless = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();
