import { expect, test } from 'vitest';
import {
  type ProposalContext,
  readProposal,
  readRepair,
} from '../../../../src/actors/researcher/answer/read-answer.ts';
import { growth, tooSteep } from '../../../doubles/growth.ts';

const program = 'def solve(n):\n    best = 0\n    return best\n';
const context: ProposalContext = {
  parent: { id: 4, program },
  mode: 'auto',
  limits: { maxBytes: 2000, requires: ['def solve'] },
  language: 'python',
  cognition: ['slp-restart', 'packing/Grid.2'],
  nodes: [4, 12],
  lessons: ['lesson-1a2b', 'lesson-9'],
};

const head = 'NAME: count up\nMOTIVATION: Counting finds more.\nCITES: none\n';
const better = 'def solve(n):\n    best = n\n    return best';
const fenced = (text: string, tag = 'python', fence = '```'): string => `${fence}${tag}\n${text}\n${fence}\n`;
const edit = '<<<<<<< SEARCH\n    best = 0\n=======\n    best = n\n>>>>>>> REPLACE\n';

const full = { name: 'count up', motivation: 'Counting finds more.', program: `${better}\n`, patch: { kind: 'full' } };
const diff = { ...full, patch: { kind: 'diff' } };
const noted = (notes: string, of: object = full): object => ({ ...of, origin: { notes } });

test.each([
  ['labels and a fenced program', head + fenced(better), full],
  ['labels and edits', head + edit, diff],
  ['edits in a fence', `${head}\`\`\`\n${edit}\`\`\``, diff],
  ['a tilde fence', head + fenced(better, 'python', '~~~~'), full],
  ['a tag of another spelling', head + fenced(better, 'py'), full],
  ['a tag with attributes', head + fenced(better, 'python {title="x"}'), full],
  ['no tag', head + fenced(better, ''), full],
  ['a byte-order mark and CRLF', `\uFEFF${(head + fenced(better)).replaceAll('\n', '\r\n')}`, full],
  ['an indented fence', head + fenced(better).replaceAll(/^/gm, '   '), full],
  ['blank lines at the end of the program', head + fenced(`${better}\n\n\n`), full],
  ['reasoning first', `<think>\nMaybe \`\`\`python\nNAME: wrong\n</think>\n${head}${fenced(better)}`, full],
  ['reasoning on one line', `<think>hm</think>${head}${fenced(better)}`, full],
  ['reasoning without its opening tag', `Let me see.\n${fenced('nonsense')}\n</think>\n${head}${fenced(better)}`, full],
  ['bold labels', `**Name:** count up\n**MOTIVATION**: Counting finds more.\n**CITES**: none\n${fenced(better)}`, full],
  [
    'headed labels',
    `## NAME: \`count up\`\n\n## Motivation:\n\nCounting finds more.\n\n## Cites: none\n\n${fenced(better)}`,
    full,
  ],
  ['labels as a list', `- name : count up\n- motivation: Counting finds more.\n- cites: none\n${fenced(better)}`, full],
  ['labels behind the program', fenced(better) + head, full],
  ['prose before the labels', `Here is my proposal.\n\n${head}${fenced(better)}`, full],
  ['prose behind the program', `${head}${fenced(better)}\nThis should help: it counts.\n`, full],
  [
    'no name',
    `MOTIVATION: Counting finds more.\nCITES: none\n${fenced(better)}`,
    { ...full, name: 'Counting finds more.' },
  ],
  [
    'a motivation of several lines',
    `NAME: count up\nMOTIVATION: Counting\n\nfinds: more.\nCITES: none\n${fenced(better)}`,
    { ...full, motivation: 'Counting\n\nfinds: more.' },
  ],
  ['a command in a second fence', `${head}${fenced(better)}Run it:\n${fenced('python solve.py', 'bash')}`, full],
  ['two programs', head + fenced('def solve(n):\n    pass') + fenced(better), noted('took one of 2 fenced blocks')],
  ['an excerpt behind the program', head + fenced(better) + fenced('best = n'), noted('took one of 2 fenced blocks')],
  [
    'the parent quoted before the program',
    `The parent:\n${fenced(program.trimEnd())}${head}${fenced(better)}`,
    noted('took one of 2 fenced blocks'),
  ],
  ['a stray fence at the end', `${head}${fenced(better)}\`\`\`\n`, full],
  [
    'a fence within the program',
    head + fenced('def solve(n):\n    """\n    ```text\n    n\n    ```\n    """'),
    { ...full, program: 'def solve(n):\n    """\n    ```text\n    n\n    ```\n    """\n' },
  ],
  [
    'a comment of the parent that looks like an elision',
    head + fenced(`${better}\n# the rest stays as is`),
    { ...full, program: `${better}\n# the rest stays as is\n` },
  ],
  [
    'citations',
    head.replace('none', '[slp-restart], packing/grid.2; nodes 4 and 12.') + fenced(better),
    { ...full, cited: { cognition: ['slp-restart', 'packing/Grid.2'], nodes: [4, 12] } },
  ],
  [
    'citations of lessons',
    head.replace('none', '`lesson-1a2b`, lesson slp-restart, LESSON-9') + fenced(better),
    { ...full, cited: { cognition: ['slp-restart'], nodes: [], lessons: ['lesson-1a2b', 'lesson-9'] } },
  ],
  [
    'citations with signs',
    head.replace('none', 'Node #12, node-4') + fenced(better),
    { ...full, cited: { cognition: [], nodes: [12, 4] } },
  ],
  [
    'citations that do not exist',
    head.replace('none', 'slp-restart, node 99, arxiv') + fenced(better),
    noted('cites unknown node 99, arxiv'),
  ],
])('%s: proposed', (_, text, candidate) => {
  expect(readProposal(text, context)).toMatchObject({ status: 'proposed', candidate });
});

test('a whole candidate, as it is stored', () => {
  expect(readProposal(head.replace('none', 'slp-restart') + edit, context)).toEqual({
    status: 'proposed',
    candidate: {
      name: 'count up',
      motivation: 'Counting finds more.',
      program: `${better}\n`,
      cited: { cognition: ['slp-restart'], nodes: [] },
      patch: { kind: 'diff', summary: '1 edit: 1 lines added, 1 removed' },
      origin: {},
    },
  });
});

test.each([
  ['nothing', ' \n', 'unparsed', 'empty'],
  ['nothing but reasoning', '<think>\nI wonder', 'unparsed', 'empty'],
  ['prose alone', 'One could count up instead.', 'unparsed', 'no fenced program and no SEARCH/REPLACE block'],
  ['a program without a fence', head + better, 'unparsed', 'no fenced program'],
  ['no motivation', `NAME: x\n${fenced(better)}`, 'unparsed', 'no "MOTIVATION:"'],
  ['no citations', head.replace('CITES: none\n', '') + fenced(better), 'unparsed', 'write "CITES: none"'],
  ['empty citations', head.replace('none', ' ') + fenced(better), 'unparsed', 'write "CITES: none"'],
  [
    'another language',
    head + fenced(better, 'javascript'),
    'unparsed',
    'tagged "javascript", but the program must be python',
  ],
  ['a unified diff', head + fenced('- best = 0\n+ best = n', 'diff'), 'unparsed', 'tagged "diff"'],
  ['half a surrogate pair', head + fenced(`${better}\n# \uD800`), 'unparsed', 'surrogate'],
  ['a NUL', head + fenced(`${better}\n# \0`), 'unparsed', 'NUL'],
  ['a refusal', "I'm sorry, but I can't help with that.", 'refused', "I'm sorry, but I can't help with that."],
  ['another refusal', 'I cannot assist with this request.', 'refused', 'I cannot assist'],
  ['a missing end fence', `${head}\`\`\`python\n${better}`, 'incomplete', 'never closed: the answer is cut off'],
  ['a second block that is cut off', `${head}${fenced(better)}\`\`\`python\ndef solve`, 'incomplete', 'never closed'],
  ['an edit that is cut off', `${head}<<<<<<< SEARCH\n    best = 0\n=======\n  be`, 'incomplete', 'edit 1 is cut off'],
  [
    'an elision',
    head + fenced('def solve(n):\n    # ... rest unchanged\n    return n'),
    'incomplete',
    'line 2 leaves code out: "# ... rest unchanged"',
  ],
  [
    'an elision of another kind',
    head + fenced(`${better}\n// ... existing code ...`),
    'incomplete',
    'line 4 leaves code out',
  ],
  ['an elision in brackets', head + fenced(`${better}\n    # (unchanged)`), 'incomplete', 'line 4'],
  ['an elision in words', head + fenced(`${better}\n# the rest of the function is unchanged`), 'incomplete', 'line 4'],
  ['dots alone in a comment', head + fenced(`${better}\n# ...`), 'incomplete', 'line 4'],
  ['our own mark copied', head + fenced(`${better}\n[… 12 characters left out …]`), 'incomplete', 'line 4'],
  ['an elision within an edit', head + edit.replace('best = n', '# ... same as before ...'), 'incomplete', 'line 2'],
  ['a missing entry point', head + fenced('def other(n):\n    return n'), 'incomplete', 'lacks "def solve"'],
  ['too much', head + fenced(`${better}\n# ${'x'.repeat(2000)}`), 'tooLong', 'at most 2000 are allowed'],
  ['the parent again', head + fenced(program.trimEnd()), 'unchanged', 'the same as its parent, node 4'],
  ['an edit that changes nothing', head + edit.replace('best = n', 'best = 0'), 'unchanged', 'node 4'],
  [
    'an edit of code that is not there',
    head + edit.replace('best = 0', 'worst = 0'),
    'mismatch',
    'no lines of the parent match',
  ],
])('%s: defective, and the answer is kept for mending', (_, text, kind, detail) => {
  expect(readProposal(text, context)).toEqual({
    status: 'defective',
    defect: { kind, detail: expect.stringContaining(detail), answer: text },
  });
});

test.each([
  '# existing points remain the same distance apart',
  '# keep the rest of the circles in place...but slower',
  'x = [...existing, 1]',
  '...options,',
  '    ...',
  '# previous best',
  '# unchanged since the last call when n is even',
])('"%s" is not an elision', (line) => {
  expect(readProposal(head + fenced(`${better}\n${line}`), context)).toMatchObject({ status: 'proposed' });
});

test('the form that was asked for: no fenced excerpt instead of edits, but edits are welcome', () => {
  expect(readProposal(head + fenced(better), { ...context, mode: 'diff' })).toMatchObject({
    defect: { kind: 'unparsed' },
  });
  expect(readProposal(head + edit, { ...context, mode: 'full' })).toMatchObject({
    candidate: noted('sent edits where a whole program was asked for', diff),
  });
});

test('markers of the parent are guarded', () => {
  const marked = `# EVOLVE-BLOCK-START\n${program}# EVOLVE-BLOCK-END\nprint(solve(3))\n`;
  const guarded = { ...context, parent: { id: 4, program: marked } };
  expect(readProposal(head + edit, guarded)).toMatchObject({ status: 'proposed' });
  expect(readProposal(head + fenced(better), guarded)).toMatchObject({
    defect: { kind: 'markers', detail: expect.stringContaining('line 1 of the parent') },
  });
});

test('line ends and the last line follow the parent', () => {
  const windows = { ...context, parent: { id: 4, program: program.trimEnd().replaceAll('\n', '\r\n') } };
  expect(readProposal(head + fenced(better), windows)).toMatchObject({
    candidate: { program: better.replaceAll('\n', '\r\n') },
  });
  expect(readProposal(head + fenced(program), windows)).toMatchObject({ defect: { kind: 'unchanged' } });
});

test('the answer of the debug agent', () => {
  expect(readRepair(`CHANGE: counts up\n${edit}`, context)).toEqual({
    ok: true,
    value: { program: `${better}\n`, change: 'counts up', summary: '1 edit: 1 lines added, 1 removed' },
  });
  expect(readRepair(edit, context)).toMatchObject({ value: { change: '1 edit: 1 lines added, 1 removed' } });
  expect(readRepair('It cannot be repaired.', context)).toMatchObject({
    ok: false,
    problem: expect.stringContaining('unparsed: the answer contains no fenced program'),
  });
});

test.each([
  ['unclosed fences', (n: number) => '```python\n'.repeat(n)],
  ['open and closed fences', (n: number) => `${head}${'```python\nx\n```\n'.repeat(n)}`],
  ['elision-like lines', (n: number) => head + fenced('# ... and so on\n'.repeat(n))],
  ['a long line of dots', (n: number) => head + fenced(`# ${'. '.repeat(4 * n)}`)],
  ['labels', (n: number) => 'NAME: x\n'.repeat(n) + head + fenced(better)],
  ['citations', (n: number) => `NAME: x\nMOTIVATION: y\nCITES: ${'node 4, '.repeat(n)}\n${fenced(better)}`],
  ['blanks', (n: number) => head + fenced(better + ' '.repeat(8 * n))],
  ['reasoning that never ends', (n: number) => `<think>${'</thin '.repeat(n)}`],
])('%s: time grows with the answer, not with its square', { retry: 2 }, (_, text) => {
  const roomy = { ...context, limits: { maxBytes: 1e9, requires: [] } };
  expect(growth((n) => readProposal(text(n), roomy), 2000)).toBeLessThan(tooSteep);
});
