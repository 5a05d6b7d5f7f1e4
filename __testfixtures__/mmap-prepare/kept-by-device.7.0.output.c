// SPDX-License-Identifier: MIT
/*
 * What is allocated once and kept by the device, and what is counted and never counted down, belongs to no mapping: it stays in
 * the hook, with a warning. What close() gives back, or what something is decided by, is refused as before. A reference that
 * the hook itself puts is nobody's either.
 */
#include <linux/atomic.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

struct mill {
	struct mutex lock;
	void *page;
	void *table;
	void *scratch;
	void __iomem *regs;
	u32 width;
	unsigned long asked;
	unsigned long users;
	phys_addr_t base;
	size_t size;
};

static atomic_long_t mill_maps;

static int direct_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct mill *mill = file->private_data;

	mutex_lock(&mill->lock);
	if (!mill->page)
		mill->page = (void *)get_zeroed_page(GFP_KERNEL);
	mutex_unlock(&mill->lock);
	if (!mill->page)
		return -ENOMEM;
	mmap_action_remap_full(desc, virt_to_phys(mill->page) >> PAGE_SHIFT);
	return 0;
}

static int local_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *mill = file->private_data;

	if (mill->table == NULL) {
		void *table = kzalloc(PAGE_SIZE, GFP_KERNEL);

		if (!table)
			return -ENOMEM;
		mill->table = table;
	}
	return vm_iomap_memory(vma, mill->base, mill->size);
}

static int mill_prepare_table(struct mill *mill)
{
	if (mill->table)
		return 0;
	mill->table = kzalloc(PAGE_SIZE, GFP_KERNEL);
	return mill->table ? 0 : -ENOMEM;
}

static int helper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *mill = file->private_data;
	int ret = mill_prepare_table(mill);

	if (ret)
		return ret;
	return vm_iomap_memory(vma, mill->base, mill->size);
}

static int always_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *mill = file->private_data;

	mill->scratch = kzalloc(PAGE_SIZE, GFP_KERNEL);
	if (!mill->scratch)
		return -ENOMEM;
	return vm_iomap_memory(vma, mill->base, mill->size);
}

static int register_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *mill = file->private_data;

	mill->width = readl(mill->regs) & 0xff;
	return vm_iomap_memory(vma, mill->base, mill->size);
}

static int mill_show(struct seq_file *m, void *v)
{
	struct mill *mill = m->private;

	seq_printf(m, "%lu of %ld\n", mill->asked, atomic_long_read(&mill_maps));
	return 0;
}

static int statistics_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *mill = file->private_data;

	atomic_long_inc(&mill_maps);
	mill->asked++;
	return vm_iomap_memory(vma, mill->base, mill->size);
}

static int decides_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *mill = file->private_data;

	mill->users++;
	return vm_iomap_memory(vma, mill->base, mill->size);
}

static int mill_remove(struct mill *mill)
{
	return mill->users > 0 ? -EBUSY : 0;
}

struct grain {
	struct kref ref;
	unsigned long pfn;
};

struct grain *grain_find(unsigned long at);
void grain_put(struct grain *grain);

static int grain_mmap_prepare(struct vm_area_desc *desc)
{
	struct grain *grain = grain_find(desc->pgoff);

	if (!grain)
		return -ENOENT;
	kref_get(&grain->ref);
	mmap_action_remap_full(desc, grain->pfn);
	grain_put(grain);
	return 0;
}

static const struct file_operations direct_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = direct_mmap_prepare,
};

static const struct file_operations local_fops = {
	.owner = THIS_MODULE,
	.mmap = local_mmap,
};

static const struct file_operations helper_fops = {
	.owner = THIS_MODULE,
	.mmap = helper_mmap,
};

static const struct file_operations always_fops = {
	.owner = THIS_MODULE,
	.mmap = always_mmap,
};

static const struct file_operations register_fops = {
	.owner = THIS_MODULE,
	.mmap = register_mmap,
};

static const struct file_operations statistics_fops = {
	.owner = THIS_MODULE,
	.mmap = statistics_mmap,
};

static const struct file_operations decides_fops = {
	.owner = THIS_MODULE,
	.mmap = decides_mmap,
};

static const struct file_operations grain_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = grain_mmap_prepare,
};
