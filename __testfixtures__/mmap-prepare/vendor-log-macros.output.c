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

static int cam_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct cam *cam = file->private_data;

	LogFlow(("cam_mmap: file=%p vma=%p\n", file, desc));
	CAM_DBG("%lx\n", desc->start);
	if (vma_desc_size(desc) > cam->len) {
		CAM_ERR("no %lx bytes\n", vma_desc_size(desc));
		return -EINVAL;
	}
	CAM_ERR("start\n");
	mmap_action_simple_ioremap(desc, cam->base, cam->len);
	return 0;
}

static const struct file_operations cam_fops = {
	.mmap_prepare = cam_mmap_prepare,
};
