import type { CognitionItem } from '../domain/cognition.ts';
import { joined } from './prompt.ts';
import { caps, inline, untrusted } from './untrusted.ts';

/** One recalled item of prior knowledge, with the id to cite it by. */
export const cognitionItemText = ({ id, title, source, trigger, text }: CognitionItem): string =>
  joined(
    `## ${id}: ${inline(title)} (${inline(source.title)}${source.year === undefined ? '' : `, ${source.year}`})`,
    `It applies when: ${inline(trigger)}`,
    untrusted('knowledge', text, caps.document),
  );
