import { flowOf, pointOf } from '../../analysis/control-flow';
import { definitionsReaching, readsOf, setsBeforeReading, variableOf } from '../../analysis/definitions';
import { loadGrammar } from '../../model/parse';
import { callsOf, variableUses } from '../../model/query';
import { smallFunction } from './functions';

beforeAll(() => loadGrammar());

/** The values of `n` that the argument of `use(n)` may see, as text; `?` where it is changed in some other way. */
function seen(body: string): string[] {
  const { driver, definition } = smallFunction(body);
  const variable = variableOf(driver, definition, 'n');
  if (!variable) return ['no local'];
  const call = callsOf(definition.body, 'use')[0];
  const read = variableUses(definition.body, 'n').find(({ node }) => call.node.arguments.includes(node))!;
  const point = pointOf(flowOf(definition), read)!;
  return definitionsReaching(variable, read, point, new Map())
    .map(({ value }) => (value ? driver.source.slice(value.start, value.end) : '?'))
    .sort();
}

test.each<[string, string, string[]]>([
  ['the last value wins', 'int n = 1;\nn = 2;\nuse(n);', ['2']],
  ['both branches reach', 'int n;\nif (a)\n\tn = 1;\nelse\n\tn = 2;\nuse(n);', ['1', '2']],
  ['one branch adds to the first value', 'int n = 0;\nif (a)\n\tn = 1;\nuse(n);', ['0', '1']],
  ['a branch that leaves does not', 'int n = 0;\nif (a) {\n\tn = 1;\n\treturn n;\n}\nuse(n);', ['0']],
  ['a loop comes back', 'int n = 0;\nwhile (a) {\n\tuse(n);\n\tn = 1;\n}', ['0', '1']],
  ['a value that is not always written kills nothing', 'int n = 0;\na && (n = 1);\nuse(n);', ['0', '1']],
  ['an address is a write', 'int n = 0;\ng(&n);\nuse(n);', ['0', '?']],
  [
    'a break in a scoped_guard() comes out behind it', // prettier-ignore
    'int n = 0;\nwhile (a) {\n\tscoped_guard(mutex, &l) {\n\t\tn = 1;\n\t\tif (b)\n\t\t\tbreak;\n\t\tn = 2;\n\t}\n\tuse(n);\n}',
    ['1', '2'],
  ],
  ['a name that is declared twice is none', 'int n = 0;\n{\n\tint n = 1;\n\tuse(n);\n}', ['no local']],
  ['a static one neither', 'static int n;\nuse(n);', ['no local']],
])('%s', (_, body, expected) => {
  expect(seen(body)).toEqual(expected);
});

test('what macros do to a variable by its name, and where they jump to', () => {
  const { driver, definition } = smallFunction(
    [
      '#define MARK() do { n = -EIO; } while (0)',
      '#define SKIP(to) goto to',
      'static int f(int a, int b)\n{\nint n = 0;\nMARK();\nSKIP(out);\nn = 2;\nout:\nuse(n);\n}\n',
    ].join('\n'),
  );
  const variable = variableOf(driver, definition, 'n')!;
  const read = variable.reads.at(-1)!;
  const values = definitionsReaching(variable, read.use, read.point, new Map()).map(({ value }) => value);
  // The first value, since MARK() need not set another; what MARK() sets, by SKIP(); and what is set where that does not jump.
  expect(values.map((value) => value && driver.source.slice(value.start, value.end)).sort()).toEqual([
    '0',
    '2',
    null,
  ]);
});

test('the reads that a definition reaches', () => {
  const { driver, definition } = smallFunction('int n = 1;\nx(n);\nn = 2;\ny(n);\nreturn n;');
  const variable = variableOf(driver, definition, 'n')!;
  const [first, second] = variable.definitions.map((one) =>
    readsOf(variable, one, new Map()).map(({ node }) => driver.position(node.start).line),
  );
  expect(first).toEqual([4]);
  expect(second).toEqual([6, 7]);
});

/** Is `n` set before it is read where only the statements that name `part` are done, and what stands behind `out`? */
function isSet(body: string): boolean {
  const { driver, definition } = smallFunction(body);
  const variable = variableOf(driver, definition, 'n')!;
  const end = driver.source.indexOf('out:', definition.body.start);
  const parts = definition.body.body.filter(
    ({ start, end: last }) => start >= end || driver.source.slice(start, last).includes('part'),
  );
  return setsBeforeReading(variable, definition, (node) =>
    parts.some((part) => part.start <= node.start && node.end <= part.end),
  );
}

test.each<[string, string, boolean]>([
  [
    'a part that sets it and jumps',
    'int n;\nif (part()) {\n\tn = 1;\n\tgoto out;\n}\nreturn 0;\nout:\nreturn n;',
    true,
  ],
  [
    'a jump from elsewhere is not there',
    'int n;\nif (part()) {\n\tn = 1;\n\tgoto out;\n}\nn = 2;\nif (a)\n\tgoto out;\nreturn 0;\nout:\nreturn n;',
    true,
  ],
  ['a part that only jumps', 'int n;\nn = 2;\nif (part())\n\tgoto out;\nreturn 0;\nout:\nreturn n;', false],
  [
    'a part that sets it on one way only',
    'int n = 0;\nif (part()) {\n\tif (a)\n\t\tn = 1;\n\tgoto out;\n}\nreturn 0;\nout:\nreturn n;',
    false,
  ],
  ['what stands elsewhere falls into it', 'int n;\nif (part())\n\tn = 1;\nn = 2;\nout:\nreturn n;', false],
])('done alone: %s', (_, body, expected) => {
  expect(isSet(body)).toBe(expected);
});
