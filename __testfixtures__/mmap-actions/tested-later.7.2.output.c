// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/spinlock.h>

struct port {
	spinlock_t lock;
	unsigned long pfn;
	unsigned long io_pfn;
	bool io;
};

/* One test for two calls, after the lock is released. */
static int port_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct port *port = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > PAGE_SIZE)
		return -EINVAL;

	spin_lock(&port->lock);
	if (port->io) {
		mmap_action_ioremap_full(desc, port->io_pfn);
		desc->action.error_override = -EAGAIN;
	} else {
		mmap_action_remap_full(desc, port->pfn);
		desc->action.error_override = -EAGAIN;
	}
	spin_unlock(&port->lock);

	return 0;
}

/* The test sees other errors, too: it stays. */
static int port_mixed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct port *port = file->private_data;
	int err = 0;

	if (port->io)
		err = -ENODEV;
	else
		mmap_action_remap_full(desc, port->pfn);
	if (err)
		return err;

	vma->vm_private_data = port;
	return 0;
}

static const struct file_operations port_fops = {
	.mmap = port_mmap,
};

static const struct file_operations port_mixed_fops = {
	.mmap = port_mixed_mmap,
};
