/* A do-while loop of vm_insert_page(), whose result is declared in its body. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct deck {
	struct page **pages;
	unsigned int n;
};

static int deck_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct deck *d = file->private_data;
	unsigned long usize = vma_desc_size(desc);

	if (usize > d->n * PAGE_SIZE)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, d->pages);
	return 0;
}

static const struct file_operations deck_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = deck_mmap_prepare,
};
