import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlanNode } from '../../transforms/subsystems/plan';
import { runCommand } from './command-line';

/**
 * A mapping call that hands its vma on to a callback, as that for DMA does: the callback first asks a function of another file,
 * which may have mapped by then, and modules call it by a wrapper of which the header has a stub.
 */
const FILES = {
  'pool.h': `
struct vm_area_struct;
struct pool_ops {
	int (*mmap)(struct pool *pool, struct vm_area_struct *vma, size_t size);
};
struct frame_ops {
	int (*frame_mmap)(struct frame *frame, struct vm_area_struct *vma);
};
struct frame {
	const struct frame_ops *ops;
};
int pool_map_own(struct pool *pool, struct vm_area_struct *vma, size_t size, int *ret);
#ifdef CONFIG_POOL
int pool_mmap(struct pool *pool, struct vm_area_struct *vma, size_t size);
#else
static inline int pool_mmap(struct pool *pool, struct vm_area_struct *vma, size_t size)
{
	return -ENXIO;
}
#endif
static inline int pool_mmap_all(struct pool *pool, struct vm_area_struct *vma)
{
	return pool_mmap(pool, vma, pool->size);
}
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

int pool_map_own(struct pool *pool, struct vm_area_struct *vma, size_t size, int *ret)
{
	return __pool_map(pool, vma, size, ret);
}
`,
  'map.c': `#include "pool.h"
static int pool_common_mmap(struct pool *pool, struct vm_area_struct *vma, size_t size)
{
	int ret = -ENXIO;

	if (pool_map_own(pool, vma, size, &ret))
		return ret;
	return remap_pfn_range(vma, vma->vm_start, pool->other,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct pool_ops common_ops = {
	.mmap	= pool_common_mmap,
};

int pool_mmap(struct pool *pool, struct vm_area_struct *vma, size_t size)
{
	const struct pool_ops *ops = pool->ops;

	if (!ops->mmap)
		return -ENXIO;
	return ops->mmap(pool, vma, size);
}
EXPORT_SYMBOL_GPL(pool_mmap);
`,
  'frame.c': `#include "pool.h"
static int pool_frame_mmap(struct frame *frame, struct vm_area_struct *vma)
{
	return pool_mmap_all(frame->pool, vma);
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
  'direct.c': `#include "pool.h"
static int direct_frame_mmap(struct frame *frame, struct vm_area_struct *vma)
{
	return pool_mmap(frame->pool, vma, PAGE_SIZE);
}
static const struct frame_ops direct_frame_ops = {
	.frame_mmap = direct_frame_mmap,
};
`,
};

function plan(): readonly PlanNode[] {
  const folder = mkdtempSync(join(tmpdir(), 'plan-'));
  try {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
    const { out } = runCommand(['plan', '--json', '--kernel', '7.1', '.'], { cwd: folder });
    return (JSON.parse(out) as { nodes: PlanNode[] }).nodes;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('what a function hands on, to a callback or to a function of another file, is waited for', () => {
  const nodes = plan();
  expect(nodes.find(({ name, kind }) => name === 'pool_mmap' && kind === 'function')).toMatchObject({
    state: 'after',
    needs: ['pool_ops.mmap'],
  });
  expect(nodes.find(({ name }) => name === 'pool_common_mmap')).toMatchObject({ state: 'after', why: null });
  expect(nodes.find(({ name }) => name === 'pool_frame_mmap')).toMatchObject({
    state: 'after',
    needs: ['frame_ops.frame_mmap', 'pool_mmap'],
  });
});
