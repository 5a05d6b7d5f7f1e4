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

static int sensor_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct sensor *sensor = file->private_data;

	mmap_action_simple_ioremap(desc, sensor->base, sensor->len);
	return 0;
}

static int probe_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, 0x1000, 4096);
	return 0;
}

static void sensor_setup(struct sensor *sensor)
{
	sensor->fops = (struct file_operations) {
		.owner	= THIS_MODULE,
		.mmap_prepare = sensor_mmap_prepare,
	};
	if (!sensor->len)
		sensor->fops.mmap_prepare = NULL;
}

static void sensor_disable(struct sensor *s)
{
	s->fops.mmap_prepare = NULL;
}

static void probe_setup(struct probe *p)
{
	*p = (struct probe) { .ops = { .mmap_prepare = probe_mmap_prepare } };
	if (p->no_memory)
		p->ops.mmap_prepare = NULL;
}
