import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, verify } from '../../cli/api';
import { lookNowhere } from '../../cli/run/look-into-headers';
import { loadGrammar } from '../../model/parse';

/*
 * What a header of the driver defines of what hooks give their vma to: the conversion reads it, so that the simulator has to run
 * it as well.
 */

let folder: string;
let path: string;

beforeAll(async () => {
  await loadGrammar();
  folder = mkdtempSync(join(tmpdir(), 'headers-'));
  path = join(folder, 'lark.c');
});
afterAll(() => {
  lookNowhere();
  rmSync(folder, { recursive: true });
});

const header = (text: string): void =>
  writeFileSync(join(folder, 'lark.h'), `#include <linux/mm.h>\n#include <linux/version.h>\n\n${text}`);

const driver = (...body: readonly string[]): string =>
  [
    '#include <linux/fs.h>',
    '#include <linux/mm.h>',
    '#include "lark.h"',
    '',
    'struct lark {',
    '\tphys_addr_t base;',
    '\tsize_t len;',
    '};',
    '',
    'static int lark_mmap(struct file *file, struct vm_area_struct *vma)',
    '{',
    '\tstruct lark *lark = file->private_data;',
    '',
    ...body.map((line) => `\t${line}`),
    '\treturn remap_pfn_range(vma, vma->vm_start, lark->base >> PAGE_SHIFT,',
    '\t\t\t       vma->vm_end - vma->vm_start, vma->vm_page_prot);',
    '}',
    '',
    'static const struct file_operations lark_fops = {',
    '\t.mmap = lark_mmap,',
    '};',
  ].join('\n');

const FLAGS = `#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
static inline void lark_vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags)
{
	vm_flags_set(vma, flags);
}
#else
static inline void lark_vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags |= flags;
}
#endif
`;

const SIZE = '#define lark_size(area)\t((area)->vm_end - (area)->vm_start)\n';

const CHECK = ['if (vma->vm_end - vma->vm_start > lark->len)', '\treturn -EINVAL;'];

test('a wrapper of what changes flags is run as it is converted', async () => {
  header(FLAGS);
  const source = driver(...CHECK, 'lark_vm_flags_set(vma, VM_DONTCOPY);');
  const { output, verdicts } = await migrate(source, { path, kernel: '7.1' });
  expect(output).toContain('\tvma_desc_set_flags(desc, VMA_DONTCOPY_BIT);\n');
  expect(verdicts).toMatchObject([{ verdict: 'improved', bound: { unknown_functions: [] } }]);
});

test('a macro of a header that looks at the mapping is written out', async () => {
  header(SIZE);
  const source = driver('if (lark_size(vma) > lark->len)', '\treturn -EINVAL;');
  const { output, verdicts } = await migrate(source, { path, kernel: '7.1' });
  expect(output).toContain('\tif (vma_desc_size(desc) > lark->len)\n');
  expect(verdicts).toMatchObject([{ verdict: 'improved', bound: { unknown_functions: [] } }]);
});

test('a macro of a header that jumps brings an error to where the result is returned', async () => {
  header('#define LARK_NEED(test, err, to) do { if (!(test)) { (err) = -EINVAL; goto to; } } while (0)\n');
  const source = driver('int ret;', '', 'LARK_NEED(vma->vm_pgoff == 0, ret, out);').replace(
    /return (remap_pfn_range[^;]*);/,
    'ret = $1;\nout:\n\treturn ret;',
  );
  const { output } = await migrate(source, { path, kernel: '7.1' });
  expect(output).toContain('lark->base >> PAGE_SHIFT);\n\tret = 0;\nout:\n\treturn ret;\n');
});

test.each([
  [
    'a macro that looks at members is written out',
    '#define lark_dbg(v, fmt, ...) pr_debug("%lx " fmt, (v)->vm_start, ##__VA_ARGS__)\n',
    'pr_debug("%lx " "%zu\\n", desc->start, lark->len);',
  ],
  [
    'a macro that takes any pointer is given the descriptor',
    '#define lark_dbg(v, fmt, ...) pr_debug("%p " fmt, v, ##__VA_ARGS__)\n',
    'lark_dbg(desc, "%zu\\n", lark->len);',
  ],
])('what a header prints with: %s', async (_name, text, expected) => {
  header(text);
  const { output } = await migrate(driver('lark_dbg(vma, "%zu\\n", lark->len);'), { path, kernel: '7.1' });
  expect(output).toContain(`\t${expected}\n`);
});

test('what a header makes a message in one configuration, and nothing in another, is a message', async () => {
  header(
    '#ifdef CONFIG_LARK\n#define lark_page(level, fmt, ...) do { if (level) pr_info(fmt, ##__VA_ARGS__); } while (0)\n' +
      '#else\n#define lark_page(level, fmt, ...) do {} while (0)\n#endif\n',
  );
  const source = driver(
    'unsigned long address = vma->vm_start;',
    'unsigned long pfn = lark->base >> PAGE_SHIFT;',
    '',
    ...CHECK,
    'for (; address < vma->vm_end; address += PAGE_SIZE, pfn++) {',
    '\tif (remap_pfn_range(vma, address, pfn, PAGE_SIZE, vma->vm_page_prot))',
    '\t\treturn -EAGAIN;',
    '\tlark_page(1, "%lx\\n", address);',
    '}',
  ).replace(/return remap_pfn_range[^;]*;/, 'return 0;');
  const { output, hooks, verdicts } = await migrate(source, { path, kernel: '7.1' });
  expect(output).toContain('\tmmap_action_remap_full(desc, lark->base >> PAGE_SHIFT);\n');
  expect(hooks[0].findings.map(({ code }) => code)).toContain('MP027');
  expect(verdicts).toMatchObject([{ verdict: 'improved' }]);
});

test('a function of a header that prints, and takes a vma, is given none', async () => {
  header('void lark_dbg(struct vm_area_struct *vma, const char *fmt, ...);\n');
  const source = driver('lark_dbg(vma, "%zu\\n", lark->len);');
  const { output, hooks } = await migrate(source, { path, kernel: '7.1' });
  expect(output).toBe(source);
  expect(hooks.map(({ findings }) => findings[0]?.code)).toEqual(['MP001']);
});

test.each([
  ['two forms', `#ifdef LARK\n${SIZE}#else\n#define lark_size(area) lark_bytes(area)\n#endif\n`],
  [
    'a function, too',
    `#ifdef LARK\n${SIZE}#else\nunsigned long lark_size(struct vm_area_struct *vma);\n#endif\n`,
  ],
  ['undefined again', `${SIZE}#undef lark_size\n`],
])('a macro of a header that may be something else stays: %s', async (_name, text) => {
  header(text);
  const source = driver('if (lark_size(vma) > lark->len)', '\treturn -EINVAL;');
  const { output, hooks } = await migrate(source, { path, kernel: '7.1' });
  expect(output).toBe(source);
  expect(hooks.map(({ findings }) => findings[0]?.code)).toEqual(['MP001']);
});

const PREPARED = driver(...CHECK, 'vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);')
  .replace(
    'lark_mmap(struct file *file, struct vm_area_struct *vma)',
    'lark_mmap_prepare(struct vm_area_desc *desc)',
  )
  .replace('= file->private_data', '= desc->file->private_data')
  .replace('vma->vm_end - vma->vm_start > lark', 'vma_desc_size(desc) > lark')
  .replace(
    /\treturn remap_pfn_range[^;]*;/,
    '\tmmap_action_remap_full(desc, lark->base >> PAGE_SHIFT);\n\treturn 0;',
  )
  .replace('.mmap = lark_mmap', '.mmap_prepare = lark_mmap_prepare');

test.each([
  ['the same flag', 'VM_DONTCOPY', 'improved'],
  ['another flag', 'VM_DONTDUMP', 'regressed'],
])('two versions are compared with what the header does: %s', async (_name, flag, verdict) => {
  header(FLAGS);
  const before = driver(...CHECK, `lark_vm_flags_set(vma, ${flag});`);
  expect(await verify(before, PREPARED, { paths: [path, path], kernel: '7.1' })).toMatchObject([{ verdict }]);
});

/** What the end of a scope does by what a header defines, in both forms of a conversion by hand. */
const scoped = (scope: string, source: string): string =>
  source.replace('->private_data;\n', `->private_data;\n\t${scope}\n`);

test.each([
  ['a macro for an attribute', '#define lark_auto __cleanup(lark_done)', 'struct lark *at lark_auto = lark;'],
  ['a function', '', 'struct lark *at __cleanup(lark_done) = lark;'],
  [
    'a class that frees',
    'DEFINE_FREE(lark_free, struct lark *, if (_T) lark_more(_T))\n\n#define lark_more(a) lark_done(&(a))',
    'struct lark *at __free(lark_free) = lark;',
  ],
  [
    'a class of guards',
    'DEFINE_GUARD(lark_use, struct lark *, (void)_T, lark_done(&_T))',
    'guard(lark_use)(lark);',
  ],
])('%s of a header is run', async (_name, text, scope) => {
  const done = (does: string): string =>
    `static inline void lark_done(struct lark **at)\n{\n\t${does}\n}\n${text}\n`;
  const verdictOf = async (does: string): Promise<string> => {
    header(done(does));
    const after = PREPARED.replace(/\tvma_desc_set_flags.*\n/, '');
    const texts = [driver(...CHECK), after].map((one) => scoped(scope, one));
    const [{ verdict }] = await verify(texts[0], texts[1], { paths: [path, path], kernel: '7.1' });
    return verdict;
  };
  // It is what the next mapping is compared with.
  expect(await verdictOf('(*at)->len++;')).toBe('regressed');
  expect(await verdictOf('if (!(*at)->len) pr_debug("empty");')).toBe('improved');
});

describe('a name of a header for the type of a parameter', () => {
  const named = (file: string, vma: string): string =>
    driver(...CHECK).replace('struct file *file, struct vm_area_struct *vma', `${file}file, ${vma}vma`);

  test.each([
    ['a typedef of the structure', 'typedef struct vm_area_struct lark_vma_t;', 'lark_vma_t *'],
    ['a typedef of the pointer', 'typedef struct vm_area_struct *lark_vma_t;', 'lark_vma_t '],
    ['a macro', '#define LARK_VMA struct vm_area_struct', 'LARK_VMA *'],
    ['a macro for the pointer', '#define LARK_VMA struct vm_area_struct *', 'LARK_VMA '],
  ])('%s is what it stands for, to the simulator, too', async (_, definition, vma) => {
    header(`typedef struct file *lark_file_t;\n${definition}\n`);
    const { output, verdicts } = await migrate(named('lark_file_t ', vma), { path, kernel: '7.1' });
    expect(output).toContain('static int lark_mmap_prepare(struct vm_area_desc *desc)\n');
    expect(output).toContain('\tstruct file *file = desc->file;\n');
    expect(verdicts).toMatchObject([{ verdict: 'improved', bound: { unknown_functions: [] } }]);
  });

  test('that stands for something else is no vma', async () => {
    header('typedef struct lark_area *lark_vma_t;\n');
    const source = named('struct file *', 'lark_vma_t ');
    const { output, hooks } = await migrate(source, { path, kernel: '7.1' });
    expect(output).toBe(source);
    expect(hooks).toMatchObject([{ outcome: 'blocked', findings: [{ code: 'MP009' }] }]);
  });
});

describe('what a header does with the member that holds the hook', () => {
  test.each([
    [
      'a macro that reads it',
      '#define lark_maps(ops) ((ops)->mmap != NULL)',
      'lark_maps(&lark_fops)',
      'MP009',
    ],
    [
      'a macro that uses another one',
      '#define lark_maps(ops) lark_has(ops, mmap)\n#define lark_has(ops, op) ((ops)->op != NULL)',
      'lark_maps(&lark_fops)',
      'MP009',
    ],
    [
      'a function',
      'static inline bool lark_maps(const struct file_operations *ops)\n{\n\treturn ops->mmap;\n}',
      'lark_maps(&lark_fops)',
      'MP009',
    ],
    ['a macro that sets it', '#define lark_none(ops) ((ops)->mmap = NULL)', 'lark_none(&lark_fops)', 'MP021'],
  ])('%s leaves the hook as it is', async (_name, text, use, code) => {
    header(`${text}\n`);
    const source = `${driver(...CHECK)}\n\nint lark_can(void)\n{\n\treturn ${use};\n}\n`;
    const { output, hooks } = await migrate(source, { path, kernel: '7.1' });
    expect(output).toBe(source);
    expect(hooks).toMatchObject([{ outcome: 'blocked', findings: [{ code }] }]);
  });

  test.each([
    [
      'knows both members',
      '#define lark_maps(ops) ((ops)->mmap || (ops)->mmap_prepare)',
      'lark_maps(&lark_fops)',
    ],
    ['is not used for it', '#define lark_maps(ops) ((ops)->mmap != NULL)', 'lark_maps(&other_fops)'],
  ])('a macro that %s does not matter', async (_name, text, use) => {
    header(`${text}\nstatic const struct file_operations other_fops = {};\n`);
    const source = `${driver(...CHECK)}\n\nint lark_can(void)\n{\n\treturn ${use};\n}\n`;
    const { hooks } = await migrate(source, { path, kernel: '7.1' });
    expect(hooks).toMatchObject([{ outcome: 'migrated' }]);
  });
});

describe('a name that a macro of a header makes of parts', () => {
  const HOOK = '#define LARK_HOOK(name) name##_mmap\n';
  const OTHER = 'static int (*saved)(struct file *, struct vm_area_struct *) = ';

  test('is a use of the hook', async () => {
    header(HOOK);
    const source = `${driver(...CHECK)}\n\n${OTHER}LARK_HOOK(lark);\n`;
    const { output, hooks } = await migrate(source, { path, kernel: '7.1' });
    expect(output).toBe(source);
    expect(hooks).toMatchObject([{ outcome: 'blocked', findings: [{ code: 'MP022' }] }]);
  });

  test('is none where it is that of another function', async () => {
    header(HOOK);
    const source = `${driver(...CHECK)}\n\n${OTHER}LARK_HOOK(wren);\n`;
    const { hooks } = await migrate(source, { path, kernel: '7.1' });
    expect(hooks).toMatchObject([{ outcome: 'migrated' }]);
  });

  test('keeps the legacy form of a helper', async () => {
    header('#define LARK_HELPER(name) name##_check\n');
    const helper =
      'static int lark_check(struct vm_area_struct *vma)\n{\n\treturn vma->vm_pgoff ? -EINVAL : 0;\n}\n\n';
    const user = 'int lark_other(struct vm_area_struct *area)\n{\n\treturn LARK_HELPER(lark)(area);\n}\n';
    const calling = driver('if (lark_check(vma))', '\treturn -EINVAL;').replace(
      'static int lark_mmap',
      `${helper}$&`,
    );
    const { output, hooks } = await migrate(`${calling}\n\n${user}`, { path, kernel: '7.1' });
    expect(hooks).toMatchObject([{ outcome: 'migrated' }]);
    expect(output).toContain('static int lark_check(struct vm_area_struct *vma)\n');
    expect(output).toContain('static int lark_check_desc(struct vm_area_desc *desc)\n');
  });
});
