import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mayPassHook } from '../../cli/run/candidate';
import { passedFunctions } from '../../model/callback-parameters';
import { readKernelApi } from '../../model/kernel-api';
import { loadGrammar } from '../../model/parse';
import { migrateSource } from '../../transforms/mmap-prepare/registry';

// Functions of the kernel that are handed an mmap callback as an argument, found in the headers of the target kernel.

let tree: string;

beforeAll(loadGrammar);
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'callback-'));
  write(
    'include/linux/mm.h',
    'bool vma_desc_test(const struct vm_area_desc *desc, int bit);\nvoid vma_desc_set_flags(struct vm_area_desc *desc, int bit);\n',
  );
  write('include/linux/mm_types.h', 'struct vm_area_desc {\n\tstruct mm_struct *mm;\n};\n');
  write(
    'include/linux/fs.h',
    'struct file_operations {\n\tint (*mmap_prepare)(struct vm_area_desc *);\n};\n',
  );
});
afterEach(() => rmSync(tree, { recursive: true }));

function write(name: string, text: string): void {
  mkdirSync(dirname(join(tree, name)), { recursive: true });
  writeFileSync(join(tree, name), text);
}

const DRIVER = `#include <linux/quay.h>

static int crane_map(struct quay *quay, void *priv, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start > quay->size)
		return -EINVAL;
	vma->vm_ops = &crane_vm_ops;
	return 0;
}

static int crane_probe(struct quay *quay)
{
	return quay_share(quay, "crane", crane_map);
}
`;

const declaration = (range: string): string =>
  `int quay_share(struct quay *quay, const char *name,\n\t       int (*map)(struct quay *quay, void *priv, ${range}));\n`;

function migrated(): string {
  const path = join(tree, 'drivers/crane.c');
  return migrateSource(DRIVER, { path, api: readKernelApi(tree)! }).output;
}

test('a callback is converted that the target kernel calls with a descriptor', () => {
  write('include/linux/quay.h', declaration('struct vm_area_desc *desc'));
  expect(migrated()).toBe(`#include <linux/quay.h>

static int crane_map_mmap_prepare(struct quay *quay, void *priv,
				  struct vm_area_desc *desc)
{
	if (vma_desc_size(desc) > quay->size)
		return -EINVAL;
	desc->vm_ops = &crane_vm_ops;
	return 0;
}

static int crane_probe(struct quay *quay)
{
	return quay_share(quay, "crane", crane_map_mmap_prepare);
}
`);
});

test('a callback stays as it is that the target kernel calls with a vma, or that no header declares', () => {
  expect(migrated()).toBe(DRIVER);
  write('include/linux/quay.h', declaration('struct vm_area_struct *vma'));
  expect(migrated()).toBe(DRIVER);
});

test('functions with a vma are found where they are passed, and not where they are called or exported', () => {
  const source = `${DRIVER}EXPORT_SYMBOL_GPL(crane_map);
static void crane_stop(struct quay *quay)
{
	crane_map(quay, NULL, quay->vma);
}
`;
  expect(passedFunctions(source)).toEqual([{ name: 'crane_map', callee: 'quay_share' }]);
  const odd = source
    .replace('vma)', 'vma /* range */) // mapped')
    .replace('quay_share(', 'quay_share \\\n(/* (by name) */ ');
  expect(odd).not.toBe(source);
  expect(passedFunctions(odd)).toEqual([{ name: 'crane_map', callee: 'quay_share' }]);
  for (const attribute of [
    '__maybe_unused',
    '__attribute__((unused))',
    '__attribute__ ((aligned(8), unused))',
  ]) {
    const behind = source.replace('vma)', `vma ${attribute})`);
    const before = source.replace(', struct vm_area', ` ${attribute}, struct vm_area`);
    expect(behind).not.toBe(source);
    expect(before).not.toBe(source);
    expect([behind, before].map(passedFunctions)).toEqual(
      Array(2).fill([{ name: 'crane_map', callee: 'quay_share' }]),
    );
  }
});

test('only files that may pass an mmap callback are looked at for it', () => {
  const passes = (text: string): boolean => mayPassHook(Buffer.from(text));
  const definition = 'int a_mmap(struct vm_area_struct *vma) { return 0; }\n';
  expect(passes(`${definition}int b(void) { return share(bus, a_mmap); }\n`)).toBe(true);
  expect(passes(`${definition}EXPORT_SYMBOL_GPL(a_mmap);\n`)).toBe(false);
  expect(passes(`${definition}int b(void) { return a_mmap(NULL); }\n`)).toBe(false);
  expect(passes('int b(void) { return share(bus, a_mmap); }\n')).toBe(false);
});
