/** Drivers of any size, each larger in one way only. */

const REMAP =
  'return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);';

const row = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join('');

const nested = (count: number, open: string, inner: string, close: string): string =>
  open.repeat(count) + inner + close.repeat(count);

function hook(name: string, body: string): string {
  return `static int ${name}_mmap(struct file *file, struct vm_area_struct *vma)
{
${body}	${REMAP}
}
static const struct file_operations ${name}_fops = { .mmap = ${name}_mmap };
`;
}

const driver = (before: string, body = ''): string => `#include <linux/mm.h>\n${before}\n${hook('d', body)}`;

/** One way of being large. */
export interface Dimension {
  readonly name: string;
  /** A driver with so many of them. */
  readonly source: (count: number) => string;
}

export const DIMENSIONS: readonly Dimension[] = [
  {
    name: 'functions',
    source: (n) => driver(row(n, (i) => `static int f${i}(int x)\n{\n\treturn x + ${i};\n}\n`)),
  },
  { name: 'hooks', source: (n) => row(n, (i) => hook(`h${i}`, '')) },
  {
    name: 'structures that share a hook',
    source: (n) =>
      driver('') + row(n, (i) => `static const struct file_operations f${i} = { .mmap = d_mmap };\n`),
  },
  {
    name: 'assignments of a hook',
    source: (n) =>
      `${driver('')}void init(void)\n{\n\tpr_info("x");\n${row(n, (i) => `\tx${i}.mmap = d_mmap;\n`)}}\n`,
  },
  {
    name: 'elements of an array that share a hook',
    source: (n) =>
      driver('').replace(
        'd_fops = { .mmap = d_mmap }',
        `d_fops[${n}] = { ${row(n, (i) => `[${i}] = { .mmap = d_mmap }, `)}}`,
      ),
  },
  {
    name: 'hooks that directives choose from',
    source: (n) =>
      row(n, (i) => `#if LINUX_VERSION_CODE < ${i}\n${hook(`h${i}`, '')}#else\n${hook(`h${i}`, '')}#endif\n`),
  },
  {
    name: 'statements in expressions',
    source: (n) =>
      driver(
        '',
        row(n, (i) => `\tx = ({ int t = ${i}; t + 1; });\n`),
      ),
  },
  {
    name: 'names of a declaration',
    source: (n) => driver('', `\tint l0 = 1${row(n, (i) => `, l${i + 1} = l${i} + 1`)};\n`),
  },
  {
    name: 'statements',
    source: (n) =>
      driver(
        '',
        row(n, (i) => `\tx${i % 7} = ${i};\n`),
      ),
  },
  {
    name: 'calls',
    source: (n) =>
      driver(
        '',
        row(n, (i) => `\tpr_debug("%d", ${i});\n`),
      ),
  },
  {
    name: 'unknown calls',
    source: (n) =>
      driver(
        '',
        row(n, (i) => `\thw_set(${i});\n`),
      ),
  },
  {
    name: 'calls with the vma',
    source: (n) =>
      driver(
        row(n, (i) => `static int f${i}(struct vm_area_struct *vma)\n{\n\treturn vma->vm_pgoff;\n}\n`),
        row(n, (i) => `\tif (f${i}(vma))\n\t\treturn -EIO;\n`),
      ),
  },
  {
    name: 'mapping calls',
    source: (n) =>
      driver(
        '',
        row(n, (i) => `\tif (vm_insert_page(vma, vma->vm_start + ${i}, p))\n\t\treturn -EIO;\n`),
      ),
  },
  {
    name: 'references',
    source: (n) =>
      driver(
        '',
        row(n, (i) => `\tkref_get(&d${i}->ref);\n`),
      ),
  },
  {
    name: 'fields of the vma',
    source: (n) =>
      driver(
        '',
        row(n, () => '\tif (vma->vm_pgoff > 3)\n\t\treturn -EINVAL;\n'),
      ),
  },
  {
    name: 'flags',
    source: (n) =>
      driver(
        '',
        row(n, () => '\tvm_flags_set(vma, VM_IO | VM_DONTEXPAND);\n'),
      ),
  },
  {
    name: 'conditions',
    source: (n) =>
      driver(
        '',
        row(n, (i) => `\tif (a == ${i})\n\t\tb = ${i};\n`),
      ),
  },
  {
    name: 'returns',
    source: (n) =>
      driver(
        '',
        row(n, (i) => `\tif (a == ${i})\n\t\treturn -EINVAL;\n`),
      ),
  },
  {
    name: 'loops',
    source: (n) =>
      driver(
        '',
        row(n, () => '\twhile (hw_busy())\n\t\tcpu_relax();\n'),
      ),
  },
  {
    name: 'locals',
    source: (n) =>
      driver(
        '',
        row(n, (i) => `\tint v${i} = ${i};\n`),
      ),
  },
  {
    name: 'locals of each other',
    source: (n) => driver('', `\tint v0 = 1;\n${row(n, (i) => `\tint v${i + 1} = v${i} + 1;\n`)}`),
  },
  {
    name: 'labels',
    source: (n) =>
      driver(
        '',
        row(n, (i) => `l${i}:\n\tx = ${i};\n`),
      ),
  },
  {
    name: 'gotos',
    source: (n) =>
      driver(
        '',
        row(n, (i) => `\tif (a == ${i})\n\t\tgoto l${i};\n`) + row(n, (i) => `l${i}:\n\tx = ${i};\n`),
      ),
  },
  {
    name: 'cases',
    source: (n) =>
      driver('', `\tswitch (a) {\n${row(n, (i) => `\tcase ${i}:\n\t\tb = ${i};\n\t\tbreak;\n`)}\t}\n`),
  },
  {
    name: 'else if',
    source: (n) =>
      driver('', `\tif (a == 0)\n\t\tb = 0;\n${row(n, (i) => `\telse if (a == ${i + 1})\n\t\tb = ${i};\n`)}`),
  },
  { name: 'nesting of blocks', source: (n) => driver('', nested(n, '{ ', 'x = 1;', ' }')) },
  { name: 'nesting of if', source: (n) => driver('', `${'if (a) '.repeat(n)}x = 1;\n`) },
  { name: 'parentheses', source: (n) => driver('', `\tx = ${nested(n, '(', '1', ')')};\n`) },
  { name: 'terms of a sum', source: (n) => driver('', `\tx = ${'1 + '.repeat(n)}1;\n`) },
  { name: 'arguments', source: (n) => driver('', `\thw_set(${'1, '.repeat(n)}1);\n`) },
  {
    name: 'helpers in a chain',
    source: (n) =>
      driver(
        `static int f0(struct vm_area_struct *vma)\n{\n\treturn vma->vm_pgoff;\n}\n${row(n, (i) => `static int f${i + 1}(struct vm_area_struct *vma)\n{\n\treturn f${i}(vma);\n}\n`)}`,
        `\tif (f${n}(vma))\n\t\treturn -EIO;\n`,
      ),
  },
  {
    name: 'helpers that call the one before twice',
    source: (n) =>
      driver(
        `static int f0(struct vm_area_struct *vma)\n{\n\treturn vma->vm_pgoff;\n}\n${row(n, (i) => `static int f${i + 1}(struct vm_area_struct *vma)\n{\n\treturn f${i}(vma) + f${i}(vma);\n}\n`)}`,
        `\tif (f${n}(vma))\n\t\treturn -EIO;\n`,
      ),
  },
  {
    name: "a callback's helpers that call the one before twice",
    source: (n) =>
      `static unsigned long f0(struct vm_area_struct *vma)\n{\n\treturn vma->vm_pgoff;\n}\n${row(
        n,
        (i) =>
          `static unsigned long f${i + 1}(struct vm_area_struct *vma)\n{\n\treturn f${i}(vma) + f${i}(vma);\n}\n`,
      )}static void d_close(struct vm_area_struct *vma)
{
	hw_set(f${n}(vma));
}
static const struct vm_operations_struct d_ops = { .close = d_close };
static int d_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &d_ops;
	return 0;
}
static const struct file_operations d_fops = { .mmap = d_mmap };
`,
  },
  {
    name: 'helpers under a lock that call the one before twice',
    source: (n) =>
      `struct d { struct mutex lock; int users; unsigned long pfn; };
static int f0(struct d *d)
{
	return d->pfn;
}
${row(n, (i) => `static int f${i + 1}(struct d *d)\n{\n\treturn f${i}(d) + f${i}(d);\n}\n`)}static int d_set(struct d *d)
{
	guard(mutex)(&d->lock);
	if (f${n}(d))
		return -EBUSY;
	return d->users;
}
static void d_close(struct vm_area_struct *vma)
{
	struct d *d = vma->vm_private_data;

	d->users--;
}
static const struct vm_operations_struct d_ops = { .close = d_close };
static int d_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct d *d = file->private_data;

	guard(mutex)(&d->lock);
	vma->vm_ops = &d_ops;
	return remap_pfn_range(vma, vma->vm_start, d->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations d_fops = { .mmap = d_mmap };
`,
  },
  {
    name: '#if in a row',
    source: (n) =>
      driver(
        '',
        row(n, (i) => `#ifdef A${i}\n\tx = ${i};\n#endif\n`),
      ),
  },
  {
    name: '#if in a row, outside',
    source: (n) => driver(row(n, (i) => `#ifdef A${i}\nint x${i};\n#endif\n`)),
  },
  {
    name: '#if nested',
    source: (n) => driver('', `${row(n, (i) => `#ifdef A${i}\n`)}\tx = 1;\n${'#endif\n'.repeat(n)}`),
  },
  {
    name: '#if nested, outside',
    source: (n) => driver(`${row(n, (i) => `#ifdef A${i}\n`)}int x;\n${'#endif\n'.repeat(n)}`),
  },
  { name: 'macros', source: (n) => driver(row(n, (i) => `#define M${i} ${i}\n`)) },
  {
    name: 'macros in a chain',
    source: (n) =>
      driver(
        `#define M0 VM_IO\n${row(n, (i) => `#define M${i + 1} M${i}\n`)}`,
        `\tvm_flags_set(vma, M${n});\n`,
      ),
  },
  {
    name: 'macros that double',
    source: (n) =>
      driver(
        `#define M0 VM_IO\n${row(n, (i) => `#define M${i + 1} (M${i} | M${i})\n`)}`,
        `\tvm_flags_set(vma, M${n});\n`,
      ),
  },
  {
    name: 'members',
    source: (n) =>
      driver(`struct s {\n${row(n, (i) => `\tint m${i};\n`)}};\nstatic struct s g;\n`, '\tg.m0 = 1;\n'),
  },
  { name: 'structures', source: (n) => driver(row(n, (i) => `struct s${i} {\n\tint m;\n};\n`)) },
  { name: 'variables', source: (n) => driver(row(n, (i) => `static int g${i} = ${i};\n`)) },
  { name: 'prototypes', source: (n) => driver(row(n, (i) => `int f${i}(struct vm_area_struct *vma);\n`)) },
  { name: 'numbers of a table', source: (n) => driver(`static const u8 t[] = { ${'0x5a, '.repeat(n)}};\n`) },
  { name: 'enumerators', source: (n) => driver(`enum { ${row(n, (i) => `E${i}, `)}};\n`) },
  { name: 'includes', source: (n) => driver(row(n, (i) => `#include <linux/h${i}.h>\n`)) },
  {
    name: 'comments',
    source: (n) =>
      driver(
        '',
        row(n, (i) => `\t/* ${i} */\n`),
      ),
  },
  { name: 'kilobytes of a comment', source: (n) => driver(`/*${'x'.repeat(n << 10)}*/`) },
  {
    name: 'kilobytes of a string',
    source: (n) => driver(`static const char s[] = "${'x'.repeat(n << 10)}";`),
  },
  {
    name: 'kilobytes of a string in the hook',
    source: (n) => driver('', `\tpr_debug("${'x'.repeat(n << 10)}");\n`),
  },
  { name: 'kilobytes of a name', source: (n) => driver('', `\tint ${'x'.repeat(n << 6)} = 1;\n`) },
  { name: 'empty lines', source: (n) => driver('\n'.repeat(n << 4), '\n'.repeat(n << 4)) },
];
