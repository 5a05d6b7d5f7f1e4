import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, type Ran } from './command-line';

const source = `#include <linux/fs.h>

static int dial_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	vma->vm_ops = &dial_vm_ops;
	return 0;
}

const struct file_operations dial_fops = {
	.mmap = dial_mmap,
};
`;
const joined = `#include <linux/fs.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
static int dial_mmap_prepare(struct vm_area_desc *desc)
{
	if (!vma_desc_test(desc, VMA_SHARED_BIT))
		return -EINVAL;
	desc->vm_ops = &dial_vm_ops;
	return 0;
}
#else
static int dial_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	vma->vm_ops = &dial_vm_ops;
	return 0;
}
#endif

const struct file_operations dial_fops = {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
	.mmap_prepare = dial_mmap_prepare,
#else
	.mmap = dial_mmap,
#endif
};
`;

/** Runs the program in a folder of its own, on these files. */
function run(files: Readonly<Record<string, string>>, ...args: string[]): Ran & { readonly left: string } {
  const directory = mkdtempSync(join(tmpdir(), 'compat-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    const done = runCommand(args, { cwd: directory });
    return { ...done, left: readFileSync(join(directory, 'dial.c'), 'utf8') };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test('migrate --compat writes both forms, with names that a release has when no tree tells them', () => {
  const { code, left } = run({ 'dial.c': source }, 'migrate', '--compat', '--write', 'dial.c');
  expect(code).toBe(0);
  expect(left).toBe(joined);
});

test('both forms are nothing to do for scan and for a second run', () => {
  const files = { 'dial.c': joined };
  const [scanned, again, both] = [
    run(files, 'scan', '--json', 'dial.c'),
    run(files, 'migrate', 'dial.c'),
    run(files, 'migrate', '--compat', 'dial.c'),
  ];
  const { hooks } = JSON.parse(scanned.out) as { hooks: { outcome: string }[] };
  expect(hooks.map(({ outcome }) => outcome)).toEqual(['nothing to do', 'nothing to do']);
  for (const { code, out } of [again, both]) expect({ code, out }).toEqual({ code: 0, out: '' });
});

test('--compat with a single transform is refused', () => {
  const { code, err } = run(
    { 'dial.c': source },
    ...['migrate', '--compat', '--transform', 'vma-flags', 'dial.c'],
  );
  expect(code).toBe(2);
  expect(err).toContain('--compat takes the whole migration');
});

describe('verify', () => {
  test('compares the two sides of one file', () => {
    const { code, out } = run({ 'dial.c': joined }, 'verify', 'dial.c');
    expect(out).toContain('dial.c: dial_fops dial_mmap: ');
    expect(out).not.toContain('regressed');
    expect(code).toBe(0);
  });

  test('sees a side that does something else', () => {
    const wrong = joined.replace('!(vma->vm_flags & VM_SHARED)', 'vma->vm_pgoff');
    const { code, out } = run({ 'dial.c': wrong }, 'verify', 'dial.c');
    expect(out).toContain('dial.c: dial_fops dial_mmap: regressed');
    expect(code).toBe(1);
  });

  test('compares an old version with a text for both by what newer kernels see', () => {
    const { code, out } = run({ 'dial.c': source, 'both.c': joined }, ...['verify', 'dial.c', 'both.c']);
    expect(code).toBe(0);
    expect(out).toContain('dial.c: dial_fops dial_mmap: ');
  });
});
