import { flowOf, testOf } from '../../analysis/control-flow';
import { explore } from '../../analysis/paths';
import { describeValue, isUnsigned, Values } from '../../analysis/values';
import { loadGrammar } from '../../model/parse';
import { find } from '../../model/query';
import { smallFunction } from './functions';

beforeAll(() => loadGrammar());

/** The values that a function may return, in words. */
function returned(body: string): string[] {
  const { driver, definition } = smallFunction(body);
  const { entry } = flowOf(definition);
  const found = explore(new Values(driver, definition), [entry], new Map());
  return [...new Set(found!.returned.map(describeValue))].sort();
}

test.each<[string, string, string[]]>([
  ['0', 'return 0;', ['zero']],
  ['an error number', 'return -EINVAL;', ['-EINVAL']],
  ['what a variable was set to', 'int n = -EIO;\nreturn n;', ['-EIO']],
  ['nothing, once its address is known', 'int n = 0;\ng(&n);\nreturn n;', ['unknown']],
  [
    'nothing, after any call that may know its address',
    'int *p = &a;\na = 0;\ng(p);\nreturn a;',
    ['unknown'],
  ],
  ['nothing, after a macro that assigns it', 'int n = 0;\nget_user(n, p);\nreturn n;', ['unknown']],
  ['the error of a pointer', 'return PTR_ERR(p);', ['an error']],
  ['what a test leaves of it', 'if (a)\n\treturn a;\nreturn a;', ['.. but 0', 'zero']],
  ['what a sign leaves of it', 'if (a < 0)\n\treturn a;\nreturn a;', ['..-1', '0..']],
  ['bounds', 'if (a > 8 || a < 3)\n\treturn 0;\nreturn a;', ['3..8', 'zero']],
  ['bounds from the other side', 'if (8 < a)\n\treturn 0;\nreturn a;', ['..8', 'zero']],
  ['a constant that it was compared with', 'if (a == -EBUSY)\n\treturn a;\nreturn 0;', ['-EBUSY', 'zero']],
  ['one way of a test that is known', 'int n = 0;\nif (n)\n\treturn 1;\nreturn 0;', ['zero']],
  [
    'one way of two tests of the same',
    'if (a)\n\tb = 1;\nelse\n\tb = 0;\nif (!a)\n\treturn b;\nreturn 0;',
    ['zero'],
  ],
  ['an error is below 0, and not 0', 'int n = -EIO;\nif (n >= 0 || !n)\n\treturn 1;\nreturn 0;', ['zero']],
  ['a condition as a value', 'return a == 1;', ['0..1']],
  ['a hint changes nothing', 'int n = -EIO;\nif (unlikely(n))\n\treturn n;\nreturn 0;', ['-EIO']],
  ['an assignment in a test', 'int n;\nif ((n = 0))\n\treturn 1;\nreturn n;', ['zero']],
])('%s', (_, body, expected) => {
  expect(returned(body)).toEqual(expected);
});

describe('an unsigned variable', () => {
  test.each<[string, string, string[]]>([
    ['is never below 0', 'unsigned int n = -EIO;\nif (n < 0)\n\treturn 1;\nreturn 0;', ['zero']],
    ['also when nothing is known of it', 'u32 n = g();\nif (n < 0)\n\treturn 1;\nreturn 0;', ['zero']],
    ['holds an error all the same', 'unsigned int n = -EIO;\nif (n)\n\treturn n;\nreturn 0;', ['-EIO']],
    ['is above 0 then', 'size_t n = -EIO;\nif (n > 0)\n\treturn 1;\nreturn 0;', ['1..1']],
    ['but for a cast', 'unsigned int n = -EIO;\nif ((int)n < 0)\n\treturn 1;\nreturn 0;', ['1..1']],
  ])('%s', (_, body, expected) => {
    expect(returned(body)).toEqual(expected);
  });

  test.each<[string, boolean]>([
    ['unsigned int', true],
    ['u8', true],
    ['const size_t', true],
    ['struct foo *', true],
    ['int', false],
    ['long', false],
    ['foo_t', false],
  ])('is %s one?', (type, expected) => {
    const { definition } = smallFunction(`int f(${type} n)\n{\n\treturn n;\n}`);
    const { argument } = find(definition.body, 'ReturnStatement')[0].node;
    expect(isUnsigned(definition, argument!)).toBe(expected);
  });
});

test('beyond its bound, nothing is said', () => {
  const tests = Array.from({ length: 12 }, (_, i) => `if (g${i}())\n\tn${i} = 1;\nelse\n\tn${i} = 0;`);
  const names = tests.map((_, i) => `n${i}`).join(', ');
  const { driver, definition } = smallFunction(`int ${names};\n${tests.join('\n')}\nreturn 0;`);
  const { entry } = flowOf(definition);
  expect(explore(new Values(driver, definition), [entry], new Map())).toBeNull();
});

test('a condition that is known goes one way', () => {
  const { driver, definition } = smallFunction('int n = 0;\nif (n < 1)\n\treturn 1;\nreturn 0;');
  const values = new Values(driver, definition);
  const { entry } = flowOf(definition);
  const known = values.after(entry, new Map());
  expect(values.truth(testOf(entry.next[0])!, known)).toBe(true);
  expect(values.truth(testOf(entry.next[0])!, new Map())).toBeNull();
});
