import { isPure, isRepeatable } from '../../analysis/purity';
import { factTable } from '../../kernel/fact-table';
import { loadGrammar } from '../../model/parse';
import { find } from '../../model/query';
import { smallFunction } from './functions';

beforeAll(() => loadGrammar());

const FILE = `
struct foo { int n; };
#define to_foo(x) container_of(x, struct foo, n)
#define take_foo(x) kref_get(&(x)->ref)
static int size_of(struct foo *foo) { return foo->n * 2; }
static int counted(struct foo *foo) { return ++foo->n; }
static int chatty(struct foo *foo) { pr_info("asked"); return foo->n; }
static int searched(struct foo *foo) { int i; for (i = 0; i < 8; i++) if (foo->n == i) return i; return -1; }
static int deeper(struct foo *foo) { return counted(foo); }
static int again(struct foo *foo) { return foo->n ? again(foo) : 0; }
`;

function asked(expression: string) {
  const { driver, definition } = smallFunction(
    `${FILE}\nint f(struct foo *foo, int a)\n{\n\treturn ${expression};\n}`,
  );
  const { argument } = find(definition.body, 'ReturnStatement')[0].node;
  return [isPure(driver, definition, argument!), isRepeatable(driver, definition, argument!)];
}

test.each<[string, boolean, boolean]>([
  ['foo->n + (a << PAGE_SHIFT)', true, true],
  ['a ? sizeof(foo->n++) : -1', true, true],
  ['a++', false, false],
  ['(foo->n = 1)', false, false],
  ['PAGE_ALIGN(a)', true, true],
  ['min(a, foo->n++)', false, false],
  ['kref_read(&foo->ref)', true, false],
  ['to_foo(foo)', true, true],
  ['take_foo(foo)', false, false],
  ['size_of(foo)', true, true],
  ['counted(foo)', false, false],
  ['deeper(foo)', false, false],
  ['chatty(foo)', false, false],
  ['searched(foo)', true, false],
  ['again(foo)', true, true],
  ['foo->ops->size(foo)', false, false],
  ['lookup_size(foo)', false, false],
  ['get_size(foo)', false, false],
])('%s', (expression, pure, repeatable) => {
  expect(asked(expression)).toEqual([pure, repeatable]);
});

test('a row of the user makes a function pure', () => {
  const { driver, definition } = smallFunction('return lookup_size(a);');
  const { argument } = find(definition.body, 'ReturnStatement')[0].node;
  const facts = factTable([{ name: 'lookup_size', from: 'foo.h', kind: 'function', effects: [] }]);
  expect(isPure(driver, definition, argument!)).toBe(false);
  expect(isPure(driver, definition, argument!, facts)).toBe(true);
});
