/*
 * Operations in an object of the driver, set as a whole or by their member, and cleared again at run time: what clears them
 * clears the new member, by whatever name it reaches the object.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct sensor {
	struct file_operations fops;
	phys_addr_t base;
	size_t len;
};

struct probe {
	struct file_operations ops;
	bool no_memory;
};

static int sensor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sensor *sensor = file->private_data;

	return vm_iomap_memory(vma, sensor->base, sensor->len);
}

static int probe_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x1000, 4096);
}

static void sensor_setup(struct sensor *sensor)
{
	sensor->fops = (struct file_operations) {
		.owner	= THIS_MODULE,
		.mmap	= sensor_mmap,
	};
	if (!sensor->len)
		sensor->fops.mmap = NULL;
}

static void sensor_disable(struct sensor *s)
{
	s->fops.mmap = NULL;
}

static void probe_setup(struct probe *p)
{
	*p = (struct probe) { .ops = { .mmap = probe_mmap } };
	if (p->no_memory)
		p->ops.mmap = NULL;
}
