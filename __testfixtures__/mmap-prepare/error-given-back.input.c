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

static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	int ret;

	if (vma->vm_pgoff)
		return ring_failed(ring, "offset", -EINVAL);
	ret = vm_iomap_memory(vma, ring->base, ring->size);
	if (ret)
		return ring_failed(ring, "remap", ret);
	return 0;
}

static int b_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	int ret;

	ret = vm_iomap_memory(vma, ring->base, ring->size);
	if (ret)
		return dev_err_probe(ring->dev, ret, "remap failed\n");
	return 0;
}

/* A tracepoint is a message, too. */
static int c_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	int ret;

	ret = vm_iomap_memory(vma, ring->base, ring->size);
	trace_ring_mmap(ring, ret);
	return ret;
}

static const struct file_operations fops[] = {
	{ .mmap = a_mmap }, { .mmap = b_mmap }, { .mmap = c_mmap },
};
