// SPDX-License-Identifier: MIT
/* A function that only logs, and returns the error number that it is given: the kernel's, or one of the file. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/device.h>

struct ring {
	phys_addr_t base;
	size_t size;
	struct device *dev;
	unsigned int failures;
};

static int ring_failed(struct ring *ring, const char *what, int err)
{
	dev_err(ring->dev, "%s: %d\n", what, err);
	return err;
}

static int a_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;

	if (desc->pgoff)
		return ring_failed(ring, "offset", -EINVAL);
	mmap_action_simple_ioremap(desc, ring->base, ring->size);
	return 0;
}

static int b_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;

	mmap_action_simple_ioremap(desc, ring->base, ring->size);
	return 0;
}

/* A tracepoint is a message, too. */
static int c_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;
	int ret;

	mmap_action_simple_ioremap(desc, ring->base, ring->size);
	ret = 0;
	trace_ring_mmap(ring, ret);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap_prepare = a_mmap_prepare }, { .mmap_prepare = b_mmap_prepare }, { .mmap_prepare = c_mmap_prepare },
};
