/* Operations that are set on success only: nobody sees those of a mapping whose action has failed. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct fjord {
	unsigned long pfn;
};

static const struct vm_operations_struct fjord_vm_ops = {
	.access = generic_access_phys,
};

static int fjord_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct fjord *d = file->private_data;

	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_ioremap_full(desc, d->pfn);
	desc->vm_ops = &fjord_vm_ops;
	return 0;
}

static const struct file_operations fjord_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = fjord_mmap_prepare,
};
