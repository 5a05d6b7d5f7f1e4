import fc from 'fast-check';
import { directiveRanges, inAnotherNameSpace, tokenize } from '../../model/lexer';

const directivesIn = (text: string): string[] =>
  directiveRanges(text).map(({ start, end }) => text.slice(start, end));

test('directives are what begins a line, behind blanks and comments', () => {
  expect(
    directivesIn(
      [
        '#include <linux/mm.h>',
        '  # define A \\',
        '    1',
        '/* of two',
        ' * lines */ #define B 2 /* and',
        ' more */',
        'x # y',
        'int c; #define C',
        '"#define D',
        '#define E',
        '// #define F \\',
        '#define G',
        "c = '\"' + 1'000;",
        '#endif',
      ].join('\n'),
    ),
  ).toEqual([
    '#include <linux/mm.h>',
    '# define A \\\n    1',
    '#define B 2 /* and\n more */',
    '#define E',
    '#endif',
  ]);
});

test('they are those among all tokens', () => {
  const part = fc.constantFrom(
    ...'#\n \t\\"\'/*x1.',
    '\r\n',
    '/*',
    '*/',
    '//',
    '\\\n',
    "'x'",
    '"x"',
    '#if A',
    '\n#define A',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const text = parts.join('');
      const all = tokenize(text).filter(({ kind }) => kind === 'directive');
      expect(directiveRanges(text)).toEqual(all.map(({ start, end }) => ({ start, end })));
    }),
    { numRuns: 20_000 },
  );
});

/** Is the last `ring` of a text a tag or a member? */
const isApart = (text: string): boolean => {
  const last = tokenize(text).findLast((token) => token.text === 'ring');
  return last !== undefined && inAnotherNameSpace(text, last);
};

test.each([
  'struct ring *r;',
  'struct/* odd */ring *r;',
  'union // what it shares\n\tring *r;',
  'enum /* a */ /* b */ ring;',
  'x->ring;',
  'x . /* its own */ ring;',
])('a tag and a member are names apart: %j', (text) => expect(isApart(text)).toBe(true));

test.each([
  'ring(x);',
  '/* struct */ ring(x);',
  'x = "a->"; ring(x);',
  'constructor ring;',
  '// x->\nring(x);',
])('a function is none: %j', (text) => expect(isApart(text)).toBe(false));
