/* A comment beside a test of another file's mmap changes nothing of what it is: one that asks can_mmap_file(). */
#include <linux/fs.h>
#include <linux/mm.h>

struct lock_gate {
	phys_addr_t phys;
	size_t size;
};

static int gate_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lock_gate *gate = file->private_data;

	mmap_action_simple_ioremap(desc, gate->phys, gate->size);
	return 0;
}

static long gate_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd)
		return /* as asked */ can_mmap_file(file) /* or not */ ? 1 : 0;
	return can_mmap_file(file) // the only one
		&& arg;
}

static const struct file_operations gate_fops = {
	.mmap_prepare = gate_mmap_prepare,
	.unlocked_ioctl = gate_ioctl,
};
