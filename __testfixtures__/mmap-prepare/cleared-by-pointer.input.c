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

static int sensor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sensor *sensor = file->private_data;

	return vm_iomap_memory(vma, sensor->base, sensor->len);
}

void sensor_setup(struct sensor *sensor)
{
	sensor->fops = (struct file_operations) {
		.owner	= THIS_MODULE,
		.mmap	= sensor_mmap,
	};
}

void sensor_disable(struct sensor *s)
{
	struct file_operations *f = &s->fops;

	f->mmap = NULL;
}

void probe_disable(struct probe *probe)
{
	struct file_operations *f;

	f = &probe->fops;
	f->mmap = NULL;
}
