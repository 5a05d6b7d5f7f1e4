import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files that once ended a run, or took a time that doubles with each of their lines: each costs itself only. */

const OPERATIONS = 'static const struct file_operations foo_fops = { .mmap = foo_mmap };\n';
const hook = (name: string, body: string): string =>
  `static int ${name}(struct file *file, struct vm_area_struct *vma)\n{\n${body}}\n`;
const REMAP =
  '\treturn remap_pfn_range(vma, vma->vm_start, 1, vma->vm_end - vma->vm_start, vma->vm_page_prot);\n';
const levels = (count: number, of: (level: number) => string): string =>
  Array.from({ length: count }, (_, i) => of(i + 1)).join('');

const GOOD = `${hook('ok_mmap', REMAP)}static const struct file_operations ok_fops = { .mmap = ok_mmap };\n`;

const FILES: Readonly<Record<string, string>> = {
  'callee-text/first.c': `static int foo_mmap(struct file *file, struct vm_area_struct *vma)\n{\nfoo && foo->host_ops->open)\n\t\tfoo->host_ops->open(vma);\nconst ${OPERATIONS.slice(13)}`,
  'callee-text/second.c': `${hook('bar_mmap', '\treturn elsewhere_mmap(3, vma);\n')}static const struct file_operations bar_fops = { .mmap = bar_mmap };\n`,
  'callee-text/third.c': GOOD,
  'shared/a.c': `int shared_mmap(struct file *file, struct vm_area_struct *vma)\n{\n\tif (constructor(vma->vm_pgoff, vma->vm_start))\n\t\treturn -EINVAL;\n\treturn 0;\n}\n`,
  'shared/b.c': 'static const struct file_operations foo_fops = { .mmap = shared_mmap };\n',
  'parser/a.c': `${'.mmap = '.repeat(2048)}\n${OPERATIONS}`,
  'parser/b.c': GOOD,
  'helpers.c': `static int f0(struct vm_area_struct *vma)\n{\n\treturn vma->vm_pgoff;\n}\n${levels(
    22,
    (i) => `static int f${i}(struct vm_area_struct *vma)\n{\n\treturn f${i - 1}(vma) + f${i - 1}(vma);\n}\n`,
  )}${hook('foo_mmap', `\tif (f22(vma))\n\t\treturn -EINVAL;\n${REMAP}`)}${OPERATIONS}`,
  'flags.c': `#define M0 VM_DONTCOPY\n${levels(24, (i) => `#define M${i} (M${i - 1} | M${i - 1})\n`)}${hook('foo_mmap', `\tvm_flags_set(vma, M24);\n${REMAP}`)}${OPERATIONS}`,
  'itself.c': `#define FOO_FLAGS (FOO_FLAGS | VM_IO)\n${hook('foo_mmap', `\tvm_flags_set(vma, FOO_FLAGS);\n${REMAP}`)}${OPERATIONS}`,
  'sum.c': `${hook('foo_mmap', `\tint a = ${'1 + '.repeat(4000)}1;\n${REMAP}`)}${OPERATIONS}`,
  'else-if.c': `${hook('foo_mmap', `\tif (a == 0)\n\t\tb();\n${levels(400, (i) => `\telse if (a == ${i})\n\t\tb();\n`)}${REMAP}`)}${OPERATIONS}`,
  'table.c': `static const u8 table[] = { ${'0x5a, '.repeat(160_000)}};\n${GOOD}`,
  'string.c': `static const char s[] = "${'x'.repeat(512 << 10)}";\n${GOOD}`,
};

/** Milliseconds in which all of them are done: twenty times what an idle machine takes. */
const ENOUGH = 120_000;

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'damaged-'));
  for (const folder of ['callee-text', 'shared', 'parser']) mkdirSync(join(directory, folder));
  for (const [path, text] of Object.entries(FILES)) writeFileSync(join(directory, path), text);
});

afterAll(() => rmSync(directory, { recursive: true }));

test(
  'are told in one line each, and the others are converted',
  () => {
    const main = join(__dirname, '../../cli/main.js');
    const run = spawnSync(process.execPath, [main, 'migrate', '--no-verify', '.'], {
      cwd: directory,
      encoding: 'utf8',
      timeout: ENOUGH,
      maxBuffer: 1 << 28,
    });
    expect(run.signal).toBeNull();
    expect(run.stderr).not.toMatch(/internal error|\n\s+at .*:\d+:\d+|call stack|Error:/);
    const converted = [...run.stdout.matchAll(/^diff --git a\/(\S+)/gm)].map(([, path]) => path);
    expect(converted).toEqual(
      expect.arrayContaining([
        'callee-text/third.c',
        'flags.c',
        'helpers.c',
        'parser/b.c',
        'string.c',
        'table.c',
      ]),
    );
    expect(converted).not.toContain('itself.c');
    execFileSync('git', ['apply', '--check', '-'], { cwd: directory, input: run.stdout });
  },
  ENOUGH * 2,
);
