// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/mm.h>

/* What user space hands over; its tag is spelled like the hook. */
struct ctl_mmap {
	unsigned long addr;
	unsigned long len;
};

static int __init ctl_mmap_setup(char *arg)
{
	return 1;
}
__setup("ctl_mmap=", ctl_mmap_setup);

static long ctl_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct ctl_mmap request;

	request.len = ctl_state.ctl_mmap;
	pr_debug("ctl_mmap is another call\n");
	return request.len;
}

static int ctl_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static const struct file_operations ctl_fops = {
	.unlocked_ioctl = ctl_ioctl,
	.mmap_prepare = ctl_mmap_prepare,
};
