import { loadGrammar } from '../../model/parse';
import { explained } from '../../transforms/project/shared-names';
import { migrateSource } from '../../transforms/mmap-prepare/registry';
import { filesOf, migrateTogether } from './libraries';

const HELPER_HEADER = 'int ex_map(struct ex *ex, struct vm_area_struct *vma);\n';

const helper = (first: string): string => `#include "ex.h"

int ex_map(struct ex *ex, struct vm_area_struct *vma)
{
	${first}
	return remap_pfn_range(vma, vma->vm_start, ex->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
`;

const CALLER = `#include "ex.h"

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return ex_map(file->private_data, vma);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
`;

const HOOK_HEADER = 'int ex_mmap(struct file *file, struct vm_area_struct *vma);\n';

const hook = (first: string): string => `#include "ex.h"

int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	${first}
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}
`;

const INSTALLS = `#include "ex.h"

const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
`;

const structure = (storage: string): string => `#include <linux/mm.h>

static void ex_close(struct vm_area_struct *vma)
{
	struct ex *ex = vma->vm_private_data;

	atomic_dec(&ex->maps);
}

${storage}const struct vm_operations_struct ex_vm_ops = {
	.close = ex_close,
	.fault = ex_fault,
};

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ex *ex = file->private_data;

	atomic_inc(&ex->maps);
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = ex;
	vma->vm_ops = &ex_vm_ops;
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
`;

const KEPT = 'ex_last = vma;';

/** The paths of the files that change, and what is told of a hook that stays. */
function outcomeOf(sources: Record<string, string>, blocked?: string): { changed: string[]; told: string[] } {
  const given = filesOf(sources);
  const { results, reasons } = migrateTogether(given);
  const changed = results.filter(({ path, output }) => output !== sources[path]).map(({ path }) => path);
  const told = Object.keys(sources).flatMap((path) => {
    if (path !== blocked) return [];
    const { hooks } = migrateSource(sources[path], { path, api: given[0].api });
    return hooks.flatMap((one) => explained(one, path, reasons).findings.map(({ message }) => message));
  });
  return { changed: changed.sort(), told };
}

describe('a name that two modules define', () => {
  beforeAll(loadGrammar);

  test('means the hook of the own module', () => {
    const { changed, told } = outcomeOf(
      {
        'a/ex.h': HOOK_HEADER,
        'a/map.c': hook(''),
        'a/fops.c': INSTALLS,
        'b/ex.h': HOOK_HEADER,
        'b/map.c': hook(KEPT),
        'b/fops.c': INSTALLS,
      },
      'b/fops.c',
    );
    expect(changed).toEqual(['a/ex.h', 'a/fops.c', 'a/map.c']);
    expect(told.join()).toContain('b/map.c');
    expect(told.join()).not.toContain('a/map.c');
  });

  test('means the helper of the own module, in folders below it as well', () => {
    const { changed } = outcomeOf({
      'a/include/ex.h': HELPER_HEADER,
      'a/core/map.c': helper(''),
      'a/fops/ex.c': CALLER,
      'b/include/ex.h': HELPER_HEADER,
      'b/core/map.c': helper(KEPT),
      'b/fops/ex.c': CALLER,
    });
    expect(changed).toEqual(['a/core/map.c', 'a/fops/ex.c', 'a/include/ex.h']);
  });

  test('means both where a file is as near to one as to the other', () => {
    const { changed } = outcomeOf({
      'include/ex.h': HELPER_HEADER,
      'a/map.c': helper(''),
      'a/ex.c': CALLER,
      'b/map.c': helper(KEPT),
    });
    expect(changed).toEqual([]);
  });

  test('means the operations of the own module', () => {
    expect(outcomeOf({ 'a/ex.c': structure(''), 'b/ex.c': structure('') }).changed).toEqual([
      'a/ex.c',
      'b/ex.c',
    ]);
    expect(outcomeOf({ 'a/ex.c': structure(''), 'b/ex.c': structure('static ') }).changed).toEqual([
      'a/ex.c',
    ]);
  });

  test('means operations of one module only where another file of it does not use them', () => {
    const borrows = 'void f(struct vm_area_struct *vma)\n{\n\tvma->vm_ops = &ex_vm_ops;\n}\n';
    const { changed } = outcomeOf({
      'a/ex.c': structure(''),
      'a/other.c': borrows,
      'b/ex.c': structure(''),
    });
    expect(changed).toEqual(['b/ex.c']);
  });
});

test('what is refused where a file only defines a hook is told with the line of the definition', async () => {
  await loadGrammar();
  const section = 'void f(struct mm_struct *mm)\n{\n\tmmap_lock(mm);\n}\n\n';
  const { told } = outcomeOf(
    {
      'io_uring/memmap.h': 'int io_uring_mmap(struct file *file, struct vm_area_struct *vma);\n',
      'io_uring/memmap.c': section + hook('').replace(/ex_mmap/, 'io_uring_mmap'),
      'io_uring/io_uring.c': INSTALLS.replace(/ex_mmap/, 'io_uring_mmap'),
    },
    'io_uring/io_uring.c',
  );
  expect(told.join()).toContain('io_uring/memmap.c:8');
});
