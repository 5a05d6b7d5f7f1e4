/*
 * Why: an action reads its array of pages when the hook has returned. Where another function
 * changes the array, or what is in it, while files are in use, that is told: no lock is held
 * around these calls, so that no other finding is about them.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct shelf {
	struct page **pages;
	struct page *cover;
	struct page **fixed;
	unsigned long count;
};

static int shelf_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct shelf *shelf = file->private_data;

	if (desc->pgoff >= shelf->count ||
	    vma_desc_pages(desc) > shelf->count - desc->pgoff)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, shelf->pages + desc->pgoff);
	return 0;
}

static const struct file_operations shelf_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = shelf_mmap_prepare,
};

static int cover_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct shelf *shelf = file->private_data;

	if (!shelf->cover)
		return -ENXIO;
	mmap_action_map_kernel_pages(desc, desc->start, &shelf->cover, 1);
	return 0;
}

static const struct file_operations cover_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = cover_mmap_prepare,
};

/* What is set when the device comes, nobody changes while it is mapped. */
static int fixed_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct shelf *shelf = file->private_data;

	if (desc->pgoff >= shelf->count ||
	    vma_desc_pages(desc) > shelf->count - desc->pgoff)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, shelf->fixed + desc->pgoff);
	return 0;
}

static const struct file_operations fixed_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = fixed_mmap_prepare,
};

static long shelf_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct shelf *shelf = file->private_data;

	shelf->pages = shelf_other(shelf, arg);
	__free_page(shelf->cover);
	shelf->cover = NULL;
	return 0;
}

static int shelf_probe(struct platform_device *pdev)
{
	struct shelf *shelf = platform_get_drvdata(pdev);

	shelf->fixed = shelf_pages(pdev);
	return 0;
}
