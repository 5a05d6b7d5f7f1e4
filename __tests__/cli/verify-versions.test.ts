/** When two files are two versions of a driver, of which the second is no conversion. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, type Ran } from './command-line';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'versions-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const HEAD = '#include <linux/fs.h>\n#include <linux/mm.h>\n';
const OPEN = 'static int pier_open(struct inode *inode, struct file *file)\n{\n	return 0;\n}\n';
const OLD = `static int pier_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_IO);
	return 0;
}
`;
const NEW = `static int pier_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_IO_BIT);
	return 0;
}
`;
const ops = (members: string): string =>
  `static const struct file_operations pier_fops = { .open = pier_open, ${members} };\n`;
const BEFORE = `${HEAD}${OPEN}${OLD}${ops('.mmap = pier_mmap')}`;

/** Verifies two files. */
function verify(before: string, after: string): Ran {
  writeFileSync(join(directory, 'before.c'), before);
  writeFileSync(join(directory, 'after.c'), after);
  return runCommand(['verify', '--kernel', '7.1', 'before.c', 'after.c'], { cwd: directory });
}

test('the second has the function, and no structure has it', () => {
  const { code, out, err } = verify(BEFORE, `${HEAD}${OPEN}${NEW}${ops('')}`);
  expect(code).toBe(1);
  expect(out).toContain('pier_fops has no mapping hook any more');
  expect(err).toContain('after.c has no mmap_prepare hook');
});

test('the second is empty', () => {
  const { code, out, err } = verify(BEFORE, '');
  expect(code).toBe(3);
  expect(out).toContain('inconclusive');
  expect(err).toContain('after.c has no mmap_prepare hook');
});

test('the second is not converted: a line says that they are not compared', () => {
  const { code, err } = verify(BEFORE, BEFORE.replace('VM_IO', 'VM_IO | VM_DONTDUMP'));
  expect(code).toBe(0);
  expect(err).toContain('after.c has no mmap_prepare hook, so that before.c is not compared with it');
});

test('the second is another file, with or without a hook', () => {
  const other = `${HEAD}static int quay_size(int a)\n{\n	return a + 1;\n}\n`;
  for (const text of [other, BEFORE.replace(/pier/g, 'quay')]) {
    const { code, out, err } = verify(BEFORE, text);
    expect(code).toBe(0);
    expect(out).toMatch(/pier_mmap: (equivalent|improved)/);
    expect(err).not.toContain('after.c');
  }
});
