import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';

const tasks = join(import.meta.dirname, '../../../tasks');

/** The initial programs of the shipped tasks. */
export const shipped: readonly string[] = readdirSync(tasks)
  .filter((name) => !/^[._]/.test(name))
  .flatMap((name) =>
    readdirSync(join(tasks, name))
      .filter((file) => file.startsWith('initial.'))
      .map((file) => join(tasks, name, file)),
  )
  .map((path) => readFileSync(path, 'utf8'));

/** Whole pieces of Python: joined in any order they never end within a string. */
const pieces = [
  'import math',
  'x = 1',
  '',
  'def helper(n):\n    return n + 1',
  '# a remark: "it is" and \'it was\'',
  's = "a \\" b"',
  "t = 'it''s'",
  'class A:\n    """One line."""\n    size = 3',
  'def documented():\n    """Shows\n\n    ```\n    code\n    ```\n    and ends.\n    """\n    return 2',
  'def tagged():\n    """Shows\n\n    ```python\n    code\n    ```\n    """\n    return 3',
  'text = """\n~~~\nin tildes\n~~~\n"""',
  'def spread(a):\n    return [...a, "…"]',
  'u = f"{x!r} {{}}"',
  'if x:\n\tx = 2  # a tab',
  'y = (1,\n     2)',
  'emoji = "\u{1F600}"',
  'Heading = """Heading\n=======\n"""',
];

/** What looks like a closing fence at the left edge: only another kind of fence can hold such a program. */
const misleading = ['text = """\n```\nin backticks\n```\n"""', "text = '''\n```python\nx\n```\n```\n'''\nz = 1"];

const joined = (from: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...from), { maxLength: 8 })
    .map((parts) => `${['def solve(n):\n    return n', ...parts].join('\n')}\nLAST = 1`);

/** Programs that any fence can hold. */
export const program: fc.Arbitrary<string> = joined(pieces);

/** Programs that seem to end in their middle, when the wrong fence is around them. */
export const misleadingProgram: fc.Arbitrary<string> = fc
  .tuple(joined(pieces), fc.constantFrom(...misleading), joined(pieces))
  .map((parts) => parts.join('\n'));

/** What a reply is measured against: a shipped program, one of the pieces, or lines of any kind. */
export const parentProgram: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...shipped),
      program,
      fc.array(fc.string({ maxLength: 30 }), { maxLength: 30 }).map((lines) => lines.join('\n')),
    ),
    fc.constantFrom('plain', 'plain', 'windows', 'unended', 'marked'),
  )
  .map(([text, kind]) => {
    if (kind === 'windows') return text.replaceAll('\n', '\r\n');
    if (kind === 'unended') return text.trimEnd();
    return kind === 'marked' ? `# EVOLVE-BLOCK-START\n${text}\n# EVOLVE-BLOCK-END\nprint(solve(1))\n` : `${text}\n`;
  });
