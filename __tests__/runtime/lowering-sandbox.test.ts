import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, types, visit } from 'recast';
import * as babel from 'recast/parsers/babel';
import { kernelConfiguration } from '../../runtime/compile/configuration';
import { compileDriver, type CompiledDriver } from '../../runtime/compile/compile';
import { KernelLibrary } from '../../runtime/compile/library';
import { KERNEL_FAMILIES } from '../../runtime/models/families';
import { Fault } from '../../runtime/machine/fault';
import { Machine } from '../../runtime/machine/machine';
import { SimplePolicy } from '../../runtime/machine/policy';
import type { Value } from '../../runtime/machine/value';
import { parseDriver } from '../../model/parse';
import { standardIo } from '../cli/standard-io';

const configuration = kernelConfiguration();
const output: string[] = [];
let library: KernelLibrary;

beforeAll(async () => {
  library = await KernelLibrary.load([...KERNEL_FAMILIES, standardIo(output)], configuration);
});

beforeEach(() => {
  output.length = 0;
});

function compile(source: string): CompiledDriver {
  return compileDriver(parseDriver(source, { path: 'test.c', reach: 'all' }), library, configuration);
}

/** Call a function of a program; what it returned, or the fault that ended it. */
function call(source: string, name = 'main', ...args: Value[]): Value | Fault {
  const machine = new Machine(new SimplePolicy(), { steps: 50_000, cells: 50_000, depth: 200 });
  try {
    return compile(source).instantiate(machine).function(name)!(...args);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

/** Names that generated code uses and does not declare. */
function freeNames(code: string): Set<string> {
  const declared = new Set<string>();
  const used = new Set<string>();
  const declare = (node: unknown): void => {
    const n = types.namedTypes;
    if (n.Identifier.check(node)) declared.add(node.name);
    else if (n.ObjectPattern.check(node)) {
      for (const property of node.properties) if ('value' in property) declare(property.value);
    }
  };
  visit(parse(code, { parser: babel }) as types.ASTNode, {
    visitFunction(path) {
      declare((path.node as { id?: unknown }).id);
      path.node.params.forEach(declare);
      this.traverse(path);
    },
    visitVariableDeclarator(path) {
      declare(path.node.id);
      this.traverse(path);
    },
    visitCatchClause(path) {
      declare(path.node.param);
      this.traverse(path);
    },
    visitLabeledStatement(path) {
      declare(path.node.label);
      this.traverse(path);
    },
    visitMemberExpression(path) {
      expect(path.node.computed).toBe(false);
      this.visit(path.get('object') as never);
      return false;
    },
    visitObjectProperty(path) {
      this.visit(path.get('value') as never);
      return false;
    },
    visitIdentifier(path) {
      used.add(path.node.name);
      return false;
    },
  });
  return new Set([...used].filter((name) => !declared.has(name)));
}

const HOSTILE = `
struct constructor { int __proto__; int prototype; struct constructor *toString; int hasOwnProperty[2]; };
enum globalThis { process = 3, require, Function };
#define eval(code) ((code) + __proto__)
#define Symbol 40
static int machine = 1, kernel = 2, structures = 3, at = 4, get = 5, undefined = 6, NaN_ = 7;
static int __proto__ = 10;
static struct constructor valueOf = { .__proto__ = 5, .prototype = 6, .hasOwnProperty = { 7, 8 } };
static int constructor(int arguments, int async)
{
	struct constructor this = valueOf;
	int let = arguments, yield = async, $dollar = 2;

	this.toString = &valueOf;
	if (let > 100)
		goto import;
	return eval(let) + yield + $dollar + this.toString->__proto__ + this.prototype + this.hasOwnProperty[1];
import:
	return process + require + Function + Symbol;
}
int main(void)
{
	printf("*/ process.exit() // \${process} \`\\u2028 %d\\n", machine + kernel + structures + at + get + undefined);
	return constructor(1, 2) * 1000 + constructor(200, 0);
}
`;

describe('C cannot reach the host', () => {
  test('names of JavaScript and of the host are names of C', () => {
    expect(compile(HOSTILE).problems).toEqual([]);
    expect(call(HOSTILE)).toBe(34052n);
    expect(output.join('')).toContain('*/ process.exit() // ${process} `');
    expect(output.join('')).toContain(' 21\n');
  });

  test('nothing of the host is changed', () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    call(HOSTILE);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect(({} as { prototype?: unknown }).prototype).toBeUndefined();
  });

  test('generated code names nothing but what it is handed', () => {
    expect(freeNames(compile(HOSTILE).code)).toEqual(new Set());
    const programs = join(__dirname, '../../../__testfixtures__/lowering');
    for (const name of readdirSync(programs).filter((file) => file.endsWith('.c'))) {
      expect(freeNames(compile(readFileSync(join(programs, name), 'utf8')).code)).toEqual(new Set());
    }
  });

  test('comments and lines of C end no comment of JavaScript', () => {
    const source = `int main(void)
{
	int a = 1; /* \u2028 process.exit(1) */ // \\
	process.exit(1)
	a += /* */ 4 \r + 1; return a;
}
`;
    expect(call(source)).toBe(6n);
  });

  test('names that C has but JavaScript has not are spelled out', () => {
    expect(call('static int a$b = 3; static int a$$b = 4; int main(void) { return a$b * 10 + a$$b; }')).toBe(
      34n,
    );
  });
});

describe('every run has an end', () => {
  const fault = (source: string): string => {
    const result = call(source);
    expect(result).toBeInstanceOf(Fault);
    return (result as Fault).kind;
  };

  test.each([
    ['for', 'for (;;) ;'],
    ['while', 'int n = 0; while (1) n++;'],
    ['do', 'do { } while (1);'],
    ['continue', 'for (int i = 0; i < 10; ) continue;'],
    ['goto', 'again: goto again;'],
    ['goto in a nested block', 'int i = 0; if (i) { in: i++; } goto in;'],
    ['a macro that loops', 'FOREVER(x) ;'],
    ['a list that ends in itself', 'for (struct node *n = &self; n; n = n->next) ;'],
  ])('a loop without end ends: %s', (_name, body) => {
    expect(
      fault(`#define FOREVER(x) for (;;)
struct node { struct node *next; };
static struct node self = { &self };
int main(void) { ${body} return 0; }`),
    ).toBe('step budget');
  });

  test.each([
    ['by name', 'static int f(int n) { return f(n + 1) + 1; }'],
    [
      'by turns',
      'static int g(int n); static int f(int n) { return g(n); } static int g(int n) { return f(n) + 1; }',
    ],
    [
      'through a pointer',
      'static int f(int n); static int (*p)(int) = f; static int f(int n) { return p(n) + 1; }',
    ],
  ])('recursion without end ends: %s', (_name, functions) => {
    expect(fault(`${functions} int main(void) { return f(1); }`)).toBe('recursion too deep');
  });

  test.each([
    [
      'stores',
      'static char big[1 << 24]; int main(void) { for (int i = 0; i < 1 << 24; i += 2) big[i] = 1; return 0; }',
    ],
    ['memset', 'static char big[1 << 24]; int main(void) { memset(big + 1, 7, 1 << 23); return 0; }'],
    [
      'copies',
      'struct s { char c[1 << 20]; }; static struct s a, b; int main(void) { memset(&a.c[1], 1, 400000); for (;;) b = a; }',
    ],
    ['allocations', 'int main(void) { for (;;) kmalloc(64, GFP_KERNEL); }'],
    ['messages', 'int main(void) { for (;;) pr_info("hello %d", 1); }'],
  ])('memory is bounded: %s', (_name, source) => {
    expect(['memory budget', 'step budget']).toContain(fault(source));
  });

  test('a value that is computed without end stays small', () => {
    expect(
      call(
        'int other(void); int main(void) { unsigned int x = other(); for (int i = 0; i < 5000; i++) x = x * 3 + i; return x != 1; }',
      ),
    ).toBe(1n);
  });
});

describe('wrong accesses end the run with what was wrong', () => {
  test.each([
    ['null dereference', 'int *p = NULL; return *p;'],
    ['null dereference', 'struct s *p = NULL; return p->b;'],
    ['null dereference', 'int (*f)(void) = NULL; return f();'],
    ['out of bounds', 'int a[3] = { 0 }; int i = 3; return a[i];'],
    ['out of bounds', 'char *p = kmalloc(8, GFP_KERNEL); p[8] = 1; return 0;'],
    ['use after free', 'struct s *p = kzalloc(sizeof(*p), GFP_KERNEL); kfree(p); return p->b;'],
    ['double free', 'void *p = kzalloc(8, GFP_KERNEL); kfree(p); kfree(p); return 0;'],
    ['bad pointer', 'int x; kfree(&x); return 0;'],
    ['bad pointer', 'return *(int *)0x12345678;'],
    ['uninitialised value', 'int x; if (x) return 1; return 0;'],
    ['uninitialised value', 'struct s s; return s.b + 1;'],
    ['division by zero', 'int z = 0; return 5 / z;'],
    ['read-only memory', 'char *s = "text"; s[0] = 1; return 0;'],
    ['deadlock', 'static struct mutex m; mutex_lock(&m); mutex_lock(&m); return 0;'],
    ['kernel bug', 'BUG_ON(1 + 1 == 2); return 0;'],
  ])('%s: %s', (kind, body) => {
    const result = call(`struct s { int a; int b; }; int main(void) { ${body} }`);
    expect(result).toBeInstanceOf(Fault);
    expect((result as Fault).kind).toBe(kind);
  });
});

describe('what cannot be lowered is reported, and only that cannot run', () => {
  test.each([
    ['assembly', 'asm volatile ("nop");'],
    ['floating point', 'double d = 1.5;'],
    ['an array whose length is not constant', 'int n = f(3); int a[n];'],
    ['return inside a statement expression', 'int x = ({ if (f(1)) return 2; 3; });'],
    [
      'the macro for_each_widget(), which opens a block and is not known',
      'for_each_widget(w, list) { f(1); }',
    ],
    ['C that is not understood: goto *label;', 'goto *label;'],
  ])('%s', (message, statement) => {
    const source = `static int f(int n)
{
	return n;
}

int broken(void)
{
	f(1);
	${statement}
	return 0;
}

int main(void)
{
	return f(7);
}
`;
    expect(compile(source).problems).toEqual([{ function: 'broken', line: 9, message }]);
    expect(call(source)).toBe(7n);
    const result = call(source, 'broken');
    expect(result).toBeInstanceOf(Fault);
    expect((result as Fault).kind).toBe('not runnable');
    expect((result as Fault).message).toBe(`broken() could not be lowered: line 9: ${message}`);
  });

  test('all problems of a function are found in one go', () => {
    const { problems } = compile(
      'int f(void)\n{\n\tasm("a");\n\tif (1) {\n\t\tasm("b");\n\t}\n\treturn 0;\n}\n',
    );
    expect(problems.map(({ line }) => line)).toEqual([3, 5]);
  });
});

test.each(['struct missing', 'missing_t'])(
  'container_of() finds what holds an element of a %s',
  (element) => {
    const found = call(`struct bay { int count; ${element} slots[4]; int last; };
int main(void)
{
	struct bay bay;

	bay.slots[2].state = 1;
	return container_of(&bay.slots[2], struct bay, slots[2]) == &bay;
}
`);
    expect(found).toBe(1n);
  },
);
