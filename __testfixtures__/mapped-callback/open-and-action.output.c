// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct port {
	atomic_t users;
	unsigned long pfn;
};

static int port_vma_mapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data)
{
	struct port *port = file->private_data;

	*vm_private_data = port;
	atomic_inc(&port->users);
	return 0;
}

static void port_vma_open(struct vm_area_struct *vma)
{
	struct port *port = vma->vm_private_data;

	atomic_inc(&port->users);
}

static void port_vma_close(struct vm_area_struct *vma)
{
	struct port *port = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!port)
		return;

	atomic_dec(&port->users);
}

static const struct vm_operations_struct port_vm_ops = {
	.mapped	= port_vma_mapped,
	.open	= port_vma_open,
	.close	= port_vma_close,
};

static int port_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct port *port = file->private_data;

	mmap_action_remap_full(desc, port->pfn);

	desc->vm_ops = &port_vm_ops;

	return 0;
}

static const struct file_operations port_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = port_mmap_prepare,
};
