import { describe, expect, it } from 'vitest';
import { normalisedTokens } from '../../../src/platform/source/normalised-tokens.ts';

const python = (program: string) => normalisedTokens(program, 'python');

describe('normalisedTokens of Python', () => {
  it('writes levels for indentation and one space between tokens', () => {
    expect(python('def f(x):  # twice\n   """Doubles."""\n\n   return 2*x\n')).toBe('0:def f ( x ) :\n1:return 2 * x');
  });

  it.each([
    ['comments', 'x = 1  # one\n# two\ny = 2', 'x = 1\ny = 2'],
    ['a comment at another column', 'if x:\n    y()\n  # odd\n    z()', 'if x:\n  y()\n  z()'],
    [
      'docstrings',
      '"""Module."""\ndef f():\n    r"""Doc\n\n    more # no comment\n    """\n    return 1',
      'def f():\n return 1',
    ],
    ['an attribute docstring', 'x = 1\n"""About x."""\ny = 2', 'x = 1\ny = 2'],
    ['blank lines and line ends', '\r\n\nx = 1 \r\n\r\ny = 2\n\n', 'x = 1\ny = 2'],
    ['spaces between tokens', 'f( a,b )[ 1 ]+-c', 'f(a, b)[1] + -c'],
    ['width of indentation', 'if x:\n\tif y:\n\t\tz', 'if x:\n  if y:\n      z'],
    ['lines inside brackets', 'f(a,  # first\n      b)\ng()', 'f(a, b)\ng()'],
    ['continued lines', 'x = a + \\\n    b', 'x = a + b'],
  ])('leaves out %s', (_, one, other) => {
    expect(python(one)).toBe(python(other));
  });

  it.each([
    ['a # inside a string', 'x = "a # b"', 'x = "a # c"'],
    ['space inside a string', "x = 'a  b'", "x = 'a b'"],
    ['an escaped quote', 'x = "\\" # a"', 'x = "\\" # b"'],
    ['text of a long string that is used', 'x = """a\n  # b\n"""', 'x = """a\n# b\n"""'],
    ['a quote inside a long string', `x = '''it's # a'''`, `x = '''it's # b'''`],
    ['prefixes', 'x = b"a"', 'x = "a"'],
    ['a formatted string statement, for it may call', 'f"{g()}"\nx', 'x'],
    ['indentation', 'if x:\n    y()\nz()', 'if x:\n    y()\n    z()'],
    ['names', 'a b', 'ab'],
    ['the order of lines', 'x = 1\ny = 2', 'y = 2\nx = 1'],
    ['text after an unclosed quote', "x = 'a\ny = 1", "x = 'a\ny = 2"],
  ])('keeps %s', (_, one, other) => {
    expect(python(one)).not.toBe(python(other));
  });

  it('does not change what is normalised already', () => {
    const tokens = python('class A:\n  def f(self):\n    return "x" + "y"\nb = A()');
    expect(python(tokens.replace(/^(\d+):/gm, (_, level) => ' '.repeat(Number(level))))).toBe(tokens);
  });
});

describe('normalisedTokens of other languages', () => {
  it.each([
    ['typescript', 'const x=1; // one\n/* two\n three */\n  f(x)', 'const x = 1;\nf( x )'],
    ['rust', `fn f<'a>(x: &'a str) {} // it's`, `fn f<'a>(x: &'a str) {}`],
    ['lua', 'x = 1 -- one\n--[[ two\n]] y = 2', 'x = 1\n y = 2'],
    ['julia', 'x = 1  # one\n\ny  =  2', 'x = 1\ny = 2'],
    ['matlab', "y = x'; % transposed", "y = x';"],
    ['scheme', '(f x) ; one\n#| two |# (g)', '(f x)\n(g)'],
    ['klingon', 'a   b \n\nc', 'a b\nc'],
  ])('leaves out comments and layout of %s', (language, one, other) => {
    expect(normalisedTokens(one, language)).toBe(normalisedTokens(other, language));
  });

  it.each([
    ['javascript', 'x.replace(/\\/\\//g, 1)', 'x.replace(/\\/\\//g, 2)'],
    ['javascript', '`a\n// b`', '`a\n// c`'],
    ['c', 'x = a+ +b', 'x = a++ b'],
    ['rust', `let c = '"'; // a\nx`, `let c = '"'; // a\ny`],
    ['r', 'x <- "a\n # b"', 'x <- "a\n # c"'],
    ['bash', 'echo $#', 'echo $'],
    ['lua', 't = {-1}', 't = {-2}'],
    ['matlab', "printf('%d a')", "printf('%d b')"],
    ['haskell', 'do\n  a\n  b', 'do\n  a\nb'],
    ['klingon', 'x # a', 'x # b'],
  ])('keeps what may matter in %s: %j', (language, one, other) => {
    expect(normalisedTokens(one, language)).not.toBe(normalisedTokens(other, language));
  });
});

it('reads every character a bounded number of times', () => {
  const hostile = ['\'"', '"""\\', '/*', '((', "f'{", 'a\\\n', '#|', '--[['].map((text) => text.repeat(3000));
  for (const language of ['python', 'javascript', 'lua', 'scheme', 'rust'])
    for (const program of hostile)
      expect(normalisedTokens(program, language).length).toBeLessThan(4 * program.length + 10);
});
