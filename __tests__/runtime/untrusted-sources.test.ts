import { loadGrammar, parseDriver } from '../../model/parse';
import { kernelConfiguration } from '../../runtime/compile/configuration';
import { builtInScenarios } from '../../runtime/simulate/built-in-scenarios';
import { compileForSimulation, operationsVariables, simulate } from '../../runtime/simulate/simulate';

/** Drivers that were written to make the simulator fail, hang or run what is not the driver. */

const HOOK_END =
  'return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);';

function driver(before: string, body: string): string {
  return `#include <linux/fs.h>
#include <linux/mm.h>
${before}
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
${body}
	${HOOK_END}
}
static const struct file_operations h_fops = { .mmap = h_mmap };
`;
}

/** How the first scenario ends: `ran`, or what stopped it and why. */
async function outcome(before: string, body: string): Promise<string> {
  const parsed = parseDriver(driver(before, body), { path: 'h.c', reach: 'all' });
  const compiled = await compileForSimulation(parsed, kernelConfiguration(), 'mapping');
  const [operations] = operationsVariables(compiled);
  if (operations === undefined) return compiled.problems.map(({ message }) => message).join('; ');
  const { stopped } = simulate(compiled, operations, builtInScenarios()[0]);
  return stopped === null ? 'ran' : `${stopped.kind}: ${stopped.message}`;
}

const doubling = (levels: number, first: string, next: (name: string) => string): string =>
  [first, ...Array.from({ length: levels }, (_, i) => `#define B${i + 1} ${next(`B${i}`)}`)].join('\n');

beforeAll(loadGrammar);

describe('names of one kind never stand for another', () => {
  test.each([
    [
      'two statics on a line',
      '',
      '{ static int n = 1; n++; if (n != 2) return -EBADMSG; } { static int n = 5; n++; if (n != 6) return -EBADMSG; }',
    ],
    [
      'a static and a global that is spelled as it would be',
      'static int h_mmap$n$6 = 7;',
      'static int n = 1; if (n != 1 || h_mmap$n$6 != 7) return -EBADMSG;',
    ],
    [
      'a local with the name of a function that is called',
      'static int q(void) { return 3; }',
      'int r = q(); { int q = 4; r += q; } if (r != 7) return -EBADMSG;',
    ],
    [
      'a local that shadows a name used before in its block',
      'static int q = 3;',
      'int r = 0; { r = q; int q = 4; r += q; } if (r != 7) return -EBADMSG;',
    ],
    [
      'a macro that is undefined and then a local',
      '#define K 5\n',
      'int a = K;\n#undef K\n{ int K = 6; a += K; } if (a != 11) return -EBADMSG;',
    ],
    [
      'a variable with the name of a function of the kernel',
      'static int kfree = 3;',
      'if (kfree != 3) return -EBADMSG;',
    ],
    [
      'an enumerator and then a local',
      'enum { E = 4 };',
      'int a = E; { int E = 5; a += E; } if (a != 9) return -EBADMSG;',
    ],
    [
      'words of JavaScript and inherited names',
      'struct valueOf { int constructor; int __proto__; };',
      'struct valueOf let = { 2, 1 }; int toString = 3, arguments = 4, eval = 5; if (let.constructor + let.__proto__ + toString + arguments + eval != 15) return -EBADMSG;',
    ],
    ['a name beyond ASCII', 'static int \u00e9(int x) { return x; }', 'if (\u00e9(2) != 2) return -EBADMSG;'],
    [
      'a label that is a word of JavaScript',
      '',
      'int n = 0; await: n++; if (n < 3) goto await; if (n != 3) return -EBADMSG;',
    ],
  ])('%s', async (_, before, body) => {
    expect(await outcome(before, body)).toBe('ran');
  });
});

describe('C without a meaning is told in one line', () => {
  test.each([
    [
      'two default labels',
      '',
      'switch (vma->vm_pgoff) { default: break; default: break; }',
      /two default labels/,
    ],
    [
      'an array beyond what a size can be',
      '',
      'char a[1UL << 62]; a[0] = sizeof(a);',
      /an array of 4611686018427387904 elements/,
    ],
    [
      'a bit-field of more bits than its type',
      'struct s { unsigned long x : 100; }; static struct s g;',
      'g.x = 3;',
      /a bit-field of 100 bits/,
    ],
    ['types in a circle', 'typedef B A;\ntypedef A B;\nstatic A g;', 'g = 3;', /declared in terms of itself/],
    ['a type of itself', 'static typeof(g) g;', 'g = 3;', /declared in terms of itself/],
  ])('%s', async (_, before, body, expected) => {
    const told = await outcome(before, body);
    expect(told).toMatch(expected);
    expect(told).not.toContain('\n');
  });
});

describe('what would take for ever or all memory stops', () => {
  const BOUNDED = 20_000;
  test.each([
    [
      'macros that double, in an expression',
      doubling(26, '#define B0 1', (b) => `(${b} + ${b})`),
      'int a = B26;',
      /macros that stand for more than/,
    ],
    [
      'macros that double, in arguments',
      '#define D(x) ((x) + (x))',
      `int a = ${'D('.repeat(20)}1${')'.repeat(20)};`,
      /macros that stand for more than/,
    ],
    [
      'macros that double, in a condition',
      `${doubling(22, '#define B0 1', (b) => `(${b} + ${b} + ${b})`)}\n#if B22\n#define K 3\n#endif`,
      '',
      /^ran$/,
    ],
    [
      'strings of strings',
      '#define S(x) #x',
      `pr_info(${'S('.repeat(24)}"${')'.repeat(24)});`,
      /macros that stand|not understood|is no expression/,
    ],
    [
      'a range in a range',
      'static char a[65536][64] = { [0 ... 65535] = { [0 ... 63] = 3 } };',
      'a[0][0] = a[3][3];',
      /memory|more than 65536 values|unknown|ran/,
    ],
    ['a range of frames', '', 'remap_pfn_range(vma, 0, 0, 1UL << 62, vma->vm_page_prot);', /step budget/],
    [
      'a number of pages',
      '',
      'struct page *p[1]; unsigned long n = 1UL << 50; vm_insert_pages(vma, vma->vm_start, p, &n);',
      /step budget/,
    ],
    ['pages to take away', '', 'zap_vma_ptes(vma, 0, 1UL << 60);', /step budget/],
    [
      'allocations of many pages',
      '',
      'int i; for (i = 0; i < 100000; i++) alloc_pages(GFP_KERNEL, 30);',
      /budget/,
    ],
    [
      'a width of a format',
      '',
      'int i; static char b[64]; for (i = 0; i < 100000; i++) snprintf(b, 64, "%1000000d", i);',
      /step budget/,
    ],
  ])(
    '%s',
    async (_, before, body, expected) => {
      const start = Date.now();
      expect(await outcome(before, body)).toMatch(expected);
      expect(Date.now() - start).toBeLessThan(BOUNDED);
    },
    60_000,
  );
});

describe('what nests too deep is not understood, and says so', () => {
  test.each([
    ['parentheses', `int a = ${'('.repeat(3400)}1${')'.repeat(3400)};`],
    ['a sum', `int a = ${'1 + '.repeat(4000)}1;`],
    ['braces', `${'{'.repeat(600)}${'}'.repeat(600)}`],
    ['else if', `if (0) ;${' else if (0) ;'.repeat(400)}`],
    ['pointers', `int ${'*'.repeat(3600)}p;`],
    ['assignments', `int a; ${'a = '.repeat(2500)}1;`],
  ])('%s', (_, body) => {
    const parsed = parseDriver(driver('', body), { path: 'h.c', reach: 'all' });
    expect(parsed.program.body.some(({ type }) => type === 'CUnparsed')).toBe(true);
  });
});

test('a label in the middle of a loop in a switch is told, and ends', async () => {
  const device = 'int n = 5; switch (n) { case 0: do { n--; case 5: n--; case 3: n--; } while (n > 0); }';
  expect(await outcome('', device)).toMatch(/line \d+: C that is not understood: case/);
});

test('// and /* in a string of a macro are no comment', async () => {
  const macros = '#define URL "http://x"\n#define OPEN "/*"\n#define CLOSE "*/"';
  const body = "if (URL[6] != '/' || OPEN[1] != '*' || CLOSE[0] != '*') return -EBADMSG;";
  expect(await outcome(macros, body)).toBe('ran');
});
