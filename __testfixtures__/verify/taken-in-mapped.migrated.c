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

static int tracer_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct tracer_file *own = file->private_data;

	pm_runtime_get_sync(&own->tracer->dev);
	return 0;
}

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
	.mapped = tracer_mapped,
	.open = tracer_open,
	.close = tracer_close,
};

static int tracer_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct tracer_file *own = file->private_data;
	struct tracer *tracer = own->tracer;
	unsigned long size, phys;

	if (!tracer->data->mmio_addr)
		return -EOPNOTSUPP;
	if (desc->pgoff)
		return -EINVAL;
	size = vma_desc_size(desc);
	if (own->channels * tracer->data->width != size)
		return -EINVAL;
	phys = tracer->data->mmio_addr(tracer->data, own->master, own->channel);
	if (!phys)
		return -EINVAL;
	desc->page_prot = pgprot_noncached(desc->page_prot);
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	desc->vm_ops = &tracer_vm_ops;
	mmap_action_simple_ioremap(desc, phys, size);
	return 0;
}

static const struct file_operations tracer_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = tracer_mmap_prepare,
};
