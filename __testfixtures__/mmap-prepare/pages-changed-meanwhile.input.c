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

static int shelf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shelf *shelf = file->private_data;

	return vm_map_pages(vma, shelf->pages, shelf->count);
}

static const struct file_operations shelf_fops = {
	.owner	= THIS_MODULE,
	.mmap	= shelf_mmap,
};

static int cover_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shelf *shelf = file->private_data;

	if (!shelf->cover)
		return -ENXIO;
	return vm_insert_page(vma, vma->vm_start, shelf->cover);
}

static const struct file_operations cover_fops = {
	.owner	= THIS_MODULE,
	.mmap	= cover_mmap,
};

/* What is set when the device comes, nobody changes while it is mapped. */
static int fixed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shelf *shelf = file->private_data;

	return vm_map_pages(vma, shelf->fixed, shelf->count);
}

static const struct file_operations fixed_fops = {
	.owner	= THIS_MODULE,
	.mmap	= fixed_mmap,
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
