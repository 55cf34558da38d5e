import fc from 'fast-check';
import { expect } from 'vitest';
import { type ProposalContext, readProposal, readRepair } from '../../../src/actors/researcher/answer/read-answer.ts';
import { normalisedTokens } from '../../../src/platform/source/normalised-tokens.ts';
import { outline } from '../../../src/platform/source/regions.ts';
import { changeOutsideBlocks } from '../../../src/platform/source/source-blocks.ts';
import { fuzz, quickly } from './fuzz.ts';
import { wounded } from './hostile.ts';
import { parentProgram } from './programs.ts';
import { completeReply, heavyReply, looseEdits, looseReply, open } from './replies.ts';

const parent = 'def solve(n):\n    return 0\n';

fuzz(
  'program answers, complete',
  'the program is taken whole, or not at all',
  completeReply,
  ({ text, program, isPlain }) => {
    const answer = quickly(() => readProposal(text, open(parent)));
    if (isPlain) expect(answer).toMatchObject({ status: 'proposed' });
    if (answer.status !== 'proposed') return isPlain ? 'plain, yet refused' : 'refused';
    expect(answer.candidate.program).toBe(`${program.trimEnd()}\n`);
    return 'taken';
  },
  ['taken', 'refused'],
);

const cutReply = fc.tuple(completeReply, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }));

fuzz(
  'program answers, cut off',
  'a program whose end is missing is never taken',
  cutReply,
  ([{ text, start, end }, at]) => {
    const answer = quickly(() => readProposal(text.slice(0, end - 1 - Math.floor(at * (end - start))), open(parent)));
    expect(answer).toMatchObject({ status: 'defective' });
    return answer.status === 'defective' ? answer.defect.kind : '';
  },
  ['incomplete'],
);

const contexts = fc
  .record({
    program: parentProgram,
    mode: fc.constantFrom('auto', 'diff', 'full'),
    maxBytes: fc.constantFrom(40, 2000, 1_000_000),
    requires: fc.constantFrom([], [], ['def solve']),
    language: fc.constantFrom('python', 'python', 'python', 'rust', 'javascript', 'klingon'),
  })
  .map(
    ({ program, mode, maxBytes, requires, language }): ProposalContext => ({
      ...open(program, mode as ProposalContext['mode']),
      limits: { maxBytes, requires },
      language,
    }),
  );

const anyReply = contexts.chain((context) =>
  fc.tuple(
    fc.oneof(
      { weight: 3, arbitrary: completeReply.map(({ text }) => text) },
      { weight: 3, arbitrary: wounded(completeReply.map(({ text }) => text)) },
      { weight: 4, arbitrary: looseEdits(context.parent.program) },
      { weight: 3, arbitrary: looseReply },
      { weight: 1, arbitrary: heavyReply },
    ),
    fc.constant(context),
  ),
);

fuzz(
  'program answers, mangled',
  'a candidate that stands in the answer, or a named defect',
  anyReply,
  ([text, context]) => {
    const answer = quickly(() => readProposal(text, context));
    const repair = quickly(() => readRepair(text, context));
    if (answer.status !== 'proposed') {
      expect(answer.status).toBe('defective');
      if (answer.status !== 'defective') return '';
      expect(answer.defect.answer).toBe(text);
      expect(answer.defect.detail).not.toBe('');
      expect(answer.defect.detail.length).toBeLessThan(20_000);
      return answer.defect.kind;
    }
    const { program, patch, name, motivation } = answer.candidate;
    expect(repair).toMatchObject({ ok: true, value: { program } });
    expect(name.length).toBeLessThanOrEqual(80);
    expect(motivation).not.toBe('');
    expect(Buffer.byteLength(program)).toBeLessThanOrEqual(context.limits.maxBytes);
    for (const required of context.limits.requires) expect(program).toContain(required);
    expect(program).not.toBe(context.parent.program);
    expect(!/\p{Surrogate}/u.test(program) && !program.includes('\0')).toBe(true);
    expect(changeOutsideBlocks(context.parent.program, program)).toBe(null);
    if (patch.kind === 'full') expect(standsIn(program, text)).toBe(true);
    else expect(strangersIn(program, `${context.parent.program}\n${text}`)).toEqual([]);
    quickly(() => normalisedTokens(program, context.language));
    quickly(() => outline(program));
    return patch.kind;
  },
  ['full', 'diff', 'incomplete', 'unparsed', 'mismatch', 'tooLong', 'markers'],
);

const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim());

/** Does the whole program stand in the text, line under line? Only what is before and behind its lines may differ. */
const standsIn = (program: string, text: string): boolean =>
  `\n${linesOf(text).join('\n')}\n`.includes(`\n${linesOf(program.trimEnd()).join('\n')}\n`);

/** The lines of a program that stand nowhere in the text. */
const strangersIn = (program: string, text: string): string[] => {
  const known = new Set(linesOf(text));
  return linesOf(program).filter((line) => !known.has(line));
};
