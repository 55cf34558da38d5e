import fc from 'fast-check';

/** Pieces of text that have broken somebody's parser, terminal or object before. */
export const splinters = [
  ...[
    '',
    ' ',
    '\t',
    '\n',
    '\r\n',
    '\r',
    '\0',
    '\uFEFF',
    '\u2028',
    '\u0085',
    '\uD800',
    '\uDFFF',
    '\u{1F600}',
    'é',
    'e\u0301',
  ],
  ...[
    '\u001b[31m',
    '\u001b]0;x\u0007',
    '\u001b[2J',
    '\u009b1m',
    '\u001bPq',
    '\b',
    '\u202e',
    '\u200b',
    '\u{e0041}',
    '%s',
    '#{x}',
  ],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'NaN',
    'null',
    'true',
    'undefined',
    '-0',
    '1e999',
  ],
  ...[
    '-1',
    '0',
    '0x10',
    '1_000',
    '.5',
    '9007199254740993',
    '1e-400',
    '99999999999999999999',
    '2024-01-01',
    '~',
    '<<',
    '=',
    '../..',
    '/',
  ],
  ...[
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    '"',
    "'",
    '`',
    '\\',
    ',',
    ':',
    '- ',
    '? ',
    '| ',
    '> ',
    '& ',
    '&a ',
    '*a',
    '!!set',
    '#',
    '---',
    '...',
    '%',
  ],
  ...[
    '../../etc/passwd',
    '/dev/zero',
    '$(id)',
    '; rm x',
    '<script>',
    '&amp;',
    '-->',
    '*/',
    '```',
    '~~~',
    '"""',
    "'''",
    '='.repeat(7),
  ],
] as const;

/** One such piece. */
export const splinter: fc.Arbitrary<string> = fc.constantFrom(...splinters);

/** Any text: characters of all kinds, and hostile pieces among them. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: splinter },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.oneof(splinter, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 8 })
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(splinter, fc.integer({ min: 1, max: 3000 })).map(([text, times]) => text.repeat(times)),
  },
);

/** A value of JSON with hostile names, texts and numbers. */
export const hostileValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      hostileText,
      fc.constantFrom(
        null,
        true,
        false,
        0,
        -0,
        1,
        -1,
        1.5,
        1e308,
        -1e308,
        5e-324,
        2 ** 53 + 2,
        Number.MAX_SAFE_INTEGER,
      ),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    ),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(hostileText, tie('value'), { maxKeys: 5 }),
  ),
})).value;

/** Four times in five what is right, so that one wrong part is not hidden behind another. */
export const mostly = <T, U>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<U>): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: 4, arbitrary: right }, { weight: 1, arbitrary: wrong });

interface Cut {
  readonly at: number;
  readonly length: number;
  readonly put: string;
  readonly kind: 'replace' | 'double' | 'repeat' | 'upset';
}

const cut: fc.Arbitrary<Cut> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  length: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 80 })),
  put: fc.oneof({ weight: 4, arbitrary: splinter }, { weight: 1, arbitrary: hostileText }),
  kind: fc.constantFrom('replace', 'replace', 'replace', 'double', 'repeat', 'upset'),
});

/** A text with up to six wounds: pieces cut out, put in, doubled, repeated a thousand times, or with other line ends. */
export const wounded = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(text, fc.array(cut, { maxLength: 6 })).map(([whole, cuts]) => cuts.reduce(inflicted, whole));

const inflicted = (text: string, { at, length, put, kind }: Cut): string => {
  const start = Math.floor(at * (text.length + 1));
  const [before, piece, after] = [text.slice(0, start), text.slice(start, start + length), text.slice(start + length)];
  if (kind === 'replace') return before + put + after;
  if (kind === 'double') return before + piece + piece + after;
  if (kind === 'repeat') return before + put.slice(0, 20).repeat(1000) + piece + after;
  return text.replaceAll('\n', put.includes('\r') ? '\r\n' : put.includes('\t') ? '\n\t' : '\n ');
};

/** Control, escape and direction characters: none may reach a terminal. */
export const unprintable =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/u;
