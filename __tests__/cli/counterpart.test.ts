import { migratedFolder, type MigratedFolder } from './migrated-folder';

/** A structure, what calls its callback under a lock, and two callbacks: one in a header's name, one set at run time. */
const HEADER = `
struct vm_area_struct;

/**
 * struct link_ops - what a link does
 * @open: opens it
 * @mmap: maps its memory
 */
struct link_ops {
	int	(*open)(struct link *link);
	int	(*mmap)	   (struct file *file, struct link *link,
			    struct vm_area_struct *vma);
};
struct link {
	struct mutex lock;
	const struct link_ops *ops;
	unsigned long phys;
};
int link_no_mmap(struct file *file, struct link *link,
		 struct vm_area_struct *vma);
`;
const CORE = `#include "link.h"

int link_no_mmap(struct file *file, struct link *link, struct vm_area_struct *vma)
{
	return -ENODEV;
}
EXPORT_SYMBOL(link_no_mmap);

/* Maps what the link has. */
static int link_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct link *link = file->private_data;
	int ret;

	if (!link->ops->mmap)
		return -ENODEV;
	mutex_lock(&link->lock);
	ret = READ_ONCE(link->ops)->mmap(file, link, vma);
	mutex_unlock(&link->lock);
	return ret;
}

static const struct file_operations link_fops = {
	.mmap = link_mmap,
};
`;
const REFUSING = `#include "link.h"
static const struct link_ops silent_ops = {
	.open	= silent_open,
	.mmap	= link_no_mmap,
};
`;
const MAPPING = `#include "link.h"
static int bar_mmap(struct file *file, struct link *link, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, link->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static struct link_ops bar_ops;
static void bar_init(void)
{
	bar_ops.mmap = bar_mmap;
}
`;
/** Maps page by page in two loops: no action does that. */
const LOOPING = `#include "link.h"
static int ring_mmap(struct file *file, struct link *link, struct vm_area_struct *vma)
{
	struct block *block;
	unsigned long at = vma->vm_start;
	int i, j, err;

	for (i = 0; i < 2; i++) {
		block = &link->blocks[i];
		for (j = 0; j < block->pages; j++) {
			err = vm_insert_page(vma, at, block->page[j]);
			if (err)
				return err;
			at += PAGE_SIZE;
		}
	}
	return 0;
}
static const struct link_ops ring_ops = {
	.mmap	= ring_mmap,
};
`;

const migrate = (files: Readonly<Record<string, string>>, ...args: string[]): MigratedFolder =>
  migratedFolder(files, args);

const ALL = { 'link.h': HEADER, 'core.c': CORE, 'silent.c': REFUSING, 'bar.c': MAPPING, 'ring.c': LOOPING };

describe('a counterpart beside the legacy member', () => {
  let done: MigratedFolder;
  beforeAll(() => {
    done = migrate(ALL, '--counterpart', 'link_ops');
  });

  test('has the member with the parameters in their places, described, and the type declared', () => {
    expect(done.text('link.h')).toContain(`struct vm_area_desc;
struct vm_area_struct;`);
    expect(done.text('link.h')).toContain(`	int	(*mmap)	   (struct file *file, struct link *link,
			    struct vm_area_struct *vma);
	int	(*mmap_prepare)(struct file *file, struct link *link,
				struct vm_area_desc *desc);
`);
    expect(done.text('link.h')).toMatch(/ \* @mmap: maps its memory\n \* @mmap_prepare: /);
  });

  test('is asked for first, under the lock, with what the mapping has, and the pointer is read once', () => {
    const text = done.text('core.c');
    expect(text).toContain(`static int call_link_ops_mmap(const struct link_ops *ops, struct file *file,
			      struct link *link, struct vm_area_struct *vma)
{
	struct vm_area_desc desc;
	int err;

	if (!ops->mmap_prepare)
		return ops->mmap(file, link, vma);

	compat_set_desc_from_vma(&desc, file, vma);
	desc.vm_ops = vma->vm_ops;
	desc.private_data = vma->vm_private_data;
	err = ops->mmap_prepare(file, link, &desc);
	if (err)
		return err;
	return __compat_vma_mmap(&desc, vma);
}

/* Maps what the link has. */
static int link_mmap(struct file *file, struct vm_area_struct *vma)
`);
    expect(text).toContain(`	mutex_lock(&link->lock);
	ret = call_link_ops_mmap(READ_ONCE(link->ops), file, link, vma);
	mutex_unlock(&link->lock);
`);
    expect(text).toContain('	.mmap = link_mmap,');
  });

  test('is known where the member is tested for', () => {
    expect(done.text('core.c')).toContain('	if (!link->ops->mmap && !link->ops->mmap_prepare)\n');
  });

  test('takes over callbacks that refuse, with prototype and export, and those that map', () => {
    expect(done.text('core.c')).toContain(
      'int link_no_mmap_prepare(struct file *file, struct link *link,\n			 struct vm_area_desc *desc)',
    );
    expect(done.text('core.c')).toContain('EXPORT_SYMBOL(link_no_mmap_prepare);');
    expect(done.text('link.h')).toContain('int link_no_mmap_prepare(struct file *file, struct link *link,');
    expect(done.text('silent.c')).toContain('	.mmap_prepare = link_no_mmap_prepare,');
    expect(done.text('bar.c')).toContain('bar_ops.mmap_prepare = bar_mmap_prepare;');
    expect(done.text('bar.c')).toContain('mmap_action_remap_full(desc, link->phys >> PAGE_SHIFT);');
  });

  test('leaves a callback that cannot be converted as it is, and says why', () => {
    expect(done.text('ring.c')).toBe(LOOPING);
    expect(done.stderr).toMatch(/ring\.c:20: ring_mmap stays: .*vm_insert_page/);
    expect(done.stderr).toContain('link_ops.mmap: 3 references, 2 converted, 1 stay');
    expect(done.status).toBe(0);
  });
});

test('a counterpart takes the place of the member when every callback converts', () => {
  const others = { 'link.h': HEADER, 'core.c': CORE, 'silent.c': REFUSING, 'bar.c': MAPPING };
  const done = migrate(others, '--counterpart', 'link_ops');
  expect(done.text('link.h')).not.toMatch(/\(\*mmap\)/);
  expect(done.text('link.h')).toContain(' * @mmap_prepare: maps its memory');
  expect(done.text('core.c')).not.toContain('ops->mmap(');
  expect(done.text('core.c')).toContain('	if (!link->ops->mmap_prepare)\n		return -ENODEV;');
});

test('a callback hands its descriptor on to a callback of which no legacy form is left, and to one that it calls by name', () => {
  const region = `
struct region_ops {
	int (*mmap)(struct link *link, struct region *region, struct vm_area_struct *vma);
};
struct region {
	const struct region_ops *ops;
};
int link_region_mmap(struct file *file, struct link *link, struct vm_area_struct *vma);
`;
  const regions = `#include "link.h"
#include "region.h"
int link_region_mmap(struct file *file, struct link *link, struct vm_area_struct *vma)
{
	struct region *region = link->region;

	if (region->ops && region->ops->mmap)
		return region->ops->mmap(link, region, vma);
	return -EINVAL;
}
EXPORT_SYMBOL(link_region_mmap);
static const struct link_ops region_link_ops = {
	.mmap = link_region_mmap,
};
`;
  const wrapping = `#include "region.h"
static int checked_mmap(struct file *file, struct link *link, struct vm_area_struct *vma)
{
	if (link->broken)
		return -EIO;
	return link_region_mmap(file, link, vma);
}
static const struct link_ops checked_ops = {
	.mmap = checked_mmap,
};
static const struct link_ops plain_ops = {
	.mmap = link_region_mmap,
};
`;
  const files = {
    'link.h': HEADER,
    'core.c': CORE,
    'region.h': region,
    'regions.c': regions,
    'checked.c': wrapping,
  };
  const done = migrate(files, '--counterpart', 'region_ops', '--counterpart', 'link_ops');
  expect(done.stderr).toContain('link_ops.mmap: 3 references, 3 converted, 0 stay');
  expect(done.text('regions.c')).toContain(`	if (region->ops && region->ops->mmap_prepare)
		return region->ops->mmap_prepare(link, region, desc);
`);
  expect(done.text('checked.c')).toContain('	return link_region_mmap_prepare(file, link, desc);');
  expect(done.text('checked.c')).toContain('	.mmap_prepare = link_region_mmap_prepare,');
});

describe('no counterpart, and nothing changes,', () => {
  const refused = (files: Readonly<Record<string, string>>, structure = 'link_ops'): string => {
    const done = migrate(files, '--counterpart', structure);
    for (const [name, text] of Object.entries(files)) expect(done.text(name)).toBe(text);
    expect(done.status).not.toBe(0);
    return done.stderr;
  };

  test('where no callback can be converted', () => {
    expect(refused({ 'link.h': HEADER, 'core.c': CORE, 'ring.c': LOOPING })).toMatch(
      /no counterpart: none of the callbacks of link_ops/,
    );
  });

  test('where a callback keeps the vma for who takes the device away, as RDMA does', () => {
    const kept = `#include "link.h"
static int umap_mmap(struct file *file, struct link *link, struct vm_area_struct *vma)
{
	link->umap->vma = vma;
	return 0;
}
static const struct link_ops umap_ops = {
	.mmap	= umap_mmap,
};
`;
    expect(refused({ 'link.h': HEADER, 'core.c': CORE, 'umap.c': kept })).toMatch(
      /keeps a pointer to the vma/,
    );
  });

  test('for RDMA, also where a callback keeps nothing: who takes the device away finds only mappings that are kept', () => {
    const named = (text: string): string => text.replaceAll('link_ops', 'ib_device_ops');
    const files = { 'link.h': named(HEADER), 'core.c': named(CORE), 'silent.c': named(REFUSING) };
    expect(refused(files, 'ib_device_ops')).toMatch(
      /the callbacks of ib_device_ops stay as they are: rdma_user_mmap_io\(\) keeps the vma/,
    );
  });

  test('where the member is read as a value', () => {
    const reading = CORE.replace('	if (!link->ops->mmap)', '	note(link->ops->mmap);\n	if (!link->ops->mmap)');
    expect(refused({ 'link.h': HEADER, 'core.c': reading, 'silent.c': REFUSING })).toMatch(
      /core\.c:16: link->ops->mmap is read here as a value/,
    );
  });

  test('where a macro pastes its name, and not every callback follows', () => {
    const pasting = `#include "link.h"
#define call_link(l, op, args...) ((l)->ops->op(args))
static int pasted_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct link *link = file->private_data;

	return call_link(link, mmap, file, link, vma);
}
`;
    const files = {
      'link.h': HEADER,
      'core.c': CORE,
      'paste.c': pasting,
      'silent.c': REFUSING,
      'ring.c': LOOPING,
    };
    expect(refused(files)).toMatch(/paste\.c:7: the macro call_link\(\) is handed the name/);
  });

  test('where one initialiser sets a callback that stays and one that converts', () => {
    const twice = LOOPING.replace('.mmap	= ring_mmap,', '.mmap	= link_no_mmap,\n	.mmap	= ring_mmap,');
    expect(refused({ 'link.h': HEADER, 'core.c': CORE, 'ring.c': twice })).toMatch(
      /ring_ops gets a callback here that stays/,
    );
  });

  test('for a structure that nobody defines, or that the kernel has one of', () => {
    expect(refused(ALL, 'no_ops')).toMatch(/no structure no_ops with a member that takes a vma/);
    expect(refused(ALL, 'file_operations')).toMatch(/file_operations has mmap_prepare in this kernel/);
  });
});
