import { execFile } from 'node:child_process';
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

/** Runs the program in a folder of its own, on these files. */
async function run(
  files: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<{ status: number | null; stdout: string; stderr: string; left: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'compat-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    return await new Promise((resolve) => {
      const program = execFile(
        process.execPath,
        [main, ...args],
        { cwd: directory },
        (_error, stdout, stderr) => {
          const left = readFileSync(join(directory, 'dial.c'), 'utf8');
          resolve({ status: program.exitCode, stdout, stderr, left });
        },
      );
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test.concurrent(
  'migrate --compat writes both forms, with names that a release has when no tree tells them',
  async () => {
    const { status, left } = await run({ 'dial.c': source }, 'migrate', '--compat', '--write', 'dial.c');
    expect(status).toBe(0);
    expect(left).toBe(joined);
  },
);

test.concurrent('both forms are nothing to do for scan and for a second run', async () => {
  const files = { 'dial.c': joined };
  const [scanned, again, both] = await Promise.all([
    run(files, 'scan', '--json', 'dial.c'),
    run(files, 'migrate', 'dial.c'),
    run(files, 'migrate', '--compat', 'dial.c'),
  ]);
  const { hooks } = JSON.parse(scanned.stdout) as { hooks: { outcome: string }[] };
  expect(hooks.map(({ outcome }) => outcome)).toEqual(['nothing to do', 'nothing to do']);
  for (const { status, stdout } of [again, both])
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

test.concurrent('--compat with a single transform is refused', async () => {
  const { status, stderr } = await run(
    { 'dial.c': source },
    ...['migrate', '--compat', '--transform', 'vma-flags', 'dial.c'],
  );
  expect(status).toBe(2);
  expect(stderr).toContain('--compat takes the whole migration');
});

describe('verify', () => {
  test.concurrent('compares the two sides of one file', async () => {
    const { status, stdout } = await run({ 'dial.c': joined }, 'verify', 'dial.c');
    expect(stdout).toContain('dial.c: dial_fops dial_mmap: ');
    expect(stdout).not.toContain('regressed');
    expect(status).toBe(0);
  });

  test.concurrent('sees a side that does something else', async () => {
    const wrong = joined.replace('!(vma->vm_flags & VM_SHARED)', 'vma->vm_pgoff');
    const { status, stdout } = await run({ 'dial.c': wrong }, 'verify', 'dial.c');
    expect(stdout).toContain('dial.c: dial_fops dial_mmap: regressed');
    expect(status).toBe(1);
  });

  test.concurrent('compares an old version with a text for both by what newer kernels see', async () => {
    const { status, stdout } = await run(
      { 'dial.c': source, 'both.c': joined },
      ...['verify', 'dial.c', 'both.c'],
    );
    expect(status).toBe(0);
    expect(stdout).toContain('dial.c: dial_fops dial_mmap: ');
  });
});
