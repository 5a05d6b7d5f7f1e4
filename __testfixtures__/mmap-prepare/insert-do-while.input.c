/* A do-while loop of vm_insert_page(), whose result is declared in its body. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct deck {
	struct page **pages;
	unsigned int n;
};

static int deck_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct deck *d = file->private_data;
	unsigned long uaddr = vma->vm_start;
	unsigned long usize = vma->vm_end - vma->vm_start;
	int i = 0;

	if (usize > d->n * PAGE_SIZE)
		return -EINVAL;
	do {
		int ret;

		ret = vm_insert_page(vma, uaddr, d->pages[i++]);
		if (ret)
			return ret;
		uaddr += PAGE_SIZE;
		usize -= PAGE_SIZE;
	} while (usize > 0);
	return 0;
}

static const struct file_operations deck_fops = {
	.owner = THIS_MODULE,
	.mmap = deck_mmap,
};
