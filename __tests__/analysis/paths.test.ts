import { executions } from '../../analysis/paths';
import { loadGrammar } from '../../model/parse';
import { smallFunction } from './functions';

beforeAll(() => loadGrammar());

/** The calls of `a()`, `b()` ... on each way, and how it ends. */
function ways(body: string): string[] {
  const { driver, definition } = smallFunction(body);
  const found = executions(driver, definition);
  if (!found) return ['too many'];
  return found
    .map(({ trace, outcome }) => {
      const calls = trace.flatMap(({ start, end }) =>
        [...driver.source.slice(start, end).matchAll(/\b(\w+)\(\)/g)].map((match) => match[1]),
      );
      return `${calls.join(' ')}: ${outcome}`;
    })
    .sort();
}

test.each<[string, string, string[]]>([
  ['one', 'x();\nreturn 0;', ['x: success']],
  ['two', 'if (a)\n\tx();\nreturn 0;', [': success', 'x: success']],
  [
    'none that a known value rules out',
    'int n = 0;\nif (a) {\n\tx();\n\tn = -EIO;\n}\nif (n)\n\treturn n;\ny();\nreturn 0;',
    ['x: failure', 'y: success'],
  ],
  [
    'an error path is a failure',
    'if (g() < 0)\n\tgoto err;\nreturn 0;\nerr:\n\tx();\n\treturn -EIO;',
    ['g x: failure', 'g: success'],
  ],
  ['a loop runs once or not at all', 'while (a)\n\tx();\nreturn 0;', [': success', 'x: success']],
  ['do once', 'do\n\tx();\nwhile (a);\nreturn 0;', ['x: success']],
  [
    'a loop that only a jump leaves may be left in its second round', // prettier-ignore
    'for (;;) {\n\tif (g())\n\t\tbreak;\n\tx();\n}\nreturn 0;',
    ['g x g: success', 'g: success'],
  ],
  [
    'a jump back is followed',
    'again:\n\tif (g())\n\t\tgoto again;\n\treturn 0;',
    ['g g: success', 'g: success'],
  ],
  ['an endless jump is not', 'again:\n\tx();\n\tgoto again;', []],
  [
    'cases',
    'switch (a) {\ncase 0:\n\tx();\n\tfallthrough;\ncase 1:\n\ty();\n}\nreturn 0;',
    [': success', 'x y: success', 'y: success'],
  ],
  [
    'break in scoped_guard() comes out behind it', // prettier-ignore
    'scoped_guard(mutex, &l) {\n\tif (a)\n\t\tbreak;\n\tx();\n}\ny();\nreturn 0;',
    ['x y: success', 'y: success'],
  ],
  ['without a result that is known', 'return g();', ['g: unknown']],
  ['a jump to nowhere', 'goto nowhere;', ['too many']],
])('%s', (_, body, expected) => {
  expect(ways(body)).toEqual(expected);
});

test('too many ways are not followed', () => {
  expect(ways(`${'if (g())\n\tx();\n'.repeat(13)}return 0;`)).toEqual(['too many']);
});

test('how each test came out, and what was passed', () => {
  const { driver, definition } = smallFunction('guard(mutex)(&l);\nif (a)\n\tx();\nreturn 0;');
  const found = executions(driver, definition)!;
  const kinds = found.map(({ points }) => points.map(({ kind }) => kind).join(' '));
  expect(kinds.sort()).toEqual([
    'enter condition statement leave',
    'enter condition statement statement leave',
  ]);
  expect(found.map(({ outcomes }) => [...outcomes.values()]).sort()).toEqual([[false], [true]]);
});
