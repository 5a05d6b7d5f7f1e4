import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from './command-line';

/**
 * A mapping call as those for DMA are: it asks a pool first, which says by its value whether it has mapped and by a pointer what
 * that came to; then the callback of a structure that others fill in, with a macro and a stub that stand for parts of it.
 */
const FILES = {
  'pool.h': `
struct vm_area_struct;
struct pool_ops {
	int (*mmap)(struct pool *, struct vm_area_struct *, size_t size);
};
#ifdef CONFIG_POOL
int pool_map_own(struct pool *pool, struct vm_area_struct *vma, size_t size,
		int *ret);
#else
#define pool_map_own(pool, vma, size, ret) (0)
#endif
int pool_common_mmap(struct pool *pool, struct vm_area_struct *vma, size_t size);
int pool_mmap_flags(struct pool *pool, struct vm_area_struct *vma, size_t size, int flags);
#define pool_mmap(p, v, s) pool_mmap_flags(p, v, s, 0)
`,
  'own.c': `#include "pool.h"
static int __pool_map(struct pool *pool, struct vm_area_struct *vma, size_t size, int *ret)
{
	if (size <= pool->size) {
		*ret = remap_pfn_range(vma, vma->vm_start, pool->pfn,
				       vma->vm_end - vma->vm_start, vma->vm_page_prot);
		return 1;
	}
	return 0;
}

int pool_map_own(struct pool *pool, struct vm_area_struct *vma, size_t size,
		int *ret)
{
	return __pool_map(pool, vma, size, ret);
}
`,
  'map.c': `#include "pool.h"
int pool_common_mmap(struct pool *pool, struct vm_area_struct *vma, size_t size)
{
	unsigned long count = PAGE_ALIGN(size) >> PAGE_SHIFT;
	int ret = -ENXIO;

	if (pool_map_own(pool, vma, size, &ret))
		return ret;
	if (vma->vm_pgoff >= count || vma_pages(vma) > count - vma->vm_pgoff)
		return -ENXIO;
	return vm_map_pages(vma, pool->pages, count);
}
EXPORT_SYMBOL(pool_common_mmap);

/**
 * pool_mmap_flags - map a pool
 * @pool: the pool
 * @vma: where to
 * @size: how much
 * @flags: how
 *
 * Asks the structure of the pool.
 *
 * Return: 0, or an error.
 */
int pool_mmap_flags(struct pool *pool, struct vm_area_struct *vma, size_t size, int flags)
{
	const struct pool_ops *ops = pool->ops;

	if (!ops->mmap)
		return -ENXIO;
	return ops->mmap(pool, vma, size);
}
EXPORT_SYMBOL_GPL(pool_mmap_flags);
`,
  'users.c': `#include "pool.h"
static int none_mmap(struct pool *pool, struct vm_area_struct *vma, size_t size)
{
	return -ENXIO;
}
const struct pool_ops none_ops = {
	.mmap	= none_mmap,
};
const struct pool_ops common_ops = {
	.mmap	= pool_common_mmap,
};
`,
};

/** A hook of another structure that maps by the macro. */
const USER = {
  'frame.h': `
struct vm_area_struct;
struct frame_ops {
	int (*frame_mmap)(struct frame *frame, struct vm_area_struct *vma);
};
struct frame {
	const struct frame_ops *ops;
};
`,
  'frame.c': `#include "frame.h"
#include "pool.h"
static int pool_frame_mmap(struct frame *frame, struct vm_area_struct *vma)
{
	return pool_mmap(frame->pool, vma, frame->size);
}
static const struct frame_ops pool_frame_ops = {
	.frame_mmap = pool_frame_mmap,
};
static int frame_fop_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct frame *frame = file->private_data;

	return frame->ops->frame_mmap(frame, vma);
}
static const struct file_operations frame_fops = {
	.mmap = frame_fop_mmap,
};
`,
};

function inFolder(
  files: Readonly<Record<string, string>>,
  steps: readonly (readonly string[])[],
): { stderr: string; text: (name: string) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'chain-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const told = steps.map(
      (args) => runCommand(['migrate', '--write', '--kernel', '7.1', ...args, '.'], { cwd: folder }).err,
    );
    const after = new Map(Object.keys(files).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
    return { stderr: told.join(''), text: (name) => after.get(name) ?? '' };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a chain of functions gets twins', () => {
  let done: ReturnType<typeof inFolder>;
  beforeAll(() => {
    done = inFolder({ ...FILES, ...USER }, [
      ['--twin', 'pool_mmap_flags'],
      ['--counterpart', 'frame_ops'],
    ]);
  });

  test('down to the callbacks of a structure, whose places set both forms', () => {
    expect(done.stderr).toContain('pool_ops.mmap: what sets it sets pool_ops.mmap_prepare as well');
    expect(done.text('pool.h')).toContain(
      '	int (*mmap_prepare)(struct pool *, struct vm_area_desc *, size_t size);',
    );
    expect(done.text('users.c')).toContain('	.mmap	= none_mmap,\n	.mmap_prepare = none_mmap_prepare,\n');
    expect(done.text('users.c')).toContain(
      '	.mmap	= pool_common_mmap,\n	.mmap_prepare = pool_common_mmap_prepare,\n',
    );
    expect(done.text('map.c')).toContain(`	if (!ops->mmap_prepare)
		return -ENXIO;
	return ops->mmap_prepare(pool, desc, size);
}
EXPORT_SYMBOL_GPL(pool_mmap_flags_prepare);
`);
  });

  test('with 0 stored where the result of a mapping call was, for callers that return it', () => {
    expect(done.text('own.c')).toContain(`		mmap_action_remap_full(desc, pool->pfn);
		*ret = 0;
		return 1;
`);
    expect(done.text('map.c')).toContain(`	if (pool_map_own_prepare(pool, desc, size, &ret))
		return ret;
	if (desc->pgoff >= count || vma_desc_pages(desc) > count - desc->pgoff)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, pool->pages + desc->pgoff);
	return 0;
}
`);
  });

  test('with the macros and stubs that stand for them, prototypes in lines of their own, and kernel-doc', () => {
    expect(done.text('pool.h')).toContain('#define pool_map_own_prepare(pool, desc, size, ret) (0)\n');
    expect(done.text('pool.h')).toContain(
      '#define pool_mmap_prepare(p, v, s) pool_mmap_flags_prepare(p, v, s, 0)\n',
    );
    expect(done.text('pool.h')).toContain(
      'int pool_map_own_prepare(struct pool *pool, struct vm_area_desc *desc,\n			 size_t size, int *ret);',
    );
    expect(done.text('map.c')).toContain(`/**
 * pool_mmap_flags_prepare - map a pool
 * @pool: the pool
 * @desc: describes the mapping that is about to be made
 * @size: how much
 * @flags: how
 *
 * As pool_mmap_flags(), for a mapping that is about to be made: it checks the
 * same, and what is to be mapped is mapped once the mapping is in place.
 *
 * Return: 0, or an error.
 */
`);
  });

  test('that callbacks of other structures call from then on', () => {
    expect(done.text('frame.c')).toContain('	return pool_mmap_prepare(frame->pool, desc, frame->size);');
    expect(done.stderr).toContain('frame_ops.frame_mmap: 1 references, 1 converted, 0 stay');
  });

  test('once', () => {
    const twice = inFolder(FILES, [
      ['--twin', 'pool_common_mmap'],
      ['--twin', 'pool_common_mmap'],
    ]);
    expect(twice.stderr).toMatch(
      /pool_common_mmap\(\) gets no twin: it has pool_common_mmap_prepare\(\) already/,
    );
  });

  test('not where a caller looks at what is stored', () => {
    const looking = FILES['map.c'].replace(
      '	if (pool_map_own(pool, vma, size, &ret))\n		return ret;\n',
      '	if (pool_map_own(pool, vma, size, &ret)) {\n		if (ret)\n			pool_undo(pool);\n		return ret;\n	}\n',
    );
    const refused = inFolder({ ...FILES, 'map.c': looking }, [['--twin', 'pool_common_mmap']]);
    expect(refused.stderr).toMatch(/pool_common_mmap\(\) gets no twin: /);
    expect(refused.text('map.c')).toBe(looking);
  });
});

test('remap_vmalloc_range() has a twin that is known, which checks the same and reads the array of the area', () => {
  const vmalloc = `int remap_vmalloc_range(struct vm_area_struct *vma, void *addr,
						unsigned long pgoff)
{
	return remap_vmalloc_range_partial(vma, vma->vm_start, addr, pgoff,
					   vma->vm_end - vma->vm_start);
}
EXPORT_SYMBOL(remap_vmalloc_range);
/* find_vm_area() get_vm_area_size() VM_DMA_COHERENT check_add_overflow() */
`;
  const nommu = `int remap_vmalloc_range(struct vm_area_struct *vma, void *addr,
			unsigned long pgoff)
{
	vma->vm_start = (unsigned long)(addr + (pgoff << PAGE_SHIFT));
	return 0;
}
EXPORT_SYMBOL(remap_vmalloc_range);
`;
  const files = { 'mm/vmalloc.c': vmalloc, 'mm/nommu.c': nommu };
  const done = inFolder(files, [['--twin', 'remap_vmalloc_range']]);
  expect(done.text('mm/vmalloc.c')).toContain(
    'int remap_vmalloc_range_prepare(struct vm_area_desc *desc, void *addr,\n				unsigned long pgoff)',
  );
  expect(done.text('mm/vmalloc.c')).toContain('	if (WARN_ON_ONCE(!area->pages))\n		return -EINVAL;');
  expect(done.text('mm/vmalloc.c')).toContain('EXPORT_SYMBOL(remap_vmalloc_range_prepare);');
  expect(done.text('mm/nommu.c')).toContain(
    '	return -EINVAL;\n}\nEXPORT_SYMBOL(remap_vmalloc_range_prepare);',
  );
});
