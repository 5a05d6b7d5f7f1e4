/*
 * What only looks, or gives back what the hook took, at the end of a variable's
 * scope is no state of the mapping.
 */
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct plane {
	unsigned long pfn;
	unsigned long limit;
};

#define auto_look __attribute__((__cleanup__(plane_look)))
#define auto_nothing

DEFINE_FREE(plane_table, unsigned long *, if (_T) kfree(_T))

static void plane_look(unsigned long *at)
{
	pr_debug("%lu bytes\n", *at);
}

static void plane_release(unsigned long **at)
{
	kfree(*at);
}

static int look_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct plane *plane = file->private_data;
	auto_look unsigned long size = vma_desc_size(desc);

	mmap_action_remap_full(desc, plane->pfn);
	return 0;
}

static int table_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct plane *plane = file->private_data;
	unsigned long *table __attribute__((cleanup(plane_release))) =
		kzalloc(64, GFP_KERNEL);
	unsigned long *other __free(plane_table) = kzalloc(64, GFP_KERNEL);

	if (!table || !other)
		return -ENOMEM;
	table[0] = vma_desc_size(desc);
	if (table[0] > plane->limit)
		return -EINVAL;
	mmap_action_remap_full(desc, plane->pfn);
	return 0;
}

static int nothing_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct plane *plane auto_nothing = file->private_data;

	mmap_action_remap_full(desc, plane->pfn);
	return 0;
}

static const struct file_operations look_fops = { .mmap_prepare = look_mmap_prepare };
static const struct file_operations table_fops = { .mmap_prepare = table_mmap_prepare };
static const struct file_operations nothing_fops = { .mmap_prepare = nothing_mmap_prepare };
