import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const main = join(__dirname, '../../cli/main.js');
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

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'compat-'));
  writeFileSync(join(directory, 'dial.c'), source);
});

afterEach(() => rmSync(directory, { recursive: true }));

const run = (...args: string[]): string =>
  execFileSync(process.execPath, [main, ...args], { cwd: directory, encoding: 'utf8' });

test('migrate --compat writes both forms, with names that a release has when no tree tells them', () => {
  run('migrate', '--compat', '--write', 'dial.c');
  expect(readFileSync(join(directory, 'dial.c'), 'utf8')).toBe(joined);
});

test('both forms are nothing to do for scan and for a second run', () => {
  writeFileSync(join(directory, 'dial.c'), joined);
  const { hooks } = JSON.parse(run('scan', '--json', 'dial.c')) as { hooks: { outcome: string }[] };
  expect(hooks.map(({ outcome }) => outcome)).toEqual(['nothing to do', 'nothing to do']);
  expect(run('migrate', 'dial.c')).toBe('');
  expect(run('migrate', '--compat', 'dial.c')).toBe('');
});

test('--compat with a single transform is refused', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [main, 'migrate', '--compat', '--transform', 'vma-flags', 'dial.c'],
    { cwd: directory, encoding: 'utf8' },
  );
  expect(status).toBe(2);
  expect(stderr).toContain('--compat takes the whole migration');
});

describe('verify', () => {
  const verify = (text: string): { status: number | null; stdout: string } => {
    writeFileSync(join(directory, 'dial.c'), text);
    return spawnSync(process.execPath, [main, 'verify', 'dial.c'], { cwd: directory, encoding: 'utf8' });
  };

  test('compares the two sides of one file', () => {
    const { status, stdout } = verify(joined);
    expect(stdout).toContain('dial.c: dial_fops dial_mmap: ');
    expect(stdout).not.toContain('regressed');
    expect(status).toBe(0);
  });

  test('sees a side that does something else', () => {
    const { status, stdout } = verify(joined.replace('!(vma->vm_flags & VM_SHARED)', 'vma->vm_pgoff'));
    expect(stdout).toContain('dial.c: dial_fops dial_mmap: regressed');
    expect(status).toBe(1);
  });

  test('compares an old version with a text for both by what newer kernels see', () => {
    writeFileSync(join(directory, 'both.c'), joined);
    expect(run('verify', 'dial.c', 'both.c')).toContain('dial.c: dial_fops dial_mmap: ');
  });
});
