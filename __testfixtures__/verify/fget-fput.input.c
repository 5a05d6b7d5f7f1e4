/* fget() has a row and fput() a model: what the one takes the other gives back, and nothing is held. */
#include <linux/fs.h>
#include <linux/mm.h>
struct dv { phys_addr_t phys; size_t len; int fd; };
static int dv_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dv *dv = file->private_data;
	struct file *other = fget(dv->fd);

	if (!other)
		return -EBADF;
	fput(other);
	return vm_iomap_memory(vma, dv->phys, dv->len);
}
static const struct file_operations dv_fops = {
	.mmap = dv_mmap,
};
