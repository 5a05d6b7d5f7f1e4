/* A comment beside a test of another file's mmap changes nothing of what it is: one that asks can_mmap_file(). */
#include <linux/fs.h>
#include <linux/mm.h>

struct lock_gate {
	phys_addr_t phys;
	size_t size;
};

static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_gate *gate = file->private_data;

	return vm_iomap_memory(vma, gate->phys, gate->size);
}

static long gate_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd)
		return /* as asked */ file->f_op->mmap /* or not */ ? 1 : 0;
	return file->f_op->mmap // the only one
		&& arg;
}

static const struct file_operations gate_fops = {
	.mmap = gate_mmap,
	.unlocked_ioctl = gate_ioctl,
};
