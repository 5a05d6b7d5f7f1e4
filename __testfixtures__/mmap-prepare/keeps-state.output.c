// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct meter {
	unsigned long last;
	unsigned long start;
	bool mapped;
	unsigned long flags;
};

static int nr_mappings;

static int meter_value_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct meter *meter = file->private_data;

	meter->start = vma->vm_start;
	return 0;
}

static int meter_bit_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct meter *meter = file->private_data;

	set_bit(0, &meter->flags);
	return 0;
}

/* The same whatever is mapped: harmless more often than not. */
static int meter_constant_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct meter *meter = file->private_data;

	meter->mapped = true;
	return 0;
}

/* Locals, arrays of locals and structures on the stack are nobody's state. */
static int meter_local_mmap_prepare(struct vm_area_desc *desc)
{
	struct meter copy = { 0 };
	unsigned long sizes[2];

	sizes[0] = vma_desc_size(desc);
	copy.start = sizes[0];
	copy.mapped = true;
	return copy.start > SZ_1M ? -EINVAL : 0;
}

static const struct file_operations meter_fops[] = {
	{ .mmap = meter_value_mmap }, { .mmap_prepare = meter_bit_mmap_prepare },
	{ .mmap_prepare = meter_constant_mmap_prepare }, { .mmap_prepare = meter_local_mmap_prepare },
};
