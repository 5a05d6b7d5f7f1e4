// SPDX-License-Identifier: MIT
/*
 * Why: what nobody says anything about is told, whatever it is called: find,
 * lookup and get promise nothing. A body in the file, a row of the table, and
 * names that only print or compute are silent.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#define chest_of(file) ((struct chest *)(file)->private_data)
#define chest_dbg(fmt, ...) my_own_printer(fmt, ##__VA_ARGS__)

static unsigned long chest_pfn(struct chest *chest, unsigned long nr)
{
	unsigned long pfn = chest->first;

	pfn += nr;
	return pfn;
}

static inline bool chest_fits(const struct chest *chest, unsigned long pages)
{
	return pages <= chest->pages && chest_pfn(chest, 0) != 0;
}

/* Nothing to say: bodies of the file, known functions, names of macros. */
static int seen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chest *chest = chest_of(file);

	if (!chest_fits(chest, vma_pages(vma)))
		return -EINVAL;
	pr_debug("chest: %lu pages\n", vma_pages(vma));
	return remap_pfn_range(vma, vma->vm_start,
			       chest_pfn(chest, vma->vm_pgoff),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations seen_fops = {
	.mmap = seen_mmap,
};

/* A name that sounds harmless promises nothing. */
static int found_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chest *chest = chest_of(file);
	struct drawer *drawer = chest_find_drawer(chest, vma->vm_pgoff);

	if (!drawer)
		return -ENXIO;
	return remap_pfn_range(vma, vma->vm_start, drawer->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations found_fops = {
	.mmap = found_mmap,
};

/* Called through a pointer: nobody knows what. */
static int pointed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chest *chest = chest_of(file);

	chest->ops->unlock_lid(chest);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations pointed_fops = {
	.mmap = pointed_mmap,
};

static void chest_open_lid(struct chest *chest)
{
	chest_turn_key(chest);
}

/* Unknown a function further down. */
static int through_mmap(struct file *file, struct vm_area_struct *vma)
{
	chest_open_lid(chest_of(file));
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations through_fops = {
	.mmap = through_mmap,
};

/* Given back by the hook itself: it may take what it likes. */
static int lent_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chest *chest = chest_of(file);
	int ret = -EINVAL;

	chest_acquire(chest);
	if (chest->pages >= vma_pages(vma))
		ret = 0;
	chest_release(chest);
	return ret;
}

static const struct file_operations lent_fops = {
	.mmap = lent_mmap,
};
