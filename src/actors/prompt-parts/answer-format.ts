import { joined, list } from '../../llm/prompt.ts';
import type { Task } from '../../model/task/task.ts';
import { hasSourceBlocks } from '../../platform/source/source-blocks.ts';

/** The form of an answer: edits over the parent, a whole program, or either. */
export type AnswerMode = 'diff' | 'full' | 'auto';

/** How the program itself has to be written down. */
export const programFormat = (mode: AnswerMode, language: string): string => {
  if (mode === 'diff') return editFormat;
  if (mode === 'full') return wholeFormat(language);
  return joined(
    'Then the program, in one of two forms. Use the first when most of the parent stays, the second when most of it changes.',
    `Form 1. ${editFormat}`,
    `Form 2. ${wholeFormat(language)}`,
  );
};

const editFormat = `One or more edits of the parent, each exactly in this shape:

<<<<<<< SEARCH
lines of the parent, copied exactly with their indentation
=======
the lines that replace them
>>>>>>> REPLACE

Every SEARCH text must be copied from the parent as shown above, must occur there exactly once (include neighbouring lines until it does), and must not be empty. All edits apply to the parent as shown, not to each other's results; they must not overlap. To insert lines, search for a neighbouring line and repeat it.`;

const wholeFormat = (language: string): string => `The whole program in one fenced block:

~~~~${language.toLowerCase()}
every line of the program
~~~~

Write every line: a comment such as "rest unchanged" makes the answer unusable.`;

/** What every program must satisfy to be looked at. */
export const programRules = (program: string, { maxBytes, requires }: Task['candidate']): string =>
  list([
    `The program has at most ${maxBytes} bytes.`,
    ...(requires.length > 0 ? [`It contains ${requires.map((text) => JSON.stringify(text)).join(', ')}.`] : []),
    ...(hasSourceBlocks(program)
      ? [
          'Only lines between an EVOLVE-BLOCK-START and its EVOLVE-BLOCK-END marker may change. Everything else, and the marker lines themselves, stays byte for byte.',
        ]
      : []),
  ]);
