/*
 * Nobody defines what these are. A name that asks or computes is taken for no more; one that says that it does something is not known.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <mach/chip.h>

bool chip_can_map_and_count(void *chip);
bool chip_is_claimed(void *chip, pid_t pid);
bool chip_is_ready(void *chip);

static const struct vm_operations_struct chip_vm_ops = {
	.fault	= chip_fault,
};

static int chip_mmap(struct file *file, struct vm_area_struct *vma)
{
	void *chip = file->private_data;

	if (!chip_is_ready(chip) || CHIP_REVISION(chip) < 2)
		return -ENODEV;
	if (!chip_can_map_and_count(chip))
		return -EBUSY;
	if (!chip_is_claimed(chip, current->pid))
		return -EBUSY;
	if (CHIP_POWER_ON(chip))
		return -EIO;
	vma->vm_ops = &chip_vm_ops;
	return 0;
}

static const struct file_operations chip_fops = {
	.mmap	= chip_mmap,
};
