import type { FunctionDeclaration, Node, TopLevel } from '../../model/nodes';
import { loadGrammar, parseDriver, parseExpression } from '../../model/parse';
import { splitTopLevel } from '../../model/top-level';
import { walk } from '../../model/walk';

beforeAll(() => loadGrammar());

/** The statements of a function's body. */
function body(statements: string): readonly Node[] {
  const source = `static int f(struct file *file, struct vm_area_struct *vma)\n{\n${statements}\n}\n`;
  const definition = parseDriver(source, { path: 'f.c' }).function('f');
  if (!definition) throw new Error(`not a function: ${source}`);
  return definition.body.body;
}

function typesBelow(nodes: readonly Node[]): string[] {
  const types: string[] = [];
  for (const node of nodes) walk(node, (inner) => void types.push(inner.type));
  return types;
}

describe('what the grammar does not know', () => {
  test.each<[string, string]>([
    ['macros that open a block', 'list_for_each_entry(pos, &head, list) { use(pos); }'],
    ['macros that open a statement', 'for_each_online_cpu(cpu) use(cpu);'],
    ['scoped guards', 'scoped_guard(mutex, &lock) { use(vma); }'],
    ['nested ones', 'if (vma) for_each_cpu(cpu, mask) if (cpu) use(cpu);'],
  ])('%s', (_, text) => {
    const types = typesBelow(body(text));
    expect(types).toContain('CMacroBlock');
    expect(types).not.toContain('CUnparsed');
  });

  test('guards', () => {
    const [guard] = body('guard(mutex)(&lock);');
    expect(guard).toMatchObject({ type: 'CGuardStatement', kind: { name: 'mutex' } });
  });

  test.each<[string, string]>([
    ['annotations', 'char __user *p = x; int __maybe_unused n;'],
    ['types as arguments', 'p = kmalloc_obj(struct foo); q = container_of(p, struct bar, member);'],
    ['sized types as arguments', 'n = min_t(unsigned long, a, b);'],
    ['ranges of cases', "switch (c) { case '0' ... '9': return 1; default: return 0; }"],
    ['statement expressions', 'n = ({ int x = 1; x; });'],
    ['choices without a middle', 'n = a ?: b;'],
    ['designated initialisers', 'struct s s = { .a.b[1] = 2, [0 ... 3] = { 0 } };'],
    ['types that the value tells', 'const auto call = ops->call; auto n = 1;'],
    ['labels at the end of a block', 'goto out;\nout:\n\t;'],
    ['attributes of statements', 'switch (c) { case 1: fallthrough; case 2: break; }'],
  ])('%s', (_, text) => {
    expect(typesBelow(body(text))).not.toContain('CUnparsed');
  });

  test.each(['return(err);', 'return (err);', 'return( err );', 'return(err) && x;'])(
    '%s leaves the function',
    (text) => {
      expect(body(text)).toMatchObject([{ type: 'ReturnStatement' }]);
      expect(typesBelow(body(text))).not.toContain('CUnparsed');
    },
  );

  test.each<[string, string, string]>([['assembler', 'asm volatile("nop" ::: "memory");', 'CAsmStatement']])(
    '%s is kept as text',
    (_, text, type) => {
      expect(typesBelow(body(text))).toContain(type);
    },
  );
});

describe('the name of a function', () => {
  test.each<[string, string]>([
    ['begins with underscores', 'static int __f(struct file *file)'],
    ['has an annotation with arguments before it', '__printf(1, 2) static int __f(char *format)'],
    ['has an annotation with arguments behind it', 'static int __f(struct foo *foo) __releases(&foo->lock)'],
    ['stands before a function parameter', 'static int __f(int (*call)(struct file *), void *data)'],
  ])('%s', (_, head) => {
    const name = /\b(?:__)?f\b/.exec(head)![0];
    const driver = parseDriver(`${head}\n{\n\treturn 0;\n}\n`, { path: 'f.c' });
    expect(driver.function(name)?.id.name).toBe(name);
  });
});

describe('conditional directives', () => {
  test('around statements hold the statements of each branch', () => {
    const [conditional] = body('#if defined(A)\n\ta();\n#elif B\n\tb();\n#else\n\tc();\n\td();\n#endif');
    expect(conditional).toMatchObject({
      type: 'CPreprocConditional',
      branches: [
        { directive: 'if', body: [{ type: 'ExpressionStatement' }] },
        { directive: 'elif', condition: 'B', body: [{ type: 'ExpressionStatement' }] },
        { directive: 'else', body: [{}, {}] },
      ],
    });
  });

  test('around items are told of them', () => {
    const source =
      '#ifdef A\nint a(void) { return 0; }\n#else\n#if B > 1\nint b(void) { return 0; }\n#endif\n#endif\nint c(void) { return 0; }\n';
    const driver = parseDriver(source, { path: 'f.c' });
    const conditions = (name: string): readonly string[] =>
      driver.conditions(driver.function(name) as FunctionDeclaration);
    expect(conditions('a')).toEqual(['ifdef A']);
    expect(conditions('b')).toEqual(['!(ifdef A)', 'B > 1']);
    expect(conditions('c')).toEqual([]);
  });

  test('choose between two heads of one function without losing what follows', () => {
    const source =
      '#ifdef A\nstatic int f(int x)\n#else\nstatic int f(long x)\n#endif\n{\n\treturn x;\n}\nint g(void) { return 1; }\n';
    expect(parseDriver(source, { path: 'f.c' }).function('g')?.id.name).toBe('g');
  });
});

describe('top-level items', () => {
  const kinds = (text: string): string[] =>
    splitTopLevel(text).items.map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);

  test.each<[string, string, string[]]>([
    [
      'functions and declarations',
      'int a;\nint f(void) { return 1; }\nint b;',
      ['declaration: int a;', 'function: int f(void) { return 1; }', 'declaration: int b;'],
    ],
    [
      'structures are no functions',
      'struct s { int (*f)(void); };',
      ['declaration: struct s { int (*f)(void); };'],
    ],
    ['initialisers with calls', 'int x[] = { F(1), F(2) };', ['declaration: int x[] = { F(1), F(2) };']],
    [
      'braces in strings and characters',
      'char *s = "{"; char c = \'{\'; int x;',
      ['declaration: char *s = "{";', "declaration: char c = '{';", 'declaration: int x;'],
    ],
    [
      'braces in comments',
      'int f(void) { /* { */ // {\n}\nint x;',
      ['function: int f(void) { /* { */ // {\n}', 'declaration: int x;'],
    ],
    [
      'macros without a semicolon',
      'MODULE_LICENSE("GPL")\nint x;',
      ['declaration: MODULE_LICENSE("GPL")\n', 'declaration: int x;'],
    ],
    [
      'a directive behind one',
      'DEFINE_FREE(x, int *, y(_T))\n\n#define y(a) z(a)\nint x;',
      ['declaration: DEFINE_FREE(x, int *, y(_T))\n', 'directive: #define y(a) z(a)', 'declaration: int x;'],
    ],
    [
      'the end of a condition behind one',
      '#ifdef A\nDEFINE_FREE(x, int *, y(_T))\n#endif\nint x;',
      ['directive: #ifdef A', 'declaration: DEFINE_FREE(x, int *, y(_T))\n#endif', 'declaration: int x;'],
    ],
    [
      'heads of functions that a condition chooses from',
      '#ifdef A\nHEAD(a)\n#else\nHEAD(b)\n#endif\n{ return 1; }\nint x;',
      [
        'directive: #ifdef A',
        'function: HEAD(a)\n#else\nHEAD(b)\n#endif\n{ return 1; }',
        'declaration: int x;',
      ],
    ],
    [
      'attributes before a body',
      'int f(void) __releases(lock) { return 1; }',
      ['function: int f(void) __releases(lock) { return 1; }'],
    ],
    [
      'directives over several lines',
      '#define A \\\n\tb\nint x;',
      ['directive: #define A \\\n\tb', 'declaration: int x;'],
    ],
    ['typedefs of structures', 'typedef struct { int a; } t;', ['declaration: typedef struct { int a; } t;']],
  ])('%s', (_, text, expected) => {
    expect(kinds(text).map((item) => item.trimEnd())).toEqual(expected.map((item) => item.trimEnd()));
  });
});

test('an expression stands alone, with ranges in its own text', () => {
  const expression = parseExpression('VM_READ | (VM_WRITE)');
  expect(expression).toMatchObject({
    type: 'BinaryExpression',
    operator: '|',
    left: { name: 'VM_READ', start: 0, end: 7 },
    right: { type: 'Identifier', name: 'VM_WRITE', start: 10, end: 20 },
  });
  expect(parseExpression('do { x; } while (0)')).toBeNull();
  expect(parseExpression('a;')).toBeNull();
});

test('numbers and strings have their C values', () => {
  const value = (text: string): unknown => (parseExpression(text) as { value?: unknown } | null)?.value;
  expect(value('0x10UL')).toBe(16n);
  expect(value('010')).toBe(8n);
  expect(value('0b101')).toBe(5n);
  expect(value('18446744073709551615ull')).toBe(18446744073709551615n);
  expect(value('"a\\n" "\\x41"')).toBe('a\nA');
  expect(value('1.5')).toBe(1.5);
});

test('only what is asked for is parsed, and asking again gives the same nodes', () => {
  const driver = parseDriver('int f(void) { return 1; }\nint g(void) { return 2; }\n', { path: 'f.c' });
  expect(driver.program.body).toEqual([]);
  const f = driver.function('f');
  expect(driver.program.body).toEqual([f]);
  expect(driver.function('f')).toBe(f);
  const all: readonly TopLevel[] = parseDriver(driver.source, { path: 'f.c', reach: 'all' }).program.body;
  expect(all.map((node) => node.type)).toEqual(['FunctionDeclaration', 'FunctionDeclaration']);
});

test.each<[string, string]>([
  ['!x->n++', 'UnaryExpression'],
  ['*p->q--', 'CDereference'],
  ['-(long)x++', 'UnaryExpression'],
])('an operator behind its operand binds closer than one before it: %s', (text, type) => {
  const expression = parseExpression(text);
  expect(expression).toMatchObject({ type, start: 0, end: text.length });
  const inner = typesBelow([expression!]);
  expect(inner.indexOf('UpdateExpression')).toBe(
    inner.findIndex((one) => !/^(Unary|CDeref|CCast)/.test(one)),
  );
});

describe('what takes time in proportion to the size of a file', () => {
  /** Milliseconds of the processor. */
  function timeOf(work: () => void): number {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  }

  test('an item that is damaged at its start is read as text, and its hooks are found', () => {
    const source = `static int f(struct s *s ,sub>-s& ,bc(yrtne\n${')a* b c(d static\nfor (i = 0; i < n; i++) {\n f(a[i]);\n}\n'.repeat(8)}${'static const struct s t = { .a = b, .c = { d, e }, };\n'.repeat(6000)}static const struct file_operations f = { .mmap = f_mmap };\n`;
    let hooks: readonly unknown[] = [];
    const time = timeOf(() => (hooks = parseDriver(source, { path: 'f.c' }).hooks));
    expect(hooks).toMatchObject([
      { text: 'f_mmap', references: [{ operations: 'file_operations', variable: 'f' }] },
    ]);
    expect(time).toBeLessThan(2000);
    // What comes next does not go on with it.
    expect(parseExpression('a + 1')).toMatchObject({ type: 'BinaryExpression' });
  });

  test('directives that stand in each other, or in a row', () => {
    const many = 20_000;
    const nested = Array.from({ length: many }, (_, i) => `#ifdef A${i}\n`).join('');
    const row = Array.from({ length: 2 * many }, (_, i) => `#include <linux/h${i}.h>\n`).join('');
    const source = `${row}${nested}int f(void) { return 1; }\n${'#endif\n'.repeat(many)}int g(void) { return 1; }\n`;
    let conditions: readonly (readonly string[])[] = [];
    const time = timeOf(() => {
      const driver = parseDriver(source, { path: 'f.c' });
      conditions = ['f', 'g'].map((name) => driver.conditions(driver.function(name) as FunctionDeclaration));
    });
    expect(conditions[0]).toHaveLength(many);
    expect(conditions[0].slice(0, 2)).toEqual(['ifdef A0', 'ifdef A1']);
    expect(conditions[1]).toEqual([]);
    expect(time).toBeLessThan(2000);
  });
});
