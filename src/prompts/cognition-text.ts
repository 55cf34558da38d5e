import type { CognitionItem } from '../domain/cognition.ts';
import { learntText } from './lesson-text.ts';
import { joined } from './prompt.ts';
import { caps, inline, untrusted } from './untrusted.ts';

/** One recalled item of prior knowledge, with the id to cite it by, and which of those told beside it say otherwise. */
export const cognitionItemText = (
  { id, title, source, learnt, trigger, text, disagreesWith = [] }: CognitionItem,
  told: readonly CognitionItem[] = [],
): string =>
  joined(
    `## ${id}: ${inline(title)} (${inline(source.title)}${source.year === undefined ? '' : `, ${source.year}`}${learntText(learnt)})`,
    `It applies when: ${inline(trigger)}`,
    disagreement(told.filter((other) => disagreesWith.includes(other.id) || other.disagreesWith?.includes(id))),
    untrusted('knowledge', text, caps.document),
  );

const disagreement = (others: readonly CognitionItem[]): string | false =>
  others.length > 0 &&
  `It disagrees with ${others.map(({ id }) => id).join(', ')}: follow the one whose conditions are those of this parent, and say which.`;
