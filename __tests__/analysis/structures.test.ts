import { accessesOf, overlap, structureOf, union } from '../../analysis/structures';
import { loadGrammar, parseDriver } from '../../model/parse';

beforeAll(() => loadGrammar());

const STRUCTURES = `
struct file_operations { int (*mmap)(void); };
struct kit { struct file_operations fops; struct file_operations *ops; };
static struct file_operations one = { .mmap = own }, other;
static struct file_operations all[] = { { .mmap = own } };
static struct kit kit = { .fops = { .mmap = own }, .ops = &one };
`;

/** What the member `mmap` is one of in the last function of a text, and whether that is the hook's own. */
function accessIn(functions: string) {
  const driver = parseDriver(STRUCTURES + functions, { path: 'kit.c', reach: 'all' });
  const hook = driver.hooks.find(({ name }) => name === 'own')!;
  const own = union(hook.references.map((reference) => structureOf(driver, reference)));
  const tags = new Set(['file_operations']);
  const all = accessesOf(
    driver,
    new Set(['mmap']),
    tags,
    () => true,
    () => own,
  );
  const { structure } = all.at(-1)!;
  return { places: [...structure.places], beyond: structure.beyond, own: overlap(structure, own) };
}

test.each<[string, string, string[], 'all' | 'some' | 'none']>([
  ['a variable', 'void f(void) { one.mmap = 0; }', ['one'], 'all'],
  ['another one', 'void f(void) { other.mmap = 0; }', ['other'], 'none'],
  ['its address', 'void f(void) { (&one)->mmap = 0; }', ['one'], 'all'],
  ['an element', 'void f(int i) { all[i].mmap = 0; }', ['all'], 'all'],
  ['the first element', 'void f(void) { all->mmap = 0; }', ['all'], 'all'],
  ['a member', 'void f(void) { kit.fops.mmap = 0; }', ['kit.fops'], 'all'],
  ['a member by a pointer', 'void f(void) { struct kit *k = &kit; k->fops.mmap = 0; }', ['kit.fops'], 'all'],
  ['a pointer that is a member', 'void f(struct kit *k) { k->ops->mmap = 0; }', ['one'], 'some'],
  ['a local pointer', 'void f(void) { struct file_operations *p = &one; p->mmap = 0; }', ['one'], 'all'],
  [
    'a pointer to one of two',
    'void f(int n) { struct file_operations *p = n ? &one : &other; p->mmap = 0; }',
    ['one', 'other'],
    'some',
  ],
  ['a local structure', 'void f(void) { struct file_operations copy; copy.mmap = 0; }', [], 'none'],
  ['any pointer', 'void f(struct file_operations *p) { p->mmap = 0; }', [], 'none'],
  ['what a call gives', 'void f(void) { operations()->mmap = 0; }', [], 'none'],
  [
    'what the callers of a static function give it',
    'static void g(struct file_operations *p) { p->mmap = 0; }\nvoid f(void) { g(&one); g(&kit.fops); }',
    ['one', 'kit.fops'],
    'all',
  ],
  [
    'what a function is given that others may call',
    'void g(struct file_operations *p) { p->mmap = 0; }\nvoid f(void) { g(&one); }',
    ['one'],
    'some',
  ],
  [
    'what a function is given whose address is taken',
    'static void g(struct file_operations *p) { p->mmap = 0; }\nvoid f(void) { g(&one); later(g); }',
    ['one'],
    'some',
  ],
  [
    'a member of the same name of another structure',
    'struct tool { struct file_operations *ops; };\nvoid f(struct tool *t) { t->ops->mmap = 0; }',
    [],
    'none',
  ],
])('the structure of %s', (_, functions, places, own) => {
  const found = accessIn(functions);
  expect(found.places).toEqual(places);
  expect(found.own).toBe(own);
});
