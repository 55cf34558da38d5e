import { expect, test } from 'vitest';
import { changeOutsideBlocks } from '../../../../src/platform/source/source-blocks.ts';
import { applyPatch } from '../../../builders/apply-patch.ts';
import { growth, tooSteep } from '../../../doubles/growth.ts';

const parent = `def area(circles):
    total = 0.0
    for x, y, r in circles:
        total += r * r
    return total


def shake(circles, size):
    for circle in circles:
        circle.x += size
    return circles


def lift(circles, size):
    for circle in circles:
        circle.y += size
    return circles
`;

const edit = (search: string, replace: string): string =>
  `<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE`;

const without = (text: string): string => parent.replace(text, '');

test.each([
  ['an exact line', edit('        total += r * r', '        total += r'), parent.replace('r * r', 'r')],
  [
    'several lines',
    edit('    total = 0.0\n    for x, y, r in circles:', '    total = 1.0\n    for x, y, r in circles:'),
    parent.replace('0.0', '1.0'),
  ],
  [
    'two edits, in any order',
    `${edit('        circle.y += size', '        circle.y -= size')}\n${edit('    total = 0.0', '    total = 1')}`,
    parent.replace('y += size', 'y -= size').replace('0.0', '1'),
  ],
  ['a deletion', '<<<<<<< SEARCH\n    total = 0.0\n=======\n>>>>>>> REPLACE', without('    total = 0.0\n')],
  [
    'an insertion at the top',
    edit('def area(circles):', 'import math\n\n\ndef area(circles):'),
    `import math\n\n\n${parent}`,
  ],
  ['CRLF in the reply', edit('    total = 0.0', '    total = 1').replaceAll('\n', '\r\n'), parent.replace('0.0', '1')],
  [
    'a fence around the block',
    `\`\`\`diff\n${edit('    total = 0.0', '    total = 1')}\n\`\`\``,
    parent.replace('0.0', '1'),
  ],
  [
    'fences inside the block',
    edit('```python\n    total = 0.0\n```', '```python\n    total = 1\n```'),
    parent.replace('0.0', '1'),
  ],
  [
    'trailing blanks',
    edit('    total = 0.0   \n    for x, y, r in circles:\t', '    total = 1\n    for x, y, r in circles:'),
    parent.replace('0.0', '1'),
  ],
  [
    'a block without its indentation',
    edit(
      'total = 0.0\nfor x, y, r in circles:\n    total += r * r',
      'total = 1\nfor x, y, r in circles:\n    total += r',
    ),
    parent.replace('0.0', '1').replace('r * r', 'r'),
  ],
  [
    'a block indented too far',
    edit(
      '            total = 0.0\n            for x, y, r in circles:',
      '            total = 1\n            for x, y, r in circles:',
    ),
    parent.replace('0.0', '1'),
  ],
  ['one line without its indentation', edit('total += r * r', 'total += r'), parent.replace('r * r', 'r')],
  ['blank lines around the text', edit('\n    total = 0.0\n', '\n    total = 1\n'), parent.replace('0.0', '1')],
  [
    'blank lines within the text',
    edit('    return total\n\n\ndef shake(circles, size):', '    return total\n\n\ndef shake(circles, step):'),
    parent.replace('shake(circles, size)', 'shake(circles, step)'),
  ],
  [
    'markers with more signs',
    edit('    total = 0.0', '    total = 1').replace('<<<<<<<', '<<<<<<<<').replace('>>>>>>>', '>>>>>>>>'),
    parent.replace('0.0', '1'),
  ],
  [
    'a separator in the replacement',
    edit('    total = 0.0', '    """\n    =======\n    """'),
    parent.replace('    total = 0.0', '    """\n    =======\n    """'),
  ],
  [
    'prose around the blocks',
    `First:\n\n${edit('    total = 0.0', '    total = 1')}\n\nDone.`,
    parent.replace('0.0', '1'),
  ],
])('%s is applied', (_, reply, expected) => {
  expect(applyPatch(parent, reply)).toMatchObject({ ok: true, program: expected });
});

test('the line ends of the parent are kept', () => {
  const windows = parent.replaceAll('\n', '\r\n');
  const result = applyPatch(windows, edit('    total = 0.0', '    total = 1\n    more = 2'));
  expect(result).toMatchObject({ ok: true, program: windows.replace('total = 0.0', 'total = 1\r\n    more = 2') });
});

test('a SEARCH text that is nowhere is shown next to the closest lines', () => {
  const result = applyPatch(parent, edit('    for circle in circles:\n        circle.z += size', 'x'));
  expect(result).toEqual({
    ok: false,
    kind: 'mismatch',
    detail: `Edit 1 of 1: no lines of the parent match this SEARCH text:
      |     for circle in circles:
      |         circle.z += size
The closest lines of the parent are 9 to 10:
    9 |     for circle in circles:
   10 |         circle.x += size
They first differ at line 10: the SEARCH text has "        circle.z += size", the parent has "        circle.x += size".`,
  });
});

test('without one common line, the line with most common words is shown', () => {
  const result = applyPatch(parent, edit('def shake(circle, size, angle):', 'x'));
  expect(result).toMatchObject({ detail: expect.stringContaining('    8 | def shake(circles, size):') });
});

test('a SEARCH text that reaches past the end says so', () => {
  const result = applyPatch(parent, edit('        circle.y += size\n    return circles\n\nprint(1)', 'x'));
  expect(result).toMatchObject({ detail: expect.stringContaining('the parent has ended') });
});

test.each([
  ['several matches', edit('    return circles', '    return []'), 'mismatch', 'at 2 places (lines 11, 17)'],
  ['several matches after moving', edit('return circles', 'return []'), 'mismatch', 'at 2 places'],
  ['an empty SEARCH', edit('', 'x = 1'), 'mismatch', 'the SEARCH text is empty'],
  ['a blank SEARCH', edit('  \n ', 'x = 1'), 'mismatch', 'the SEARCH text is empty'],
  [
    'two edits of the same line',
    `${edit('    total = 0.0', 'a')}\n${edit('def area(circles):\n    total = 0.0', 'b')}`,
    'mismatch',
    'Two edits change the same lines of the parent, from line 2',
  ],
  ['one good and one bad edit', `${edit('    total = 0.0', 'a')}\n${edit('nowhere', 'b')}`, 'mismatch', 'Edit 2 of 2'],
  ['a missing end', '<<<<<<< SEARCH\n    total = 0.0\n=======\n    total = 1', 'incomplete', 'edit 1 is cut off'],
  [
    'a missing middle',
    '<<<<<<< SEARCH\n    total = 0.0\n>>>>>>> REPLACE',
    'incomplete',
    'edit 1 has no "=======" line',
  ],
  ['a second start', `<<<<<<< SEARCH\na\n=======\nb\n${edit('a', 'b')}`, 'incomplete', 'before the next edit begins'],
  ['no block', 'just do it', 'unparsed', 'no SEARCH/REPLACE block'],
  ['too many edits', edit('    total = 0.0', 'a').concat('\n').repeat(101), 'unparsed', '101 edits are more than 100'],
  [
    'a replacement that cannot be moved left',
    edit('          total = 0.0\n          for x, y, r in circles:', ' total = 1'),
    'mismatch',
    'cannot follow the indentation',
  ],
])('%s: nothing is applied', (_, reply, kind, detail) => {
  expect(applyPatch(parent, reply)).toMatchObject({ ok: false, kind, detail: expect.stringContaining(detail) });
});

test.each([
  ['repeated lines', (n: number) => applyPatch('x\n'.repeat(n), edit(`${'x\n'.repeat(n / 4)}y`, 'z'))],
  ['repeated indented lines', (n: number) => applyPatch('  x\n'.repeat(n), edit(`${' x\n'.repeat(n / 4)}y`, 'z'))],
  ['unclosed blocks', (n: number) => applyPatch('x\n', '<<<<<<< SEARCH\n'.repeat(n))],
  ['one long line', (n: number) => applyPatch('x'.repeat(n * 20), edit(`${'x'.repeat(n * 20)}y`, 'z'))],
])('%s: time grows with the input, not with its square', { retry: 2 }, (_, run) => {
  expect(growth(run, 2000)).toBeLessThan(tooSteep);
});

const marked =
  'import a\n# EVOLVE-BLOCK-START\nx = 1\n# EVOLVE-BLOCK-END\nprint(x)\n// EVOLVE-BLOCK-START\ny\n// EVOLVE-BLOCK-END\n';

test.each([
  ['a change inside', marked.replace('x = 1', 'x = 2\nx += 1'), null],
  ['an emptied block', marked.replace('x = 1\n', ''), null],
  [
    'a change outside',
    marked.replace('print(x)', 'print(y)'),
    'line 5 of the parent stands outside the EVOLVE-BLOCK markers and must stay "print(x)", but line 5 is "print(y)"',
  ],
  ['a blank more outside', marked.replace('import a', 'import a '), 'line 1 of the parent'],
  ['a lost marker', marked.replace('# EVOLVE-BLOCK-END\n', ''), 'line 4 of the parent'],
  ['a new block', `${marked}# EVOLVE-BLOCK-START\n`, 'line 9 of the parent'],
  [
    'a lost end',
    marked.slice(0, marked.indexOf('// EVOLVE-BLOCK-END')),
    'is missing at the end: "// EVOLVE-BLOCK-END"',
  ],
  ['a moved line', marked.replace('import a\n', '').replace('x = 1', 'import a\nx = 1'), 'must stay "import a"'],
])('EVOLVE-BLOCK markers: %s', (_, program, problem) => {
  const change = changeOutsideBlocks(marked, program);
  if (problem === null) expect(change).toBe(null);
  else expect(change).toContain(problem);
});

test('a parent without markers may change everywhere', () => {
  expect(changeOutsideBlocks('a\n', marked)).toBe(null);
});
