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
static int seen_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct chest *chest = chest_of(file);

	if (!chest_fits(chest, vma_desc_pages(desc)))
		return -EINVAL;
	pr_debug("chest: %lu pages\n", vma_desc_pages(desc));
	mmap_action_remap_full(desc, chest_pfn(chest, desc->pgoff));
	return 0;
}

static const struct file_operations seen_fops = {
	.mmap_prepare = seen_mmap_prepare,
};

/* A name that sounds harmless promises nothing. */
static int found_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct chest *chest = chest_of(file);
	struct drawer *drawer = chest_find_drawer(chest, desc->pgoff);

	if (!drawer)
		return -ENXIO;
	mmap_action_remap_full(desc, drawer->pfn);
	return 0;
}

static const struct file_operations found_fops = {
	.mmap_prepare = found_mmap_prepare,
};

/* Called through a pointer: nobody knows what. */
static int pointed_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct chest *chest = chest_of(file);

	chest->ops->unlock_lid(chest);
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations pointed_fops = {
	.mmap_prepare = pointed_mmap_prepare,
};

static void chest_open_lid(struct chest *chest)
{
	chest_turn_key(chest);
}

/* Unknown a function further down. */
static int through_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	chest_open_lid(chest_of(file));
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations through_fops = {
	.mmap_prepare = through_mmap_prepare,
};

/* Given back by the hook itself: it may take what it likes. */
static int lent_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct chest *chest = chest_of(file);
	int ret = -EINVAL;

	chest_acquire(chest);
	if (chest->pages >= vma_desc_pages(desc))
		ret = 0;
	chest_release(chest);
	return ret;
}

static const struct file_operations lent_fops = {
	.mmap_prepare = lent_mmap_prepare,
};
