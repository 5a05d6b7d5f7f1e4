/*
 * Log macros of vendors: the rest of what one is given has a name of its own in GNU C, and a list in two pairs of
 * parentheses is one argument. Both only write to the log.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#define CAM_ERR(fmt, a...)	printk(KERN_ERR "cam: " fmt, ## a)
#define CAM_DBG(args...)	pr_debug(args)
#define LogFlow(a)		Log(a)
#define Log(a)			do { } while (0)

struct cam {
	phys_addr_t base;
	size_t len;
};

static int cam_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cam *cam = file->private_data;

	LogFlow(("cam_mmap: file=%p vma=%p\n", file, vma));
	CAM_DBG("%lx\n", vma->vm_start);
	if (vma->vm_end - vma->vm_start > cam->len) {
		CAM_ERR("no %lx bytes\n", vma->vm_end - vma->vm_start);
		return -EINVAL;
	}
	CAM_ERR("start\n");
	return vm_iomap_memory(vma, cam->base, cam->len);
}

static const struct file_operations cam_fops = {
	.mmap	= cam_mmap,
};
