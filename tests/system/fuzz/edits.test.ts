import fc from 'fast-check';
import { expect } from 'vitest';
import { applyPatch } from '../../builders/apply-patch.ts';
import { fuzz, quickly } from './fuzz.ts';

interface Edit {
  readonly start: number;
  readonly length: number;
  readonly put: readonly string[];
}

interface Written {
  readonly parent: string;
  readonly text: string;
  readonly expected: string;
  /** Where the text of each edit's block is: behind its first marker, to the end of its last. */
  readonly blocks: readonly { readonly from: number; readonly to: number }[];
}

const indented = ['', '    ', '        ', '\t'];
const putLine = fc
  .tuple(
    fc.constantFrom(...indented),
    fc.constantFrom('new = 1', 'call(a, b)', '', '"""', '```', '# x', 'π = 3', '======='),
  )
  .map((parts) => parts.join(''));

/** Places from top to bottom that do not touch each other. */
const editsOf = (lines: number): fc.Arbitrary<readonly Edit[]> =>
  fc
    .array(
      fc.record({
        start: fc.nat(lines - 1),
        length: fc.integer({ min: 1, max: 4 }),
        put: fc.array(putLine, { maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((edits) => {
      let free = 0;
      return [...edits]
        .sort((a, b) => a.start - b.start)
        .flatMap((edit) => {
          const length = Math.min(edit.length, lines - edit.start);
          if (edit.start < free) return [];
          free = edit.start + length;
          return [{ ...edit, length }];
        });
    });

/** Parents in which every line is another, some with a heading that is underlined by the sign between the parts of an edit. */
const parentLines = (underline: string): fc.Arbitrary<readonly string[]> =>
  fc
    .array(fc.tuple(fc.constantFrom(...indented), fc.constantFrom('x', 'def f', 'return x', underline)), {
      minLength: 3,
      maxLength: 40,
    })
    .map((lines) => lines.map(([indent, text], at) => (text === '=======' ? text : `${indent}${text} ${at}`)));

/**
 * A replacement that can only be meant in one way: blank edges are not kept where the SEARCH text is not exact, a line of
 * signs may belong to the parent where that has such lines, and a fence around the whole is not part of it.
 */
const telling = (put: readonly string[], isLoose: boolean, underline: string): readonly string[] => {
  const unsigned = put.filter((line) => line.trim() !== underline);
  const first = isLoose ? unsigned.findIndex((line) => line.trim() !== '') : 0;
  const last = isLoose ? unsigned.findLastIndex((line) => line.trim() !== '') : unsigned.length - 1;
  const lines = first < 0 ? [] : unsigned.slice(first, last + 1);
  return lines[0]?.trim() === '```' ? [] : lines;
};

const written = (underline: string): fc.Arbitrary<Written> =>
  parentLines(underline).chain((lines) =>
    fc
      .record({
        edits: editsOf(lines.length),
        end: fc.constantFrom('\n', '\n', '\r\n'),
        isEnded: fc.boolean(),
        blanks: fc.constantFrom('', '', '  ', '\t'),
        fence: fc.constantFrom('', '', '```\n'),
        between: fc.constantFrom('', '\n', 'and then\n'),
        order: fc.boolean(),
      })
      .map(({ edits: planned, end, isEnded, blanks, fence, between, order }) => {
        const edits = planned.map((edit) => ({ ...edit, put: telling(edit.put, blanks !== '', underline) }));
        let text = 'Edits:\n\n';
        const blocks: { from: number; to: number }[] = [];
        for (const { start, length, put } of order ? edits : edits.toReversed()) {
          text += `${fence}<<<<<<< SEARCH\n`;
          const from = text.length;
          const search = lines.slice(start, start + length).map((line) => line + blanks);
          text += [...search, '=======', ...put, '>>>>>>> REPLACE'].join('\n');
          blocks.push({ from, to: text.length });
          text += `\n${fence}${between}`;
        }
        const changed = [...lines];
        for (const { start, length, put } of edits.toReversed()) changed.splice(start, length, ...put);
        const tail = isEnded ? end : '';
        return {
          parent: lines.join(end) + tail,
          text,
          expected: changed.length === 0 ? '' : changed.join(end) + tail,
          blocks,
        };
      }),
  );

fuzz(
  'edits, complete',
  'they are all applied, exactly',
  written('y'),
  ({ parent, text, expected }) => {
    const patched = quickly(() => applyPatch(parent, text));
    expect(patched).toMatchObject({ ok: true, program: expected });
    return 'applied';
  },
  ['applied'],
);

fuzz(
  'edits, cut off',
  'an edit whose end is missing keeps all from being applied',
  fc.tuple(written('y'), fc.nat(3), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })),
  ([{ parent, text, blocks }, which, at]) => {
    const { from, to } = blocks[which % blocks.length]!;
    expect(quickly(() => applyPatch(parent, text.slice(0, from + Math.floor(at * (to - from)))))).toMatchObject({
      ok: false,
      kind: 'incomplete',
    });
    return 'refused';
  },
  ['refused'],
);

fuzz(
  'edits, two readings',
  'a line of signs in the parent misleads nobody',
  written('======='),
  ({ parent, text, expected }) => {
    const patched = quickly(() => applyPatch(parent, text));
    if (!patched.ok) return 'refused';
    expect(patched.program).toBe(expected);
    return 'applied';
  },
  ['applied', 'refused'],
);
