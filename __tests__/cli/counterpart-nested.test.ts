import { migratedFolder } from './migrated-folder';

/**
 * Buffers of a tape, mapped under a lock: the callback is called by a macro that counts, and what keeps a buffer for a mapping
 * stands in a file of its own, as in videobuf2.
 */
const HEADER = `
struct vm_area_struct;

struct tape_mem_ops {
	void	*(*alloc)(struct tape *tape);
	int	(*mmap)(void *priv, struct vm_area_struct *vma);
};
struct tape {
	const struct tape_mem_ops *mem_ops;
	struct mutex lock;
	void *priv;
	u32 calls_alloc;
	u32 calls_mmap;
};
extern const struct vm_operations_struct tape_vm_ops;
`;
const CORE = `#include "tape.h"

#ifdef CONFIG_TAPE_COUNTS
#define call_mem(t, op, args...)					\\
({									\\
	int err = (t)->mem_ops->op ? (t)->mem_ops->op(args) : 0;	\\
	if (!err)							\\
		(t)->calls_ ## op++;					\\
	err;								\\
})
#else
#define call_mem(t, op, args...)					\\
	((t)->mem_ops->op ? (t)->mem_ops->op(args) : 0)
#endif

static bool tape_can_map(struct tape *tape)
{
	return tape->mem_ops->alloc && tape->mem_ops->mmap;
}

static int tape_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tape *tape = file->private_data;
	int ret;

	mutex_lock(&tape->lock);
	ret = call_mem(tape, mmap, tape->priv, vma);
	mutex_unlock(&tape->lock);
	return ret;
}
static const struct file_operations tape_fops = {
	.mmap = tape_mmap,
};
`;
const COMMON = `#include "tape.h"

static void tape_vm_open(struct vm_area_struct *vma)
{
	struct tape_handle *handle = vma->vm_private_data;

	refcount_inc(handle->count);
}

static void tape_vm_close(struct vm_area_struct *vma)
{
	struct tape_handle *handle = vma->vm_private_data;

	handle->put(handle->arg);
}

const struct vm_operations_struct tape_vm_ops = {
	.open = tape_vm_open,
	.close = tape_vm_close,
};
EXPORT_SYMBOL_GPL(tape_vm_ops);
`;
const FRAMES = `#include "tape.h"
static int frames_mmap(void *priv, struct vm_area_struct *vma)
{
	struct frames *frames = priv;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, frames->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;

	vma->vm_private_data	= &frames->handle;
	vma->vm_ops		= &tape_vm_ops;

	vma->vm_ops->open(vma);

	return 0;
}
const struct tape_mem_ops frames_mem_ops = {
	.mmap	= frames_mmap,
};
`;
/** The same memory is handed out as a buffer that others share: the callback of another structure calls the first. */
const SHARED_HEADER = `
struct vm_area_struct;
struct share_ops {
	int (*mmap)(struct share *share, struct vm_area_struct *vma);
};
struct share {
	const struct share_ops *ops;
	void *priv;
};
`;
const SHARING = `#include "share.h"
static int share_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct share *share = file->private_data;

	if (!share->ops->mmap)
		return -EINVAL;
	return share->ops->mmap(share, vma);
}
static const struct file_operations share_fops = {
	.mmap = share_mmap,
};
`;
const FRAMES_SHARED = `${FRAMES}
#include "share.h"
static int frames_share_mmap(struct share *share, struct vm_area_struct *vma)
{
	return frames_mmap(share->priv, vma);
}
static const struct share_ops frames_share_ops = {
	.mmap = frames_share_mmap,
};
`;
const FILES = { 'tape.h': HEADER, 'core.c': CORE, 'common.c': COMMON, 'frames.c': FRAMES };

describe('a callback that a macro calls by its pasted name', () => {
  test('is asked for by the function that performs the mapping, with what the macro counts in', () => {
    const done = migratedFolder(FILES, ['--counterpart', 'tape_mem_ops']);
    expect(done.stderr).toContain('tape_mem_ops.mmap: 1 references, 1 converted, 0 stay');
    expect(done.text('core.c')).toContain(`static int call_tape_mem_ops_mmap(struct tape *tape, void *priv,
				  struct vm_area_struct *vma)
{
	struct vm_area_desc desc;
	int err;

	compat_set_desc_from_vma(&desc, vma->vm_file, vma);
	desc.vm_ops = vma->vm_ops;
	desc.private_data = vma->vm_private_data;
	err = call_mem(tape, mmap_prepare, priv, &desc);
	if (err)
		return err;
	return __compat_vma_mmap(&desc, vma);
}
`);
    expect(done.text('core.c')).toContain('	ret = call_tape_mem_ops_mmap(tape, tape->priv, vma);');
    expect(done.text('core.c')).toContain('tape->mem_ops->alloc && tape->mem_ops->mmap_prepare;');
    expect(done.text('tape.h')).toContain('	u32 calls_mmap_prepare;');
    expect(done.text('tape.h')).toContain('	u32 calls_alloc;');
  });

  test('stays as long as one of them does', () => {
    const keeping = FRAMES.replace('	int ret;\n', '	int ret;\n\n	frames->vma = vma;').replaceAll(
      'frames_m',
      'kept_m',
    );
    const files = { ...FILES, 'keeping.c': keeping };
    const done = migratedFolder(files, ['--counterpart', 'tape_mem_ops']);
    expect(done.status).not.toBe(0);
    expect(done.stderr).toMatch(/core\.c:27: the macro call_mem\(\) is handed the name of the member/);
    for (const [name, text] of Object.entries(files)) expect(done.text(name)).toBe(text);
  });
});

describe('the open() of operations that another file defines', () => {
  test('is done by a mapped() there, and no longer by the callback', () => {
    const done = migratedFolder(FILES, ['--counterpart', 'tape_mem_ops']);
    expect(done.text('common.c'))
      .toContain(`static int tape_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct tape_handle *handle = *vm_private_data;

	refcount_inc(handle->count);
	return 0;
}
`);
    expect(done.text('common.c')).toContain('	.mapped = tape_vm_mapped,');
    expect(done.text('common.c')).toMatch(/\nEXPORT_SYMBOL_GPL\(tape_vm_ops\);\n$/);
    expect(done.text('frames.c')).toContain(`	mmap_action_remap_full(desc, frames->pfn);

	desc->private_data	= &frames->handle;
	desc->vm_ops		= &tape_vm_ops;

	return 0;
`);
  });

  test('is no such thing where the callback does not open every mapping that it gives them', () => {
    const some = FRAMES.replace('	vma->vm_ops->open(vma);', '	if (frames->counted)\n		vma->vm_ops->open(vma);');
    const files = { ...FILES, 'frames.c': some };
    const done = migratedFolder(files, ['--counterpart', 'tape_mem_ops']);
    expect(done.status).not.toBe(0);
    expect(done.stderr).toMatch(/frames_mmap stays: vma is passed to vma->vm_ops->open\(\)/);
    for (const [name, text] of Object.entries(files)) expect(done.text(name)).toBe(text);
  });

  test('is no such thing where a hook with a descriptor installs them and opens nothing', () => {
    const prepared = `#include "tape.h"
static int quiet_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &tape_vm_ops;
	return 0;
}
static const struct file_operations quiet_fops = {
	.mmap_prepare = quiet_mmap_prepare,
};
`;
    const done = migratedFolder({ ...FILES, 'quiet.c': prepared }, ['--counterpart', 'tape_mem_ops']);
    expect(done.status).not.toBe(0);
    expect(done.text('common.c')).toBe(COMMON);
  });
});

test('callbacks of two structures, of which one calls the other, are converted together', () => {
  const files = { ...FILES, 'frames.c': FRAMES_SHARED, 'share.h': SHARED_HEADER, 'share.c': SHARING };
  const both = ['--counterpart', 'tape_mem_ops', '--counterpart', 'share_ops'];
  const done = migratedFolder(files, both);
  expect(done.stderr).toContain('share_ops.mmap: 1 references, 1 converted, 0 stay');
  expect(done.text('frames.c')).toContain(`static int frames_share_mmap_prepare(struct share *share,
				     struct vm_area_desc *desc)
{
	return frames_mmap_prepare(share->priv, desc);
}
`);
});

/** close() finds what it gives back by the offset, and a callback puts that aside for a call which looks at it. */
const ACCELERATOR = {
  'include/linux/uacce.h': `
struct vm_area_struct;
struct uacce_ops {
	int (*mmap)(struct uacce_queue *q, struct vm_area_struct *vma);
};
struct uacce_queue {
	struct mutex mutex;
	const struct uacce_ops *ops;
};
`,
  'core.c': `#include "uacce.h"
static void queue_close(struct vm_area_struct *vma)
{
	struct uacce_queue *q = vma->vm_private_data;

	q->regions[vma->vm_pgoff] = NULL;
}
static const struct vm_operations_struct queue_vm_ops = {
	.close = queue_close,
};
static int queue_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct uacce_queue *q = file->private_data;
	int ret;

	vma->vm_ops = &queue_vm_ops;
	vma->vm_private_data = q;
	mutex_lock(&q->mutex);
	ret = q->ops->mmap(q, vma);
	mutex_unlock(&q->mutex);
	return ret;
}
static const struct file_operations queue_fops = {
	.mmap = queue_mmap,
};
`,
  'include/linux/dma-mapping.h': `
int dma_mmap_attrs(struct device *dev, struct vm_area_struct *vma, void *cpu, dma_addr_t at, size_t size, unsigned long attrs);
int dma_mmap_attrs_prepare(struct device *dev, struct vm_area_desc *desc, void *cpu, dma_addr_t at, size_t size, unsigned long attrs);
`,
  'engine.c': `#include "uacce.h"
static int engine_mmap(struct uacce_queue *q, struct vm_area_struct *vma)
{
	struct engine *engine = q->priv;
	unsigned long pgoff = vma->vm_pgoff;
	int ret;

	vma->vm_pgoff = 0;
	ret = dma_mmap_attrs(engine->dev, vma, engine->cpu, engine->at,
			     vma->vm_end - vma->vm_start, 0);
	vma->vm_pgoff = pgoff;
	return ret;
}
static const struct uacce_ops engine_ops = {
	.mmap = engine_mmap,
};
`,
};

describe('the offset that a callback puts back behind a mapping call', () => {
  test('is put back behind one that has looked at it, where who calls the callback restores it as well', () => {
    const done = migratedFolder(ACCELERATOR, ['--counterpart', 'uacce_ops']);
    expect(done.stderr).toContain('uacce_ops.mmap: 1 references, 1 converted, 0 stay');
    expect(done.text('engine.c')).toContain(`	desc->pgoff = 0;
	ret = dma_mmap_attrs_prepare(engine->dev, desc, engine->cpu, engine->at,
				     vma_desc_size(desc), 0);
	desc->pgoff = pgoff;
	return ret;
`);
    expect(done.text('core.c')).toContain(`	err = __compat_vma_mmap(&desc, vma);
`);
    expect(done.text('core.c')).toContain('	vma->vm_pgoff = pgoff;');
  });

  test('stands against one that looks at it when the action is prepared', () => {
    const late = ACCELERATOR['engine.c'].replace(
      /dma_mmap_attrs\([^;]*;/,
      'vm_iomap_memory(vma, engine->at, engine->size);',
    );
    const done = migratedFolder({ ...ACCELERATOR, 'engine.c': late }, ['--counterpart', 'uacce_ops']);
    expect(done.status).not.toBe(0);
    expect(done.stderr).toMatch(/engine_mmap stays: vma->vm_pgoff = pgoff comes after the mapping call/);
  });

  test('stands against it where nobody restores what a private remap leaves there', () => {
    const files = Object.fromEntries(
      Object.entries(ACCELERATOR).map(([name, text]) => [name, text.replaceAll('uacce_ops', 'engines_ops')]),
    );
    const done = migratedFolder(files, ['--counterpart', 'engines_ops']);
    expect(done.status).not.toBe(0);
    expect(done.stderr).toMatch(/comes after the mapping call/);
  });
});
