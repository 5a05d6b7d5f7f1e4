// SPDX-License-Identifier: MIT
/* Functions that do more than log, or do not return what they are given. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/device.h>

struct ring {
	phys_addr_t base;
	size_t size;
	struct device *dev;
	unsigned int failures;
};

static int ring_counted(struct ring *ring, const char *what, int err)
{
	dev_err(ring->dev, "%s: %d\n", what, err);
	ring->failures++;
	return err;
}

static int ring_translated(struct ring *ring, const char *what, int err)
{
	dev_err(ring->dev, "%s: %d\n", what, err);
	if (err == -EAGAIN)
		err = -EBUSY;
	return err;
}

static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	int ret;

	ret = vm_iomap_memory(vma, ring->base, ring->size);
	if (ret)
		return ring_counted(ring, "remap", ret);
	return 0;
}

static int b_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	int ret;

	ret = vm_iomap_memory(vma, ring->base, ring->size);
	if (ret)
		return ring_translated(ring, "remap", ret);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = a_mmap }, { .mmap = b_mmap },
};
