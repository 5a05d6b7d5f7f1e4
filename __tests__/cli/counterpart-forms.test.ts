import { migratedFolder } from './migrated-folder';

/** Forms in which a callback's member is asked for, and in which callbacks hand on what they are given. */

const HEADER = `
struct vm_area_struct;
struct entry_ops {
	int (*entry_mmap)(struct entry *entry, struct vm_area_struct *vma);
};
struct entry {
	const struct entry_ops *ops;
};
`;
const CORE = `#include "entry.h"
static int entry_map(struct entry *entry, struct vm_area_struct *vma)
{
	const auto mmap = entry->ops->entry_mmap;

	if (!mmap)
		return -EIO;
	return mmap(entry, vma);
}
static int entry_fop_mmap(struct file *file, struct vm_area_struct *vma)
{
	return entry_map(file->private_data, vma);
}
static const struct file_operations entry_fops = {
	.mmap = entry_fop_mmap,
};
`;
const FRAME = `#include "entry.h"
static int frame_mmap(struct entry *entry, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, entry->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct entry_ops frame_ops = {
	.entry_mmap	= frame_mmap,
};
`;
const KEEPING = `#include "entry.h"
static int kept_mmap(struct entry *entry, struct vm_area_struct *vma)
{
	entry->vma = vma;
	return 0;
}
static const struct entry_ops kept_ops = {
	.entry_mmap	= kept_mmap,
};
`;
const FILES = { 'entry.h': HEADER, 'core.c': CORE, 'frame.c': FRAME };

describe('a member that a local is declared with', () => {
  test('is asked for where the local was tested and called, beside the new one', () => {
    const done = migratedFolder({ ...FILES, 'keep.c': KEEPING }, ['--counterpart', 'entry_ops']);
    expect(done.stderr).toContain('entry_ops.entry_mmap: 2 references, 1 converted, 1 stay');
    expect(done.text('core.c'))
      .toContain(`static int entry_map(struct entry *entry, struct vm_area_struct *vma)
{
	if (!entry->ops->entry_mmap && !entry->ops->entry_mmap_prepare)
		return -EIO;
	return call_entry_ops_entry_mmap(entry->ops, entry, vma);
}
`);
  });

  test('is the new one where that takes its place', () => {
    const done = migratedFolder(FILES, ['--counterpart', 'entry_ops']);
    expect(done.text('core.c')).toContain('	if (!entry->ops->entry_mmap_prepare)\n		return -EIO;\n');
  });

  test('stays where the local is handed on, or where what holds the operations changes', () => {
    const others = [
      CORE.replace('	return mmap(entry, vma);', '	note(mmap);\n	return mmap(entry, vma);'),
      CORE.replace('	if (!mmap)', '	entry = entry->next;\n	if (!mmap)'),
    ];
    for (const core of others) {
      const done = migratedFolder({ ...FILES, 'core.c': core }, ['--counterpart', 'entry_ops']);
      expect(done.status).not.toBe(0);
      expect(done.stderr).toContain('core.c:4: entry->ops->entry_mmap is read here as a value');
      expect(done.text('frame.c')).toBe(FRAME);
    }
  });
});

test('a file that sets the member at run time may ask whether it has', () => {
  const chosen = `#include "entry.h"
static int chosen_mmap(struct entry *entry, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, entry->phys, entry->size);
}
static void chosen_init(struct entry_ops *ops, bool has_memory)
{
	if (has_memory)
		ops->entry_mmap = chosen_mmap;
	if (ops->entry_mmap)
		note_mappable(ops);
}
`;
  const done = migratedFolder({ ...FILES, 'keep.c': KEEPING, 'chosen.c': chosen }, [
    '--counterpart',
    'entry_ops',
  ]);
  expect(done.stderr).toContain('entry_ops.entry_mmap: 3 references, 2 converted, 1 stay');
  expect(done.text('chosen.c')).toContain(`		ops->entry_mmap_prepare = chosen_mmap_prepare;
	if (ops->entry_mmap || ops->entry_mmap_prepare)
`);
});

describe('a callback that makes a descriptor of its own', () => {
  const own = `#include "entry.h"
static int own_mmap(struct entry *entry, struct vm_area_struct *vma)
{
	struct channel *channel = entry->channel;
	struct vm_area_desc desc;
	int err;

	/* The channel always has one. */
	compat_set_desc_from_vma(&desc, vma->vm_file, vma);
	err = channel->prepare(channel, &desc);
	if (err)
		return err;

	return __compat_vma_mmap(&desc, vma);
}
static const struct entry_ops own_ops = {
	.entry_mmap	= own_mmap,
};
`;

  test('hands on the one that it is given', () => {
    const done = migratedFolder({ ...FILES, 'own.c': own }, ['--counterpart', 'entry_ops']);
    expect(done.stderr).toContain('entry_ops.entry_mmap: 2 references, 2 converted, 0 stay');
    expect(done.text('own.c'))
      .toContain(`static int own_mmap_prepare(struct entry *entry, struct vm_area_desc *desc)
{
	struct channel *channel = entry->channel;

	/* The channel always has one. */
	return channel->prepare(channel, desc);
}
`);
  });

  test('performs nothing itself where more comes before its end', () => {
    const setting = own
      .replace('	err = channel->prepare', '	desc.pgoff = 0;\n	err = channel->prepare')
      .replace('	return __compat', '	note(channel);\n	return __compat');
    const done = migratedFolder({ ...FILES, 'own.c': setting }, ['--counterpart', 'entry_ops']);
    expect(done.text('own.c')).toContain(`	desc->pgoff = 0;
	err = channel->prepare(channel, desc);
	if (err)
		return err;

	note(channel);
	return 0;
`);
  });

  test('stays where it does something to the mapping behind that', () => {
    const late = own.replace(
      '	return __compat_vma_mmap(&desc, vma);',
      '	err = __compat_vma_mmap(&desc, vma);\n	vm_flags_set(vma, VM_DONTCOPY);\n	return err;',
    );
    const done = migratedFolder({ ...FILES, 'own.c': late }, ['--counterpart', 'entry_ops']);
    expect(done.stderr).toMatch(/own_mmap stays: /);
    expect(done.text('own.c')).toBe(late);
  });
});

test('a macro that takes the place of a function in some configurations gets a twin as that does', () => {
  const bars = `
struct vm_area_struct;
#ifndef HAS_PORTS
#define bar_frame(bar, vma) (-EINVAL)
#else
int bar_frame(struct bar *bar, struct vm_area_struct *vma);
#endif
`;
  const frames = `#include "bar.h"
int bar_frame(struct bar *bar, struct vm_area_struct *vma)
{
	if (!bar->ports)
		return -EINVAL;
	vma->vm_pgoff += bar->ports;
	return 0;
}
`;
  const mapping = `#include "entry.h"
#include "bar.h"
static int bar_mmap(struct entry *entry, struct vm_area_struct *vma)
{
	int ret;

	ret = bar_frame(entry->bar, vma);
	if (ret)
		return ret;
	return remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct entry_ops bar_ops = {
	.entry_mmap	= bar_mmap,
};
`;
  const files = { ...FILES, 'bar.h': bars, 'frames.c': frames, 'bar.c': mapping };
  const done = migratedFolder(files, ['--counterpart', 'entry_ops']);
  expect(done.text('bar.c')).toContain('	ret = bar_frame_desc(entry->bar, desc);');
  expect(done.text('bar.h')).toContain(`#ifndef HAS_PORTS
#define bar_frame(bar, vma) (-EINVAL)
#define bar_frame_desc(bar, desc) (-EINVAL)
#else
`);
});

describe('a member whose type has a name', () => {
  const text = (type: string, member: string): string => `
${type}
struct tray_ops {
	${member};
};
static int tin_mmap(struct tray *tray, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, tray->phys, tray->len);
}
static const struct tray_ops tin_ops = {
	.mmap = tin_mmap,
};
static int tray_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tray *tray = file->private_data;

	return tray->ops->mmap(tray, vma);
}
static const struct file_operations tray_fops = {
	.mmap = tray_mmap,
};
`;

  test('gets a new one in its place, and the type stays', () => {
    for (const [type, member] of [
      ['typedef int (*tray_map_t)(struct tray *tray, struct vm_area_struct *vma);', 'tray_map_t mmap'],
      ['typedef int tray_map_fn(struct tray *tray, struct vm_area_struct *vma);', 'tray_map_fn *mmap'],
    ]) {
      const done = migratedFolder({ 'tray.c': text(type, member) }, ['--counterpart', 'tray_ops']);
      expect(done.stderr).toContain('tray_ops.mmap: 1 references, 1 converted, 0 stay');
      expect(done.text('tray.c')).toContain(`${type}
struct tray_ops {
	int (*mmap_prepare)(struct tray *tray, struct vm_area_desc *desc);
};
`);
      expect(done.text('tray.c')).toContain('	return tray->ops->mmap_prepare(tray, desc);\n');
    }
  });
});
