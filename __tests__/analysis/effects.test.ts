import { effectsIn } from '../../analysis/effects';
import type { Driver } from '../../model/driver';
import { loadGrammar, parseDriver } from '../../model/parse';
import { factTable } from '../../kernel/fact-table';

beforeAll(loadGrammar);

const parsed = (source: string): Driver => parseDriver(source, { path: 'foo.c', reach: 'all' });

/** What the function `foo` of a text does, as its caller sees it: `does:what@target`. */
function done(source: string, facts = factTable()): string[] {
  const driver = parsed(source);
  return effectsIn(driver, facts)
    .ofFunction(driver.function('foo')!)
    .map(({ effect, target, basis }) => {
      const what = 'what' in effect ? `:${effect.what}` : '';
      return `${effect.does}${what}@${target}${basis === 'guess' ? ' (guess)' : ''}`;
    });
}

test('an effect of the kernel is seen from the caller: through a parameter, or elsewhere', () => {
  expect(done('void foo(struct kref *k) { kref_get(k); }')).toEqual(['takes:reference@0']);
  expect(done('void foo(int a, struct d *d) { list_add(&d->node, &all); }')).toEqual(['takes:list-entry@1']);
  expect(done('void foo(void) { wake_up(&queue); }')).toEqual(['stores:wakes@state']);
});

test('what happens to memory of the function itself is not noticed', () => {
  expect(done('int foo(int a) { int b[4]; memset(b, 0, 16); b[1] = a; return b[2]; }')).toEqual([]);
  expect(done('void foo(void) { struct x x, *p = &x; p->a = 1; memset(p, 0, 4); }')).toEqual([]);
});

test.each([
  ['sscanf("1 2", "%d %d", &d->a, &d->b)', ['writes@0', 'writes@0']],
  ['xa_find(&d->xa, &d->at, 9, XA_PRESENT)', ['stores:state@0']],
  ['xa_find_after(&d->xa, &d->at, 9, XA_PRESENT)', ['stores:state@0']],
  ['idr_get_next(&d->idr, &d->at)', ['stores:state@0']],
  ['mt_find(&d->mt, &d->at, 9)', ['stores:state@0']],
  ['of_get_property(d->np, "reg", &d->len)', ['writes@0']],
  ['of_find_property(d->np, "reg", &d->len)', ['writes@0']],
  ['radix_tree_gang_lookup(&d->tree, d->found, 0, 8)', ['writes@0']],
  ['kstrtoul_from_user(u, 8, 0, &d->a)', ['writes@0']],
  ['kstrtobool_from_user(u, 8, &d->a)', ['writes@0']],
  ['import_ubuf(0, u, 8, &d->iter)', ['writes@0']],
  ['regmap_field_read(field, &d->a)', ['stores:register@state', 'writes@0']],
])('what a function of the kernel writes by an argument is told: %s', (call, effects) => {
  const other = 'void __user *u; struct regmap_field *field;';
  const seen = done(`${other}\nvoid foo(struct d *d) { ${call}; }`).filter((one) => !one.startsWith('user'));
  expect(seen).toEqual(effects.length > 1 && effects[0] === effects[1] ? effects.slice(1) : effects);
  const local = call.replace(/&?d->(?=a\b|b\b|at\b|len\b|found\b|iter\b)/g, '&own.');
  const unseen = done(`${other}\nvoid foo(struct d *d) { struct d own; ${local}; }`);
  expect(unseen.filter((one) => !/^user|register/.test(one))).toEqual([]);
});

test('nothing is written where NULL says that there is no place for it', () => {
  expect(done('void foo(struct d *d) { of_get_property(d->np, "reg", NULL); }')).toEqual([]);
});

test('what throttles uses something up, unless it only withholds messages', () => {
  const used = ['stores:throttles@0'];
  expect(done('int foo(struct d *d) { if (!__ratelimit(&d->rs)) return -EBUSY; return 0; }')).toEqual(used);
  expect(done('void foo(struct d *d) { if (__ratelimit(&d->rs)) d->n = 1; }')).toContain(used[0]);
  expect(done('int foo(struct d *d) { return __ratelimit(&d->rs); }')).toEqual(used);
  expect(done('int foo(void) { if (!printk_ratelimit()) return -EBUSY; return 0; }')).toEqual([
    'stores:throttles@state',
  ]);
  expect(done('int foo(struct d *d) { if (d->x && __ratelimit(&d->rs)) pr_warn("x"); return 0; }')).toEqual(
    [],
  );
  expect(done('void foo(struct d *d) { if (!__ratelimit(&d->rs)) return; pr_warn("x"); }')).toEqual([]);
  expect(
    done(
      '#define warn(d) do { if (__ratelimit(&(d)->rs)) pr_warn("x"); } while (0)\nint foo(struct d *d) { warn(d); return 0; }',
    ),
  ).toEqual([]);
});

test('what a function takes and gives back itself is not noticed, unless some way leaves it', () => {
  const locked =
    'void foo(struct d *d) { kref_get(&d->ref); look(); kref_put(&d->ref, f); } void look(void) {}';
  expect(done(locked)).toEqual([]);
  const left =
    'int foo(struct d *d) { kref_get(&d->ref); if (d->x) return 0; kref_put(&d->ref, f); return 0; }';
  expect(done(left)).toEqual(['takes:reference@0']);
  const failed =
    'int foo(struct d *d) { kref_get(&d->ref); if (d->x) { kref_put(&d->ref, f); return -EIO; } return 0; }';
  expect(done(failed)).toEqual(['takes:reference@0']);
});

test('bodies are read bottom up, through functions that call themselves, and through macros', () => {
  const deep =
    'void a(struct d *x) { x->n++; } void b(struct d *y) { a(y); } void foo(struct d *z) { b(z); }';
  expect(done(deep)).toEqual(['assigns@0']);
  expect(
    done('void foo(struct d *d) { if (d->next) foo(d->next); mark(&d->f); } void mark(int *p) { *p = 1; }'),
  ).toEqual(['assigns@0']);
  expect(done('#define take(x) kref_get(&(x)->ref)\nvoid foo(struct d *d) { take(d); }')).toEqual([
    'takes:reference@0',
  ]);
  expect(done('#define my_get kref_get\nvoid foo(struct d *d) { my_get(&d->ref); }')).toEqual([
    'takes:reference@0',
  ]);
});

test('nothing known is unknown, and a name is a guess', () => {
  expect(done('void foo(struct d *d) { d_lookup_it(d); d->ops->go(d); }')).toEqual([
    'unknown:function@state',
    'unknown:pointer@state',
  ]);
  expect(done('void foo(struct d *d) { d_get(d); }')).toEqual(['takes:reference@0 (guess)']);
  expect(done('int foo(struct d *d) { return TO_D(d) + to_d(d) + d_is_open(d); }')).toEqual([]);
});

test('a row of the user wins over a guess and over a body', () => {
  const facts = factTable([{ name: 'd_get', from: 'mine', kind: 'function', effects: [] }]);
  expect(done('void foo(struct d *d) { d_get(d); }', facts)).toEqual([]);
});

test('each function is read once, however often it is called', () => {
  const many = Array.from(
    { length: 24 },
    (_, i) => `void f${i}(struct d *d) { f${i + 1}(d); f${i + 1}(d); }`,
  );
  const source = `${many.join('\n')}\nvoid f24(struct d *d) { d->n++; }\nvoid foo(struct d *d) { f0(d); }`;
  const before = performance.now();
  expect(done(source)).toEqual(['assigns@0']);
  expect(performance.now() - before).toBeLessThan(1000);
});
