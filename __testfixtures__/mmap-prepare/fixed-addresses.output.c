/* An address that nothing says to be in the mapping: what is told of it is where it is, not its size. */
#include <linux/fs.h>
#include <linux/mm.h>

#define APRON_AT 0x40000000UL

static int apron_fixed_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	unsigned long *pfn = file->private_data;

	mmap_action_remap(desc, APRON_AT, *pfn, PAGE_SIZE);
	return 0;
}

static int apron_kept_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	unsigned long *kept = file->private_data;

	mmap_action_ioremap(desc, kept[1], kept[0], PAGE_SIZE);
	return 0;
}

static int apron_behind_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	unsigned long *pfn = file->private_data;
	unsigned long at = desc->start + PAGE_SIZE;

	mmap_action_remap(desc, at, *pfn, PAGE_ALIGN(pfn[1]));
	return 0;
}

static const struct file_operations apron_fixed_fops = { .mmap_prepare = apron_fixed_mmap_prepare };
static const struct file_operations apron_kept_fops = { .mmap_prepare = apron_kept_mmap_prepare };
static const struct file_operations apron_behind_fops = { .mmap_prepare = apron_behind_mmap_prepare };
