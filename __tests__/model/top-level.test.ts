import fc from 'fast-check';
import { splitTopLevel } from '../../model/top-level';

/** Where braces, parentheses, strings and comments of a text put the end of a function that begins at its start: found by going through it. */
function endOfFunction(text: string): number {
  let depth = 0;
  for (let i = text.indexOf('{'); i < text.length; i++) {
    const two = text.slice(i, i + 2);
    const rest = text.slice(i);
    const skipped =
      two === '/*'
        ? /^\/\*[^]*?\*\//.exec(rest)
        : two === '//'
          ? /^\/\/[^\n]*/.exec(rest)
          : /^(?:"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*')/.exec(rest);
    if (skipped) i += skipped[0].length - 1;
    else if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i + 1;
  }
  return text.length;
}

const PIECES = [
  'x = 1;',
  ' ',
  '\n',
  '\n\t',
  '{ y(); }',
  '(a)',
  ')',
  '(',
  'a / b',
  '/* } { */',
  '// }\n',
  '"}"',
  '"\\"{"',
  "'}'",
  "'\\''",
  'é',
  'a # b',
];

test('a function ends where its braces are closed, whatever stands in it', () => {
  const bodies = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 });
  fc.assert(
    fc.property(bodies, (pieces) => {
      const first = `static int f(void)\n{${pieces.join('')}}`;
      const text = `${first}\nstatic int g(void)\n{\n}\n`;
      const functions = splitTopLevel(text).items.filter(({ kind }) => kind === 'function');
      expect(functions.map(({ start, end }) => [start, end])).toEqual([
        [0, endOfFunction(text)],
        [first.length + 1, text.length - 1],
      ]);
    }),
  );
});

test('a directive begins a line, behind blanks and comments alone', () => {
  const of = (body: string): string[] =>
    splitTopLevel(`int f(void)\n{\n${body}\n}\nint x;\n`).items.map(
      ({ kind, conditions }) => `${kind} ${conditions.join()}`,
    );
  const plain = ['function ', 'declaration '];
  expect(of('#if A\n\tif (a) {\n#else\n\tif (b) {\n#endif\n\t}')).toEqual(plain);
  expect(of('\t /* a */ #if A\n\tif (a) {\n #else\n\tif (b) {\n\t#endif\n\t}')).toEqual(plain);
  // These open a brace that nothing closes: all of it is one item.
  expect(of('x #if A\n\tif (a) {\nx #else\n\tif (b) {\nx #endif\n\t}')).toEqual(['function ']);
});
