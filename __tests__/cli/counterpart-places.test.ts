import { migratedFolder, type MigratedFolder } from './migrated-folder';

/** A structure whose member most users have from a macro, as fbdev's have `fb_mmap` from `FB_DEFAULT_IOMEM_OPS`. */
const HEADER = `
struct vm_area_struct;

struct pane_ops {
	int (*open)(struct pane *pane);
	/**
	 * @pane_mmap:
	 *
	 * Maps the pane.
	 */
	int (*pane_mmap)(struct pane *pane, struct vm_area_struct *vma);
};
struct pane {
	struct mutex lock;
	const struct pane_ops *ops;
	unsigned long phys;
};
int pane_io_mmap(struct pane *pane, struct vm_area_struct *vma);

#define __PANE_MMAP \\
	.pane_mmap	= pane_io_mmap

#define PANE_DEFAULT_OPS \\
	.open		= pane_open, \\
	__PANE_MMAP
`;
const CORE = `#include "pane.h"
int pane_io_mmap(struct pane *pane, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, pane->phys, PAGE_SIZE);
}
EXPORT_SYMBOL(pane_io_mmap);

static int pane_fop_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pane *pane = file->private_data;
	int err;

	if (unlikely(!pane->ops->pane_mmap))
		return -ENODEV;
	mutex_lock(&pane->lock);
	err = pane->ops->pane_mmap(pane, vma);
	mutex_unlock(&pane->lock);
	return err;
}
static const struct file_operations pane_fops = {
	.mmap = pane_fop_mmap,
};
`;
const USER = `#include "pane.h"
static const struct pane_ops user_ops = {
	PANE_DEFAULT_OPS,
};
`;
/** Gets a callback of its own at run time, which no descriptor can do, in a structure that the macro has set. */
const OVERRIDING = `#include "pane.h"
static int loop_mmap(struct pane *pane, struct vm_area_struct *vma)
{
	pane->vma = vma;
	return 0;
}
static struct pane_ops loop_ops = {
	PANE_DEFAULT_OPS,
};
static void loop_init(struct pane *pane)
{
	if (pane->loops)
		loop_ops.pane_mmap = loop_mmap;
}
`;

const LOOPS = `#include "vfio.h"
static int loop_mmap(struct pane *pane, struct vm_area_struct *vma)
{
	vdev->vma = vma;
	return 0;
}
static const struct pane_ops loop_ops = {
	.mmap = loop_mmap,
};
`;

const migrate = (files: Readonly<Record<string, string>>, ...args: string[]): MigratedFolder =>
  migratedFolder(files, args);

describe('a macro that sets the member', () => {
  test('is nothing to a callback that stands in the other branch of a condition', () => {
    const either = `#include "pane.h"
static int loop_mmap(struct pane *pane, struct vm_area_struct *vma)
{
	pane->vma = vma;
	return 0;
}
static struct pane_ops loop_ops = {
#ifdef CONFIG_LOOPS
	.pane_mmap = loop_mmap,
#else
	__PANE_MMAP,
#endif
};
`;
    const files = { 'pane.h': HEADER, 'core.c': CORE, 'user.c': USER, 'loop.c': either };
    const done = migrate(files, '--counterpart', 'pane_ops');
    expect(done.stderr).toContain('pane_ops.pane_mmap: 3 references, 2 converted, 1 stay');
    expect(done.text('loop.c')).toBe(either);
  });

  test('gets the new one with all of its users, who are counted', () => {
    const done = migrate({ 'pane.h': HEADER, 'core.c': CORE, 'user.c': USER }, '--counterpart', 'pane_ops');
    expect(done.stderr).toContain('pane_ops.pane_mmap: 1 references, 1 converted, 0 stay');
    expect(done.text('pane.h')).toContain('	.pane_mmap_prepare = pane_io_mmap_prepare\n');
    expect(done.text('pane.h')).toContain(
      'int pane_io_mmap_prepare(struct pane *pane, struct vm_area_desc *desc);',
    );
    expect(done.text('core.c')).toContain('	mmap_action_simple_ioremap(desc, pane->phys, PAGE_SIZE);');
    expect(done.text('user.c')).toBe(USER);
  });

  test('is cleared where a callback that stays is set at run time', () => {
    const files = { 'pane.h': HEADER, 'core.c': CORE, 'user.c': USER, 'loop.c': OVERRIDING };
    const done = migrate(files, '--counterpart', 'pane_ops');
    expect(done.stderr).toContain('pane_ops.pane_mmap: 3 references, 2 converted, 1 stay');
    expect(done.text('loop.c')).toContain(`	if (pane->loops) {
		loop_ops.pane_mmap = loop_mmap;
		loop_ops.pane_mmap_prepare = NULL;
	}
`);
  });

  test('is cleared in braces that no comment behind the condition swallows', () => {
    const commented = OVERRIDING.replace('(pane->loops)\n', '(pane->loops) // they stay\n');
    const files = { 'pane.h': HEADER, 'core.c': CORE, 'user.c': USER, 'loop.c': commented };
    const done = migrate(files, '--counterpart', 'pane_ops');
    expect(done.text('loop.c')).toContain(`	if (pane->loops) { // they stay
		loop_ops.pane_mmap = loop_mmap;
		loop_ops.pane_mmap_prepare = NULL;
	}
`);
  });

  test('is cleared behind it where an initialiser sets a callback that stays as well', () => {
    const both = OVERRIDING.replace(
      'PANE_DEFAULT_OPS,',
      'PANE_DEFAULT_OPS,\n	.pane_mmap = loop_mmap,',
    ).replace(/static void loop_init[^]*/, '');
    const files = { 'pane.h': HEADER, 'core.c': CORE, 'user.c': USER };
    const done = migrate({ ...files, 'loop.c': both }, '--counterpart', 'pane_ops');
    expect(done.text('loop.c')).toContain('	.pane_mmap = loop_mmap,\n	.pane_mmap_prepare = NULL,\n');
    const before = both.replace(
      'PANE_DEFAULT_OPS,\n	.pane_mmap = loop_mmap,',
      '.pane_mmap = loop_mmap,\n	PANE_DEFAULT_OPS,',
    );
    const wrong = migrate({ ...files, 'loop.c': before }, '--counterpart', 'pane_ops');
    expect(wrong.status).not.toBe(0);
    expect(wrong.stderr).toContain('loop_ops sets pane_mmap beside a macro that sets the new one');
    expect(wrong.text('core.c')).toBe(CORE);
  });
});

test('the new member is described before it, and tests for it stand in likely() as they did', () => {
  const files = { 'pane.h': HEADER, 'core.c': CORE, 'user.c': USER, 'loop.c': OVERRIDING };
  const done = migrate(files, '--counterpart', 'pane_ops');
  expect(done.text('pane.h')).toContain(`	int (*pane_mmap)(struct pane *pane, struct vm_area_struct *vma);

	/**
	 * @pane_mmap_prepare:
	 *
	 * The same as @pane_mmap, given a descriptor of the mapping that is to be
	 * made. Is used in place of @pane_mmap where it is set.
	 */
	int (*pane_mmap_prepare)(struct pane *pane, struct vm_area_desc *desc);
`);
  expect(done.text('core.c')).toContain(
    '	if (unlikely(!pane->ops->pane_mmap && !pane->ops->pane_mmap_prepare))\n',
  );
});

test('an array of one page on the stack of the callback is gone when the action reads it', () => {
  const page = `#include "pane.h"
static int page_mmap(struct pane *pane, struct vm_area_struct *vma)
{
	struct page *page = virt_to_page(pane->buffer);

	return vm_map_pages_zero(vma, &page, 1);
}
static const struct pane_ops page_ops = {
	.pane_mmap = page_mmap,
};
`;
  const done = migrate({ 'pane.h': HEADER, 'core.c': CORE, 'page.c': page }, '--counterpart', 'pane_ops');
  expect(done.stderr).toMatch(/page_mmap stays: page does not outlive the hook/);
  expect(done.text('page.c')).toBe(page);
});

test('the same member of another structure, reached by the same name, is left alone', () => {
  const other = `#include "pane.h"
struct blind_ops {
	int (*pane_mmap)(struct blind *blind, struct vm_area_struct *vma);
};
struct blind {
	const struct blind_ops *ops;
};
static int blind_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct blind *blind = file->private_data;

	if (!blind->ops->pane_mmap)
		return -EINVAL;
	return blind->ops->pane_mmap(blind, vma);
}
static const struct file_operations blind_fops = {
	.mmap = blind_mmap,
};
`;
  const files = { 'pane.h': HEADER, 'core.c': CORE, 'user.c': USER, 'blind.c': other };
  const done = migrate(files, '--counterpart', 'pane_ops');
  expect(done.stderr).toContain('pane_ops.pane_mmap: 1 references, 1 converted, 0 stay');
  expect(done.text('blind.c')).toBe(other);
});

test('memory that vmap() made has no twin of remap_vmalloc_range() to map it', () => {
  const twin = `
int remap_vmalloc_range(struct vm_area_struct *vma, void *addr, unsigned long pgoff);
int remap_vmalloc_range_prepare(struct vm_area_desc *desc, void *addr, unsigned long pgoff);
`;
  const mapping = (flags: string): string => `#include "pane.h"
static void ring_make(struct pane *pane)
{
	pane->ring = vmap(pane->pages, pane->count, ${flags}, PAGE_KERNEL);
}
static int ring_mmap(struct pane *pane, struct vm_area_struct *vma)
{
	return remap_vmalloc_range(vma, pane->ring, vma->vm_pgoff);
}
static const struct pane_ops ring_ops = {
	.pane_mmap = ring_mmap,
};
`;
  const files = { 'pane.h': HEADER + twin, 'core.c': CORE, 'user.c': USER };
  const own = migrate({ ...files, 'ring.c': mapping('VM_MAP | VM_USERMAP') }, '--counterpart', 'pane_ops');
  expect(own.stderr).toMatch(/ring_mmap stays: remap_vmalloc_range\(\) has no action/);
  const other = migrate({ ...files, 'ring.c': mapping('VM_MAP') }, '--counterpart', 'pane_ops');
  expect(other.text('ring.c')).toContain(
    '	return remap_vmalloc_range_prepare(desc, pane->ring, desc->pgoff);',
  );
});

test('a dispatcher hands its descriptor on itself where nothing is known to be lost by that, and all callbacks follow', () => {
  const files = {
    'vfio.h': `
struct vm_area_struct;
struct vfio_device_ops {
	int (*mmap)(struct vfio_device *vdev, struct vm_area_struct *vma);
};
struct vfio_device {
	const struct vfio_device_ops *ops;
};
`,
    'main.c': `#include "vfio.h"
static int vfio_fops_mmap(struct file *filep, struct vm_area_struct *vma)
{
	struct vfio_device_file *df = filep->private_data;
	struct vfio_device *device = df->device;

	if (unlikely(!device->ops->mmap))
		return -EINVAL;
	return device->ops->mmap(device, vma);
}
static const struct file_operations vfio_fops = {
	.mmap = vfio_fops_mmap,
};
`,
    'one.c': `#include "vfio.h"
static int one_mmap(struct vfio_device *vdev, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, vdev->phys, PAGE_SIZE);
}
static const struct vfio_device_ops one_ops = {
	.mmap = one_mmap,
};
`,
  };
  const done = migrate(files, '--counterpart', 'vfio_device_ops');
  expect(done.stderr).toContain('vfio_fops_mmap() hands descriptors on: it is an mmap_prepare() itself');
  expect(done.text('main.c')).toContain('	if (unlikely(!device->ops->mmap_prepare))\n');
  expect(done.text('main.c')).toContain('	return device->ops->mmap_prepare(device, desc);\n');
  expect(done.text('main.c')).toContain('	.mmap_prepare = vfio_fops_mmap_prepare,\n');
  const stays = LOOPS.replaceAll('pane_ops', 'vfio_device_ops').replaceAll(
    'struct pane *pane',
    'struct vfio_device *vdev',
  );
  const nested = migrate({ ...files, 'loop.c': stays }, '--counterpart', 'vfio_device_ops');
  expect(nested.text('main.c')).toContain('call_vfio_device_ops_mmap(device->ops, device, vma)');
  expect(nested.text('main.c')).toContain('	.mmap = vfio_fops_mmap,\n');
});

test('a dispatcher of a structure that nobody has looked at hands on where it holds nothing over the call', () => {
  const files = (before: string, behind: string): Record<string, string> => ({
    'dial.h': `
struct vm_area_struct;
struct dial_ops {
	int (*mmap)(struct dial *dial, struct vm_area_struct *vma);
};
struct dial {
	struct mutex lock;
	const struct dial_ops *ops;
	unsigned long phys;
};
`,
    'core.c': `#include "dial.h"
static int dial_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dial *dial = container_of(file->private_data, struct dial, misc);
	int ret;

	if (!dial->ops->mmap)
		return -ENODEV;
	${before}
	ret = dial->ops->mmap(dial, vma);
	${behind}
	return ret;
}
static const struct file_operations dial_fops = {
	.mmap = dial_mmap,
};
`,
    'one.c': `#include "dial.h"
static int one_mmap(struct dial *dial, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, dial->phys, PAGE_SIZE);
}
static const struct dial_ops one_ops = {
	.mmap = one_mmap,
};
`,
  });
  const run = (before: string, behind: string): ReturnType<typeof migrate> =>
    migrate(files(before, behind), '--counterpart', 'dial_ops');
  expect(run('pr_debug("dial\\n");', '').text('core.c')).toContain(
    '	ret = dial->ops->mmap_prepare(dial, desc);\n',
  );
  for (const [before, behind] of [
    ['mutex_lock(&dial->lock);', 'mutex_unlock(&dial->lock);'],
    ['guard(mutex)(&dial->lock);', ''],
    ['dial_get(dial);', 'dial_put(dial);'],
    ['dial->ops->wake(dial);', ''],
  ]) {
    const done = run(before, behind);
    expect(done.text('core.c')).toContain('	.mmap = dial_mmap,\n');
    expect(done.text('core.c')).toContain('	ret = call_dial_ops_mmap(dial->ops, dial, vma);\n');
  }
});

test('who calls the callback is found through a header that another one includes', () => {
  const files = {
    'include/linux/mm.h': 'struct mm;\n',
    'include/linux/mm_types.h': 'struct mm;\n',
    'include/part/driver.h': `
struct vm_area_struct;
struct part_driver {
	int (*mmap)(struct part *part, struct stream *stream, struct vm_area_struct *vma);
};
struct part {
	const struct part_driver *driver;
};
`,
    'include/part/all.h': '#include <part/driver.h>\n',
    'core.c': `#include <part/all.h>
int part_mmap(struct stream *stream, struct vm_area_struct *vma)
{
	struct part *part = stream->part;

	if (part->driver->mmap)
		return part->driver->mmap(part, stream, vma);
	return -EINVAL;
}
static const struct stream_ops part_stream_ops = {
	.mmap = part_mmap,
};
`,
    'include/part/stream.h': `
struct stream_ops {
	int (*mmap)(struct stream *stream, struct vm_area_struct *vma);
};
`,
    'one.c': `#include <part/all.h>
static int one_mmap(struct part *part, struct stream *stream, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, stream->pfn, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}
static const struct part_driver one_driver = {
	.mmap = one_mmap,
};
`,
  };
  const done = migrate(files, '--counterpart', 'part_driver');
  expect(done.stderr).toContain('part_driver.mmap: 1 references, 1 converted, 0 stay');
  expect(done.text('core.c')).toContain('	if (part->driver->mmap_prepare)\n');
  expect(done.text('core.c')).toContain('call_part_driver_mmap(part->driver, part, stream, vma);');
});
