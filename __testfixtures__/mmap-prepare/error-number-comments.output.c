/* A comment that stays where it is is not said again of the error number; one that would go is. */
#include <linux/fs.h>
#include <linux/mm.h>

static int plover_mmap_error(int err)
{
	return -EAGAIN;
}

static int plover_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct plover *plover = filp->private_data;

	desc->page_prot = pgprot_noncached(desc->page_prot); /* registers
								  * are not cached */
	mmap_action_remap_full(desc, plover->pfn);
	desc->action.error_hook = plover_mmap_error; /* try again */
	return 0;
}

static int dunlin_mmap_error(int err)
{
	/* try again */
	return -EAGAIN;
}

static int dunlin_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct plover *plover = filp->private_data;

	/* All of it is mapped. */
	mmap_action_remap_full(desc, plover->pfn);
	desc->action.error_hook = dunlin_mmap_error;
	return 0;
}

static const struct file_operations plover_fops = {
	.mmap_prepare = plover_mmap_prepare,
};

static const struct file_operations dunlin_fops = {
	.mmap_prepare = dunlin_mmap_prepare,
};
