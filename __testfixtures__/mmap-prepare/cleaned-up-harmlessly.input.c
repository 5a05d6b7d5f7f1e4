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

static int look_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plane *plane = file->private_data;
	auto_look unsigned long size = vma->vm_end - vma->vm_start;

	return remap_pfn_range(vma, vma->vm_start, plane->pfn, size,
			       vma->vm_page_prot);
}

static int table_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plane *plane = file->private_data;
	unsigned long *table __attribute__((cleanup(plane_release))) =
		kzalloc(64, GFP_KERNEL);
	unsigned long *other __free(plane_table) = kzalloc(64, GFP_KERNEL);

	if (!table || !other)
		return -ENOMEM;
	table[0] = vma->vm_end - vma->vm_start;
	if (table[0] > plane->limit)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, plane->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int nothing_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plane *plane auto_nothing = file->private_data;
	__maybe_unused int ret;

	ret = remap_pfn_range(vma, vma->vm_start, plane->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	return 0;
}

static const struct file_operations look_fops = { .mmap = look_mmap };
static const struct file_operations table_fops = { .mmap = table_mmap };
static const struct file_operations nothing_fops = { .mmap = nothing_mmap };
