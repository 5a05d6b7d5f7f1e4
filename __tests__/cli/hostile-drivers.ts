/**
 * Drivers that somebody may have written to do harm, or that a damaged disk or a bad merge made: what each has is in its name. They
 * are C, nearly C, or nothing at all.
 */

const FRAME =
  'return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);';

/** A driver with something before its hook and something in it. */
function driver(before: string, body = ''): string {
  return `#include <linux/fs.h>
#include <linux/mm.h>
${before}
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	${body}
	${FRAME}
}
static const struct file_operations h_fops = { .mmap = h_mmap };
`;
}

const HOOK = driver('');
const of = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join('');
const times = (count: number, text: string): string => text.repeat(count);
const nest = (count: number, open: string, inner: string, close: string): string =>
  `${open.repeat(count)}${inner}${close.repeat(count)}`;

/** Hooks and structures in shapes that nobody expects. */
const SHAPES: Readonly<Record<string, string>> = {
  'a hook named __proto__': HOOK.replaceAll('h_mmap', '__proto__'),
  'a hook named constructor': HOOK.replaceAll('h_mmap', 'constructor'),
  'a structure named hasOwnProperty': HOOK.replaceAll('h_fops', 'hasOwnProperty'),
  'a hook named mmap': HOOK.replaceAll('h_mmap', 'mmap'),
  'a vma named __proto__': HOOK.replaceAll(/\bvma\b/g, '__proto__'),
  'a vma named desc, and desc beside it': HOOK.replaceAll(/\bvma\b/g, 'desc').replace(
    '{\n',
    '{\n\tint vma = 3;\n',
  ),
  'a file named vma': HOOK.replace('struct file *file', 'struct file *mma').replaceAll('mma', 'vma'),
  'no parameters': HOOK.replace('struct file *file, struct vm_area_struct *vma', 'void'),
  'no names of parameters': HOOK.replace(
    'struct file *file, struct vm_area_struct *vma',
    'struct file *, struct vm_area_struct *',
  ),
  'one parameter': HOOK.replace('struct file *file, ', ''),
  'a hundred parameters': HOOK.replace('*vma)', `*vma${of(100, (i) => `, int p${i}`)})`),
  'as many parameters as one likes': HOOK.replace('*vma)', '*vma, ...)'),
  'parameters as before 1989': HOOK.replace(
    /\(struct file.*\)/,
    '(file, vma)\nstruct file *file; struct vm_area_struct *vma;',
  ),
  'parameters from a macro': driver('#define ARGS struct file *file, struct vm_area_struct *vma').replace(
    /\(struct file.*\)/,
    '(ARGS)',
  ),
  'a cast of a hook': HOOK.replace('= h_mmap }', '= (void *)h_mmap }'),
  'an address of a hook': HOOK.replace('= h_mmap }', '= &h_mmap }'),
  'a choice of hooks': HOOK.replace('= h_mmap }', '= IS_ENABLED(CONFIG_X) ? h_mmap : NULL }'),
  'a statement for a hook': HOOK.replace('= h_mmap }', '= ({ h_mmap; }) }'),
  'a number for a hook': HOOK.replace('= h_mmap }', '= 0 }'),
  'a string for a hook': HOOK.replace('= h_mmap }', '= "h_mmap" }'),
  'a call for a hook': HOOK.replace('= h_mmap }', '= h_mmap(0, 0) }'),
  'a hook of its own structure': HOOK.replace('= h_mmap }', '= h_fops.mmap }'),
  'a member twice': HOOK.replace('= h_mmap }', '= h_mmap, .mmap = h_fops.mmap, .mmap = h_mmap }'),
  'both members at once': HOOK.replace('= h_mmap }', '= h_mmap, .mmap_prepare = h_mmap }'),
  'a range of structures': HOOK.replace(
    'h_fops = { .mmap = h_mmap }',
    'h_fops[4] = { [0 ... 3] = { .mmap = h_mmap } }',
  ),
  'structures in structures': HOOK.replace(
    'h_fops = { .mmap = h_mmap }',
    `h_fops = ${nest(200, '{ ', '.mmap = h_mmap', ' }')}`,
  ),
  'a structure without an end': HOOK.replace(' };', ''),
  'a hook without an end': HOOK.replace('}\nstatic const', '\nstatic const'),
  'a hook that begins twice': HOOK.replace(
    'static int h_mmap',
    'static int h_mmap(struct file *file, struct vm_area_struct *vma)\n{\nstatic int h_mmap',
  ),
  'a hook that is defined twice': HOOK + HOOK,
  'a hook that is defined a hundred times': times(100, HOOK.split('static const')[0]) + HOOK,
  'a hook in a hook': driver(
    '',
    'int inner_mmap(struct file *f, struct vm_area_struct *v) { return 0; }\n\tstatic const struct file_operations i = { .mmap = inner_mmap };',
  ),
  'a structure in a function': driver(
    'int f(void) { static const struct file_operations i = { .mmap = f }; return !&i; }',
  ),
  'a structure whose type is half of something else': HOOK.replace(
    'static const struct file_operations',
    'statisses(eeconst struct file_operations',
  ),
  'only a structure': 'static const struct file_operations h_fops = { .mmap = h_mmap };',
  'only a member': '.mmap = h_mmap',
  'only an assignment': 'x.mmap = x.mmap = x.mmap = x.mmap;',
  'forty structures of a hook': `${driver('')}${of(40, (i) => `static const struct file_operations f${i} = { .mmap = h_mmap };\n`)}`,
  'operations with inherited names': driver(
    'static const struct vm_operations_struct o = { .open = constructor, .close = __proto__, .fault = toString, .valueOf = hasOwnProperty };',
    'vma->vm_ops = &o;',
  ),
  'flags with inherited names': driver(
    '',
    'vm_flags_set(vma, constructor | VM___proto__ | __proto__ | VM_IO);',
  ),
  'calls with inherited names': driver(
    '',
    'constructor(vma); __proto__(vma->vm_start); toString(file); valueOf(hasOwnProperty(vma));',
  ),
  'members with inherited names': driver(
    '',
    'vma->constructor = vma->__proto__; file->toString->valueOf = vma->vm_private_data;',
  ),
  'labels with inherited names': driver(
    '',
    'goto constructor; __proto__: goto toString; constructor: goto __proto__; toString: ;',
  ),
};

/** What the preprocessor makes of it, and what it does not. */
const DIRECTIVES: Readonly<Record<string, string>> = {
  'an include of itself': driver('#include "h.c"\n#include __FILE__\n#include __INCLUDE_LEVEL__'),
  'includes of what is no file': driver(
    '#include "/dev/zero"\n#include "/proc/self/mem"\n#include "../../../../../../etc/passwd"\n#include <>\n#include "',
  ),
  'an include of a long name': driver(`#include "${times(5000, 'a/')}x.h"`),
  'mmap by another name': driver('#define mmap read\n#define h_mmap h_read'),
  'vma by another name': driver('#define vma file\n#define file vma'),
  'no return': driver('#define return'),
  'if by another name': driver('#define if while\n#define while if'),
  'braces by other names': driver('#define BEGIN {\n#define END }', 'if (1) BEGIN END'),
  'a macro of half a function': driver('#define HALF int half(void) {', '').replace(
    'static int',
    'HALF return 0; }\nstatic int',
  ),
  'a macro that ends a function': driver('#define STOP return 0; } int x(void) {', 'STOP'),
  'a macro with open parentheses': driver('#define OPEN ((((((((', 'int a = OPEN 1;'),
  'a macro of commas': driver(`#define COMMAS ${times(2000, ',')}`, 'f(COMMAS);'),
  'a macro of itself': driver('#define A B\n#define B C\n#define C A', 'int a = A;'),
  'a macro that makes its own call': driver('#define F(x) x(F)\n#define G(x) F(x)', 'int a = F(F)(G)(F);'),
  'pasting what cannot be pasted': driver(
    '#define P(a, b) a ## b',
    'int a = P(+, -) P("a", /) P(1, x) P(/, /) P(,);',
  ),
  'a string of everything': driver('#define S(...) #__VA_ARGS__', 'pr_info(S("\\"", \'"\', \\, //, @, `));'),
  'macros without an end of arguments': driver('#define F(x) x', 'int a = F(1;'),
  'a condition of 5,000 terms': driver(`#if ${times(5000, '0 || ')}1\n#define K 3\n#endif`),
  'a condition of 5,000 parentheses': driver(`#if ${nest(5000, '(', '1', ')')}\n#define K 3\n#endif`),
  'a condition of nots': driver(`#if ${times(20000, '!')}1\n#endif`),
  'a condition that divides by nothing': driver(
    '#if 1 / 0\n#elif 1 % 0\n#elif 1 << 99999\n#elif (-1) >> 70\n#endif',
  ),
  'a condition without sense': driver(
    '#if defined defined (defined)\n#elif ) (\n#elif\n#else else\n#endif endif',
  ),
  'a condition of strings': driver('#if "a" == \'b\' && 1.5 && x.y && f(\n#endif'),
  'conditions that never end': driver(times(2000, '#if 1\n')),
  'ends without conditions': driver(times(2000, '#endif\n#else\n#elif 1\n')),
  'else after else': driver('#if 1\n#else\n#else\n#elif 0\n#else\n#endif'),
  'conditions in conditions': driver(`${times(600, '#ifdef A\n')}int a;\n${times(600, '#else\n#endif\n')}`),
  'a condition around half of the hook': HOOK.replace(
    '\t\n',
    '#ifdef A\n\tif (a) {\n#else\n\t{\n#endif\n\t}\n',
  ),
  'a condition that begins in the hook and ends behind it': HOOK.replace('{\n', '{\n#ifdef A\n').replace(
    '}\nstatic',
    '}\n#endif\nstatic',
  ),
  'conditions between all words': HOOK.replaceAll(' ', '\n#if X\n#endif\n'),
  'line numbers without end': driver('#line 999999999999999999999 "/etc/passwd"\n# 1 "\\x1b[2J"\n#line -1'),
  'pragmas and errors': driver(
    '#pragma omp parallel\n#error constructor\n#warning __proto__\n_Pragma("once")\n#ident "x"\n#assert x(y)\n#unassert x',
  ),
  'a directive of nothing': driver('#\n# \n#\t\n##\n#!\n#constructor'),
  'a directive without an end of line': `${HOOK}#if 1`,
  'every word on a line of its own': HOOK.replaceAll(/[ \t]+(?!<)/g, '\n').replaceAll(
    '#include\n',
    '#include ',
  ),
  'words over two lines': HOOK.replaceAll(/\bvma\b/g, 'v\\\nma').replaceAll('mmap', 'mm\\\nap'),
  'two thousand continued lines': driver(`#define L ${times(2000, '\\\n')}1`, 'int a = L;'),
  'a continued line at the end': `${HOOK}\\`,
  'digraphs and trigraphs': HOOK.replaceAll('{', '<%').replaceAll('}', '??>').replaceAll('#', '%:'),
  'a macro for each of 2,000 names': driver(
    of(2000, (i) => `#define M${i} M${i + 1}\n`),
    'int a = M0;',
  ),
  'a macro with 2,000 parameters': driver(
    `#define M(${of(2000, (i) => `p${i},`)}q) q`,
    `int a = M(${times(2000, '1,')}2);`,
  ),
};

/** Bytes and words that are none. */
const WORDS: Readonly<Record<string, string>> = {
  'only line ends of the Macintosh': HOOK.replaceAll('\n', '\r'),
  'form feeds and vertical tabs': HOOK.replaceAll('\t', '\f\v'),
  'byte order marks everywhere': HOOK.replaceAll(' ', '\ufeff '),
  'spaces that are none': HOOK.replaceAll(' ', '\u00a0'),
  'zero-width characters in names': HOOK.replaceAll('h_mmap', 'h\u200b_mmap'),
  'letters that look like others': HOOK.replaceAll('vma', 'vm\u0430'),
  'names from right to left': HOOK.replaceAll('h_', '\u202eh_'),
  'names of emoji': driver('static int \u{1f4a3} = 3;', 'int \u{1f52b} = \u{1f4a3};'),
  'halves of characters': HOOK.replaceAll('file', 'f\ud800le'),
  'control characters': HOOK.replaceAll('0x1000', '0x1000/* \u0001\u001b[31m\u0007\u009b2J */'),
  'a string without an end': driver('', 'char *s = "a;'),
  'a character without an end': driver('', "char c = 'a;"),
  'a comment without an end': driver('', '/* a'),
  'a comment in a string in a comment': driver('', '/* "*/ char *s = "/*"; /* " */'),
  'numbers that are none': driver('', 'int a = 0x + 0b2 + 1e + 1ULLLL + 09 + 1.2.3 + 0xg + 1__2;'),
  'numbers without end': driver(
    '',
    `int a = ${times(5000, '9')}; double d = 1e999999999; long b = 0x${times(5000, 'f')}UL;`,
  ),
  'characters of many letters': driver('', `int a = '${times(5000, 'a')}';`),
  'escapes that are none': driver('', 'char *s = "\\q\\x\\u\\U1\\8\\400\\xffffffffff\\u{41}${a}`";'),
  'dollars and at signs': driver('static int $ = 1, $$ = 2;', 'int $1 = $ + $$; int fn$h_mmap = 3; @ `'),
  'dollars that name what is generated': driver(
    'static int machine$ = 1, global$h_fops = 2;',
    'int local$vma = global$h_fops; BUG_ON(local$vma != 2);',
  ),
  'code in strings': driver(
    'static const char s[] = "${process.exit(1)}`*/</script>\\u2028";',
    'pr_info("%s%n%*d%.*s", s, s, s);',
  ),
  'code in asm': driver(
    '',
    'asm volatile("*/process.exit(1)/*" : "=r"(vma) : "0"(file) : "memory", "constructor");',
  ),
  HTML: driver(
    '/* <script>alert(1)</script><img src=x onerror=alert(1)> */',
    'pr_info("</script>]]>&amp;");',
  ),
  'workflow commands': driver('', 'foo(vma, "::error file=x::\\n::set-output name=a::b%0A");'),
  'fifty thousand underscores': driver('', `int ${times(50000, '_')} = 1;`),
  'fifty thousand spaces': driver('', `int a${times(50000, ' ')}= 1;`),
  'fifty thousand empty lines': driver(times(50000, '\n')),
  'fifty thousand stars': driver(`/${times(50000, '*')}/`),
  'twenty thousand comments': driver(times(20000, '/**/')),
  'twenty thousand slashes': driver(times(20000, '/')),
  'ten thousand strings': driver('', `char *s = ${times(10000, '"" ')};`),
  'ten thousand hashes': driver('', times(10000, '#')),
  'ten thousand semicolons': driver(times(10000, ';'), times(10000, ';')),
  'a table of 50,000 numbers': driver(`static const int t[] = { ${times(50000, '1,')} };`),
  'mmap, a thousand times': `${times(1000, '.mmap = mmap, ')}`,
  'vma, a thousand times': driver('', `foo(${times(1000, 'vma, ')}vma);`),
};

/** What stands in itself, or in a row, without end. */
const NESTS: Readonly<Record<string, string>> = {
  'calls in calls': driver('', `int a = ${nest(1500, 'f(', '1', ')')};`),
  'indexes in indexes': driver('', `int a = ${nest(1500, 'a[', '1', ']')};`),
  'members of members': driver('', `int a = file${times(3000, '->private_data')};`),
  'casts of casts': driver('', `int a = ${times(1500, '(int)')}1;`),
  'sizes of sizes': driver('', `int a = ${times(1500, 'sizeof ')}1;`),
  'nots of nots': driver(
    '',
    `int a = ${times(5000, '!')}1; int b = ${times(5000, '~')}1; int c = ${times(5000, '- ')}1;`,
  ),
  'choices in choices': driver(
    '',
    `int a = ${times(1000, '1 ? 2 : ')}3; int b = ${nest(1000, '1 ? ', '2', ' : 3')};`,
  ),
  'statements in expressions': driver('', `int a = ${nest(200, '({ ', '1;', ' });')};`),
  'compound literals': driver('', `int a = ${nest(300, '(int){ ', '1', ' }')};`),
  'types of types': driver('', `${nest(300, 'typeof(', 'int', ')')} a = 1;`),
  'a choice by type': driver('', `int a = ${nest(200, '_Generic(1, int: ', '1', ', default: 2)')};`),
  'loops in loops': driver('', `${times(300, 'for (;;) ')}break;`),
  'ifs in ifs': driver('', `${times(1500, 'if (vma) ')};`),
  'dos in dos': driver('', nest(400, 'do { ', 'a();', ' } while (0);')),
  'switches in switches': driver('', nest(200, 'switch (1) { case 1: ', 'a();', ' }')),
  'functions of functions': driver(`int ${nest(300, '(*', 'f', ')(void)')};`),
  'arrays of arrays': driver(`static char t${times(400, '[2]')};`, 't[0]; sizeof(t);'),
  'designators in a row': driver(
    `static struct s t = { ${times(2000, '.a')} = 1, ${times(500, '[1]')} = 2 };`,
  ),
  'attributes in attributes': driver(`int ${nest(300, '__attribute__((aligned(', '1', ')))')} a;`),
  'five thousand cases': driver('', `switch (vma->vm_pgoff) { ${of(5000, (i) => `case ${i}: `)} break; }`),
  'cases of ranges': driver(
    '',
    'switch (vma->vm_pgoff) { case 0 ... 0xffffffffffffffff: break; case 5 ... 1: break; }',
  ),
  'three thousand labels': driver('', of(3000, (i) => `l${i}: `) + ';'),
  'a thousand gotos': driver(
    '',
    `${of(1000, (i) => `if (vma->vm_pgoff == ${i}) goto l${i};\n`)}${of(1000, (i) => `l${i}: ;\n`)}`,
  ),
  'gotos that go round': driver('', 'a: goto b; b: goto c; c: goto a;'),
  'three thousand locals': driver(
    '',
    of(3000, (i) => `int v${i} = ${i};\n`),
  ),
  'three thousand members': driver(
    `struct s { ${of(3000, (i) => `int m${i};`)} }; static struct s g;`,
    'g.m2999 = 1;',
  ),
  'five thousand enumerators': driver(`enum { ${of(5000, (i) => `E${i},`)} };`, 'int a = E4999;'),
  'types of a thousand names': driver(
    `typedef int T0;\n${of(1000, (i) => `typedef T${i} T${i + 1};\n`)}`,
    'T1000 a = 1;',
  ),
  'a thousand helpers in a chain': driver(
    `static int f0(struct vm_area_struct *vma) { return vma->vm_pgoff; }\n${of(1000, (i) => `static int f${i + 1}(struct vm_area_struct *vma) { return f${i}(vma); }\n`)}`,
    'if (f1000(vma)) return -EINVAL;',
  ),
  'helpers that call each other': driver(
    `${of(12, (i) => `static int f${i}(struct vm_area_struct *vma);\n`)}${of(12, (i) => `static int f${i}(struct vm_area_struct *vma) { return ${of(12, (j) => `f${j}(vma) + `)}1; }\n`)}`,
    'if (f0(vma)) return -EINVAL;',
  ),
  'a hook that calls itself': driver('', 'if (vma->vm_pgoff) return h_mmap(file, vma);'),
  'four hundred mapping calls': driver(
    '',
    of(400, () => 'if (vm_insert_page(vma, vma->vm_start, virt_to_page(file))) return -EIO;\n'),
  ),
  'four hundred references': driver(
    '',
    of(400, (i) => `kref_get(&dev${i}->ref);\n`),
  ),
  'four hundred conditions': driver(
    '',
    of(400, (i) => `if (vma->vm_pgoff == ${i} && file->f_flags & ${i}) return -${i + 1};\n`),
  ),
  'brackets that do not match': driver('', '([{<)]}>'),
  'only closing brackets': times(5000, ')]}'),
  'only opening brackets': `.mmap = ${times(5000, '([{')}`,
};

/** What would run for ever, take all memory, or do what C gives no meaning to. */
const RUNS: Readonly<Record<string, string>> = {
  'recursion without end': driver(
    'static int f(int x) { return f(x + 1) + f(x); }',
    'if (f(0)) return -EINVAL;',
  ),
  'recursion through two': driver(
    'static int g(int); static int f(int x) { return g(x); } static int g(int x) { return f(x); }',
    'f(1);',
  ),
  'a loop without end in open': driver(
    'static void o(struct vm_area_struct *vma) { for (;;) ; } static const struct vm_operations_struct v = { .open = o, .close = o };',
    'vma->vm_ops = &v;',
  ),
  'a jump without end': driver('', 'again: if (vma->vm_start) goto again;'),
  'a copy of everything': driver(
    '',
    'memset(file, 0, -1UL); memcpy(vma, file, 1UL << 40); memmove(file, vma, ~0UL);',
  ),
  'strings without end': driver(
    '',
    'char a[4] = { 1, 2, 3, 4 }; strlen(a); strcpy(a, a); strcat(a, a); sprintf(a, "%s%s", a, a);',
  ),
  'formats of a person who means harm': driver(
    '',
    'char b[8]; snprintf(b, 8, "%n%999999999s%p%pV%*.*d%hhhhd%lllld%", b, b, 1, 2, 3);',
  ),
  'a division by nothing': driver(
    '',
    'int z = 0; int a = 1 / z; a %= z; long m = (-9223372036854775807L - 1) / -1;',
  ),
  'shifts by anything': driver('', 'int a = 1 << 99; a >>= -1; unsigned long b = 1UL << vma->vm_pgoff;'),
  'a pointer to nothing': driver('', 'int *p = 0; *p = 1; p[-5] = 2; *(int *)3 = 4;'),
  'a call of what is none': driver(
    '',
    'void (*f)(void) = (void *)7; f(); ((void (*)(void))0)(); ((int (*)(int))file)(1);',
  ),
  'a jump into a block': driver('', 'goto in; { int a[vma->vm_pgoff]; in: a[0] = 1; }'),
  'a computed goto': driver('', 'void *t[] = { &&a, &&b }; goto *t[vma->vm_pgoff]; a: b: ;'),
  'a switch through a loop': driver(
    '',
    'int n = 5; switch (n) { case 0: do { n--; case 5: n--; case 3: n--; } while (n > 0); }',
  ),
  'an array of no size': driver('', 'int n = -1; int a[n]; int b[0]; a[0] = b[0] = 1; char c[vma->vm_end];'),
  'a structure in itself': driver(
    'struct s { struct s a; int b; }; static struct s g;',
    'g.b = 1; sizeof(struct s);',
  ),
  'a union of everything': driver(
    'union u { union u *a; void (*f)(union u); char b[1UL << 40]; }; static union u g;',
    'g.b[5] = 1;',
  ),
  'an entry in itself': driver(
    '',
    'struct list_head l; l.next = &l; l.prev = 0; list_del(&l); list_add(&l, &l);',
  ),
  'a list in a circle': driver(
    'static LIST_HEAD(l); struct n { struct list_head h; }; static struct n a;',
    'struct n *p; a.h.next = &a.h; l.next = &a.h; list_for_each_entry(p, &l, h) p->h.prev = 0;',
  ),
  'locks in any order': driver(
    'static DEFINE_MUTEX(m);',
    'mutex_lock(&m); mutex_lock(&m); mutex_unlock(&m); mutex_unlock(&m); mutex_unlock(&m);',
  ),
  'memory freed twice': driver(
    '',
    'void *p = kmalloc(8, GFP_KERNEL); kfree(p); kfree(p); *(int *)p = 1; kfree(vma); kfree(&h_mmap);',
  ),
  'writes to what is constant': driver(
    'static const int k = 1;',
    '*(int *)&k = 2; ((char *)"abc")[0] = 1; *(int *)h_mmap = 3;',
  ),
  'the whole of a file as a value': driver(
    '',
    'struct file f = *file; *file = f; struct vm_area_struct v = *vma; *vma = v;',
  ),
  'allocations of every size': driver(
    '',
    'kmalloc(0, 0); kmalloc(-1, 0); kcalloc(-1, -1, 0); vmalloc(1UL << 63); kvmalloc_array(1UL << 32, 1UL << 32, 0);',
  ),
  'mappings of every size': driver(
    '',
    'remap_pfn_range(vma, -1UL, -1UL, -1UL, vma->vm_page_prot); vm_iomap_memory(vma, -1, -1); io_remap_pfn_range(vma, 0, 0, 0, vma->vm_page_prot);',
  ),
  'a mapping of the rest': driver(
    '',
    'vm_insert_page(vma, vma->vm_end, 0); vmf_insert_pfn(vma, 0, -1); zap_vma_ptes(vma, -1, -1);',
  ),
  'fields set to anything': driver(
    '',
    'vma->vm_start = 0; vma->vm_end = -1; vma->vm_mm = 0; vma->vm_file = (void *)1; vma->vm_ops = (void *)3;',
  ),
  "a vma of one's own": driver(
    '',
    'struct vm_area_struct mine = { 0 }; vma = &mine; vma = vma + 1; vma = (void *)file;',
  ),
  'a vma that is kept': driver(
    'static struct vm_area_struct *kept, **all[4];',
    'kept = vma; *all[3] = kept; all[vma->vm_pgoff] = &vma; memcpy(&kept, &vma, 8);',
  ),
  'arguments that change what they are asked of': driver(
    '',
    'int a = 1; a = a++ + ++a + (a = 5); f(a++, a, vma = 0, vma->vm_start);',
  ),
  'ten thousand unknown calls': driver(
    '',
    'int i; for (i = 0; i < 10000; i++) if (hw_wait(i)) hw_set(i, hw_get(i));',
  ),
  'fifty unknown conditions': driver(
    '',
    of(50, (i) => `if (hw_state(${i})) hw_do(${i}); else hw_undo(${i});\n`),
  ),
  'an unknown list without end': driver(
    '',
    'struct list_head *p; list_for_each(p, hw_list()) if (hw_is(p)) hw_do(p); while (hw_more()) hw_next();',
  ),
  'a tree that is none': driver(
    'static struct rb_root r;',
    'struct rb_node n; n.rb_left = n.rb_right = &n; rb_insert_color(&n, &r); rb_erase(&n, &r); rb_first(&r);',
  ),
  'arguments of any number': driver(
    'static int f(const char *s, ...) { va_list a; va_start(a, s); return va_arg(a, int); }',
    'f("%d"); f("", 1, 2, 3); f();',
  ),
};

export const HOSTILE: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map([
  ['shapes', SHAPES],
  ['directives', DIRECTIVES],
  ['words', WORDS],
  ['nests', NESTS],
  ['runs', RUNS],
]);
