import { NEWEST_RELEASE } from '../../kernel/releases';
import { loadGrammar, parseDriver } from '../../model/parse';
import { kernelConfiguration } from '../../runtime/compile/configuration';
import { builtInScenarios } from '../../runtime/simulate/built-in-scenarios';
import { compileForSimulation, operationsVariables, simulate } from '../../runtime/simulate/simulate';
import { migrateSource } from '../../transforms/mmap-prepare/registry';

/**
 * Programs whose names, strings and numbers mean something to JavaScript, at every place where C may have them: they run as
 * C says, are converted like any other, and leave nothing behind.
 */

/** Names that objects inherit, that JavaScript reserves, that Node.js defines, and that generated code uses for itself. */
const NAMES = (
  'constructor __proto__ toString hasOwnProperty valueOf arguments eval await let function undefined NaN globalThis ' +
  'process require machine kernel structures at get truth u64 fn$x local$x'
).split(' ');

/** Where a name stands, as what comes before the hook and what the hook checks. */
const POSITIONS: ReadonlyMap<string, (name: string) => [before: string, body: string]> = new Map([
  ['a function', (n) => [`static int ${n}(int x) { return x + 1; }`, `BUG_ON(${n}(2) != 3);`]],
  [
    'a pointer to it',
    (n) => [`static int ${n}(int x) { return x + 1; }`, `int (*p)(int) = ${n}; BUG_ON(p(2) != 3);`],
  ],
  ['a global', (n) => [`static int ${n} = 3;`, `${n}++; BUG_ON(${n} < 4);`]],
  ['a local', (n) => ['', `int ${n} = 3; ${n} += 1; BUG_ON(${n} != 4);`]],
  ['a local in memory', (n) => ['', `int ${n} = 3; int *p = &${n}; *p = 5; BUG_ON(${n} != 5);`]],
  ['a static', (n) => ['', `static int ${n} = 3; BUG_ON(${n} != 3);`]],
  ['a parameter', (n) => [`static int f(int ${n}) { return ${n} * 2; }`, 'BUG_ON(f(4) != 8);']],
  [
    'a member',
    (n) => [
      `struct s { int ${n}; int other; };`,
      `struct s v = { .${n} = 3 }; BUG_ON(v.${n} + v.other != 3);`,
    ],
  ],
  [
    'a tag',
    (n) => [`struct tag_${n} { int a; }; union ${n} { int a; };`, `union ${n} v; v.a = 2; BUG_ON(v.a != 2);`],
  ],
  [
    'the tag of a global and of a parameter',
    (n) => [
      `struct ${n} { int a; };\nstatic struct ${n} g = { 3 };\nstatic int f(struct ${n} v, struct ${n} *p) { return v.a + p->a; }`,
      'BUG_ON(f(g, &g) != 6);',
    ],
  ],
  ['an enumerator', (n) => [`enum { ${n} = 6 };`, `BUG_ON(${n} != 6);`]],
  ['a macro', (n) => [`#define ${n} 7`, `BUG_ON(${n} != 7);`]],
  ['a macro with arguments', (n) => [`#define ${n}(x) ((x) + 1)`, `BUG_ON(${n}(7) != 8);`]],
  ['a label', (n) => ['', `int i = 0; ${n}: i++; if (i < 3) goto ${n}; BUG_ON(i != 3);`]],
  ['a type', (n) => [`typedef int ${n};`, `${n} v = 3; BUG_ON(v != 3);`]],
]);

/** Strings and numbers that would end a string, a comment or a number of JavaScript, with what they are in C. */
const VALUES: readonly [string, string][] = [
  ['a template', "const char *s = \"`${process.exit(9)}`\"; BUG_ON(s[0] != '`' || s[1] != '$');"],
  ['a quote', 'const char *s = "\\"+process.exit(9)+\\""; BUG_ON(s[0] != \'"\');'],
  ['an end of a comment', 'const char *s = "*/process.exit(9)/*"; BUG_ON(s[1] != \'/\');'],
  ['line separators', 'const char *s = "\u2028process.exit(9)\u2029"; BUG_ON(s[0] == 0);'],
  [
    'an escape of octal digits',
    'const char *s = "\\0508\\x41"; BUG_ON(s[0] != 40 || s[1] != \'8\' || s[2] != 65);',
  ],
  ['a comment with code', 'int a = 1; /* \u2028 process.exit(9) */ // */ process.exit(9)\n\tBUG_ON(a != 1);'],
  ['the largest number', 'unsigned long a = 0xffffffffffffffffUL; BUG_ON(a + 1 != 0);'],
  ['an octal number', 'int a = 0777; BUG_ON(a != 511);'],
  ['a character of several', "int a = 'ab'; BUG_ON(a == 0);"],
  ['a string of parts', 'const char *s = "a" /* " */ "\\\\"; BUG_ON(s[1] != 92 || s[2] != 0);'],
];

function driver(before: string, body: string): string {
  return `#include <linux/fs.h>
#include <linux/mm.h>
${before}
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	${body}
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
`;
}

/** `ran`, or what stopped the first scenario, or the JavaScript that got through. */
async function outcome(source: string): Promise<string> {
  const inherited = Object.getOwnPropertyNames(Object.prototype).length;
  const globals = Object.getOwnPropertyNames(globalThis).length;
  const parsed = parseDriver(source, { path: 'h.c', reach: 'all' });
  const compiled = await compileForSimulation(parsed, kernelConfiguration(), 'mapping');
  const [operations] = operationsVariables(compiled);
  if (operations === undefined) return compiled.problems.map(({ message }) => message).join('; ');
  const { stopped } = simulate(compiled, operations, builtInScenarios()[0]);
  if (Object.getOwnPropertyNames(Object.prototype).length !== inherited) return 'Object.prototype changed';
  if (Object.getOwnPropertyNames(globalThis).length !== globals) return 'there is another global';
  return stopped === null ? 'ran' : `${stopped.kind}: ${stopped.message}`;
}

/** What is wrong with how it is converted: text of JavaScript in the driver, or a second run that changes something. */
function faultOfConverting(source: string): string | null {
  const { output } = migrateSource(source, { path: 'h.c', api: NEWEST_RELEASE });
  if (/native code|\[object/.test(output)) return output;
  const again = migrateSource(output, { path: 'h.c', api: NEWEST_RELEASE });
  return again.output === output ? null : again.output;
}

beforeAll(loadGrammar);

test('a check that fails is seen', async () => {
  expect(await outcome(driver('', 'BUG_ON(1);'))).not.toBe('ran');
});

describe.each([...POSITIONS])('%s', (_position, at) => {
  test.each(NAMES)('named %s', async (name) => {
    const source = driver(...at(name));
    expect(await outcome(source)).toBe('ran');
    expect(faultOfConverting(source)).toBeNull();
  });
});

describe('a literal', () => {
  test.each(VALUES)('%s', async (_, body) => {
    const source = driver('', body);
    expect([await outcome(source), faultOfConverting(source)]).toEqual(['ran', null]);
  });
});
