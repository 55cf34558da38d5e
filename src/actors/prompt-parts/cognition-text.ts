import { joined } from '../../llm/prompt.ts';
import { caps, inline, untrusted } from '../../llm/untrusted.ts';
import type { CognitionItem, Making } from '../../model/proposal/cognition-item.ts';
import { learntText } from './lesson-text.ts';

/** One recalled item of prior knowledge, with the id to cite it by, and which of those shown beside it contradict it. */
export const cognitionItemText = (
  { id, title, source, made = 'curated', learnt, expects = [], trigger, text, disagreesWith = [] }: CognitionItem,
  shownItems: readonly CognitionItem[] = [],
): string =>
  joined(
    `## ${id}: ${inline(title)} (${inline(source.title)}${source.year === undefined ? '' : `, ${source.year}`}${origins[made]}${learntText(learnt)})`,
    `It applies when: ${inline(trigger)}`,
    expects.length > 0 &&
      `If it holds: ${expects.map(({ metric, moves }) => `${inline(metric, 60)} ${moves}`).join(', ')}.`,
    disagreement(shownItems.filter((other) => disagreesWith.includes(other.id) || other.disagreesWith?.includes(id))),
    untrusted('knowledge', text, caps.document),
  );

/** How far an item may be trusted, where that is less than for those that were written and checked. */
const origins: Readonly<Record<Making, string>> = {
  curated: '',
  human: '; from a user',
  extracted: '; distilled from the source by a model, unreviewed',
  raw: '; cut out of the source, unreviewed',
  lesson: '',
};

const disagreement = (others: readonly CognitionItem[]): string | false =>
  others.length > 0 &&
  `It disagrees with ${others.map(({ id }) => id).join(', ')}: follow the one whose conditions are those of this parent, and say which.`;
