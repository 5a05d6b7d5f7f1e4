/* A result that is put into another error number by itself, `ret = ret ? -EAGAIN : 0`, is one that is tested. */
#include <linux/fs.h>
#include <linux/mm.h>

struct fern {
	phys_addr_t base;
	size_t len;
	int state;
};

static int fern_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct fern *fern = file->private_data;
	int ret;

	ret = fern->state;
	ret = ret ? -EBUSY : 0;
	if (ret)
		return ret;
	mmap_action_remap_full(desc, fern->base >> PAGE_SHIFT);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations fern_fops = {
	.mmap_prepare = fern_mmap_prepare,
};
