/*
 * Operations in an object of the driver, cleared by a local that holds their address: that is followed, and clears the new
 * member. Operations of another kind of object stay as they are.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct sensor {
	struct file_operations fops;
	phys_addr_t base;
	size_t len;
};

struct probe {
	struct file_operations fops;
	phys_addr_t base;
};

static int sensor_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct sensor *sensor = file->private_data;

	mmap_action_simple_ioremap(desc, sensor->base, sensor->len);
	return 0;
}

void sensor_setup(struct sensor *sensor)
{
	sensor->fops = (struct file_operations) {
		.owner	= THIS_MODULE,
		.mmap_prepare = sensor_mmap_prepare,
	};
}

void sensor_disable(struct sensor *s)
{
	struct file_operations *f = &s->fops;

	f->mmap_prepare = NULL;
}

void probe_disable(struct probe *probe)
{
	struct file_operations *f;

	f = &probe->fops;
	f->mmap = NULL;
}
