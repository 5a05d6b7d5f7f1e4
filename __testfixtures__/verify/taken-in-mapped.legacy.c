// SPDX-License-Identifier: MIT
/* A driver with many questions before its mapping call: the failure of the mapping work has to be tried all the same. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/pm_runtime.h>

struct tracer;

struct tracer_data {
	unsigned long (*mmio_addr)(struct tracer_data *data, unsigned int master, unsigned int channel);
	unsigned int width;
};

struct tracer {
	struct device dev;
	struct tracer_data *data;
};

struct tracer_file {
	struct tracer *tracer;
	unsigned int master;
	unsigned int channel;
	unsigned int channels;
};

static void tracer_open(struct vm_area_struct *vma)
{
	struct tracer_file *own = vma->vm_file->private_data;

	pm_runtime_get(&own->tracer->dev);
}

static void tracer_close(struct vm_area_struct *vma)
{
	struct tracer_file *own = vma->vm_file->private_data;

	pm_runtime_mark_last_busy(&own->tracer->dev);
	pm_runtime_put_autosuspend(&own->tracer->dev);
}

static const struct vm_operations_struct tracer_vm_ops = {
	.open = tracer_open,
	.close = tracer_close,
};

static int tracer_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tracer_file *own = file->private_data;
	struct tracer *tracer = own->tracer;
	unsigned long size, phys;

	if (!tracer->data->mmio_addr)
		return -EOPNOTSUPP;
	if (vma->vm_pgoff)
		return -EINVAL;
	size = vma->vm_end - vma->vm_start;
	if (own->channels * tracer->data->width != size)
		return -EINVAL;
	phys = tracer->data->mmio_addr(tracer->data, own->master, own->channel);
	if (!phys)
		return -EINVAL;
	pm_runtime_get_sync(&tracer->dev);
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_ops = &tracer_vm_ops;
	vm_iomap_memory(vma, phys, size);
	return 0;
}

static const struct file_operations tracer_fops = {
	.owner = THIS_MODULE,
	.mmap = tracer_mmap,
};
