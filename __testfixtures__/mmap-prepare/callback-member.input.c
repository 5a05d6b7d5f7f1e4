// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct port {
	struct port_ops {
		int (*mmap)(struct port *port, struct vm_area_struct *vma);
	} ops;
};

static int port_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct port *port = file->private_data;

	return port->ops.mmap(port, vma);
}

static const struct file_operations port_fops = {
	.mmap = port_mmap,
};
