import { joined } from '../../llm/prompt.ts';
import { caps, untrusted } from '../../llm/untrusted.ts';
import type { BriefedLesson } from '../../model/proposal/brief.ts';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import { pluralize } from '../../platform/text/pluralize.mjs';

/** What the search has learnt, lesson by lesson, with the id to cite each by. */
export const lessonsText = (lessons: readonly BriefedLesson[]): string | false =>
  lessons.length > 0 &&
  joined(
    'Drawn from the nodes of this search, and counted. Weigh each by its counts, and cite the id of one that you build on: whether your program then gains counts for it or against it.',
    ...lessons.map(({ id, kind, text, support, against }) =>
      joined(
        `## ${id}: ${kind === 'do' ? 'do' : 'avoid'} (${evidenceText({ support, against })})`,
        untrusted('lesson', text, caps.note),
      ),
    ),
  );

/** How well an item that runs have learnt is borne out, for its heading; nothing for other items. */
export const learntText = (learnt: CognitionItem['learnt']): string =>
  learnt === undefined ? '' : `; learnt by ${pluralize(learnt.runs.length, 'run')}, ${evidenceText(learnt)}`;

const evidenceText = ({ support, against }: { readonly support: number; readonly against: number }): string =>
  `borne out by ${pluralize(support, 'node')}, contradicted by ${against}`;
