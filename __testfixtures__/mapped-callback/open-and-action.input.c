// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct port {
	atomic_t users;
	unsigned long pfn;
};

static void port_vma_open(struct vm_area_struct *vma)
{
	struct port *port = vma->vm_private_data;

	atomic_inc(&port->users);
}

static void port_vma_close(struct vm_area_struct *vma)
{
	struct port *port = vma->vm_private_data;

	atomic_dec(&port->users);
}

static const struct vm_operations_struct port_vm_ops = {
	.open	= port_vma_open,
	.close	= port_vma_close,
};

static int port_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct port *port = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, port->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;

	vma->vm_ops = &port_vm_ops;
	vma->vm_private_data = port;
	port_vma_open(vma);

	return 0;
}

static const struct file_operations port_fops = {
	.owner	= THIS_MODULE,
	.mmap	= port_mmap,
};
