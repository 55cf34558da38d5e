import fc from 'fast-check';
import type { ProposalContext } from '../../../src/actors/researcher/answer/read-answer.ts';
import { hostileText } from './hostile.ts';
import { misleadingProgram, program } from './programs.ts';

/** A reply that carries a program, where the program's fence is closed, and whether any reader would get it right. */
export interface Reply {
  readonly text: string;
  readonly program: string;
  /** Behind the first character of the program, and behind the closing fence. */
  readonly start: number;
  readonly end: number;
  readonly isPlain: boolean;
}

/** A context that takes every program. */
export const open = (parent: string, mode: ProposalContext['mode'] = 'auto'): ProposalContext => ({
  parent: { id: 4, program: parent },
  mode,
  limits: { maxBytes: 1_000_000, requires: [] },
  language: 'python',
  cognition: ['restart'],
  nodes: [4, 12],
});

const before = fc.constantFrom(
  '',
  'Here is my proposal.\n\n',
  '<think>\nMaybe ```python\nx = 1\n```\nNAME: no\n</think>\n',
  '<think>short</think>',
  'A first draft:\n\n```\nx = 0\n```\n\n',
  'I reason without an opening.\n```\nnothing\n</think>\n',
  '\uFEFF',
);
const head = fc.constantFrom(
  'NAME: a\nMOTIVATION: it counts.\nCITES: none\n',
  '**Name:** `a`\n**MOTIVATION**: it counts.\n**Cites:** none\n\n',
  '## NAME: a\n\n## Motivation:\n\nit counts.\n\n## Cites: node 4\n\n',
  '- name : a\n- motivation: it counts.\n- cites: restart, node 12, node 99\n',
);
const after = fc.constantFrom('', '\n', '\nThis should help: `x` counts.\n', '\n\nCITES: node 4\n', '\n{"a": [1]}\n');
const fence = fc.record({
  sign: fc.constantFrom('```', '~~~', '````', '~~~~~'),
  tag: fc.constantFrom('python', 'py', '', 'Python', 'python {.numberLines}', 'python3'),
  indent: fc.constantFrom('', '', '', '  ', '   ', '\t'),
});

/** A reply in which nothing is missing. */
export const completeReply: fc.Arbitrary<Reply> = fc
  .record({
    before,
    head,
    after,
    fence,
    code: fc.oneof({ weight: 3, arbitrary: program }, { weight: 1, arbitrary: misleadingProgram }),
    blanks: fc.nat(2),
    windows: fc.boolean(),
  })
  .map(({ code, blanks, windows, ...parts }) => {
    const { sign, tag, indent } = parts.fence;
    const body = (code + '\n'.repeat(blanks)).replaceAll(/^(?=.)/gm, indent);
    const opening = `${parts.before}${parts.head}${indent}${sign}`;
    const closed = `${opening}${tag}\n${body}\n${indent}${sign}`;
    const lines = (text: string) => (windows ? text.replaceAll('\n', '\r\n') : text);
    return {
      text: lines(closed + parts.after),
      program: code,
      start: lines(`${opening}${tag}\n${indent}`).length + 1,
      end: lines(closed).length,
      isPlain: !code.split('\n').some((line) => line.trim().startsWith(sign) && !line.startsWith('    ')),
    };
  });

const line = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '```',
      '```python',
      '~~~',
      '~~~~',
      '    ```',
      '````',
      '```json',
      '```diff',
      '``` `',
      '`````python',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '<<<<<<< SEARCH',
      '=======',
      '>>>>>>> REPLACE',
      '<<<<< SEARCH',
      '>>>>>>>>> REPLACE',
      ' <<<<<<< SEARCH ',
      '<<<<<<<',
      '>>>>>>>',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'NAME: a',
      'MOTIVATION: b',
      'CITES: node 4, x',
      'CHANGE: c',
      '# ... rest unchanged',
      '[… 3 lines left out …]',
      "I'm sorry, I can't",
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('<think>', '</think>', '<reasoning>', '</thinking>', '@@ -1 +1 @@', '+x = 1', '-x = 1'),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'def solve(n):',
      '    return n',
      '    return n + 1',
      'x = 1',
      'LAST = 1',
      'import math',
      '',
      '"""',
      "'''",
    ),
  },
  { weight: 1, arbitrary: hostileText },
);

/** Lines of replies in no good order. */
export const looseReply: fc.Arbitrary<string> = fc
  .tuple(fc.array(line, { maxLength: 40 }), fc.constantFrom('\n', '\n', '\r\n'))
  .map(([lines, end]) => lines.join(end));

/** Edits of a parent that mostly hold together: now and then a marker is missing, or a line is not the parent's. */
export const looseEdits = (parent: string): fc.Arbitrary<string> => {
  const lines = parent.split(/\r?\n/);
  const block = fc
    .record({
      start: fc.nat(lines.length - 1),
      length: fc.integer({ min: 1, max: 4 }),
      put: fc.array(line, { maxLength: 3 }),
      shift: fc.constantFrom('', '', '  ', '\t'),
      missing: fc.constantFrom('', '', '', '', '', '', '=======', '<<<<<<< SEARCH', '>>>>>>> REPLACE'),
      stranger: fc.constantFrom('', '', '', 'not there at all'),
    })
    .map(({ start, length, put, shift, missing, stranger }) =>
      [
        '<<<<<<< SEARCH',
        ...lines.slice(start, start + length).map((text) => shift + text),
        stranger,
        '=======',
        ...put,
        '>>>>>>> REPLACE',
      ].filter((text) => text !== missing || (text === '' && stranger !== '')),
    );
  return fc
    .tuple(
      fc.constantFrom('NAME: a\nMOTIVATION: b\nCITES: none', 'MOTIVATION: b\nCITES: none\n```', ''),
      fc.array(block, { minLength: 1, maxLength: 3 }),
    )
    .map(([start, blocks]) => [start, ...blocks.map((text) => text.join('\n'))].join('\n'));
};

/** The same few characters very often: what takes the square of its length takes minutes here. */
export const heavyReply: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(
      line,
      hostileText.map((text) => text.slice(0, 12)),
    ),
    fc.constantFrom('\n', '', ' '),
    fc.integer({ min: 1, max: 100_000 }),
    fc.constantFrom('', 'NAME: a\nMOTIVATION: b\nCITES: ', 'NAME: a\nMOTIVATION: b\n```python\n', '<think>'),
    fc.constantFrom('', 'x', '\n```', '\n>>>>>>> REPLACE\n'),
  )
  .map(([text, end, characters, start, close]) => {
    const one = text + end;
    return start + one.repeat(Math.ceil(characters / Math.max(1, one.length))) + close;
  });
