/* A macro that is one statement about the vma stands for that statement, as one that is an expression does. */
#include <linux/fs.h>
#include <linux/mm.h>

struct kiln {
	phys_addr_t phys;
	bool cached;
};

static int kiln_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct kiln *kiln = file->private_data;

	if (!kiln->cached)
		desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_remap_full(desc, kiln->phys >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations kiln_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = kiln_mmap_prepare,
};
