// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static void bank_close(struct vm_area_struct *vma)
{
	put_device(vma->vm_private_data);
}

static const struct vm_operations_struct bank_vm_ops = {
	.close = bank_close,
};

/* The offset chooses the device, and is another one by the time that mapped() runs. */
static int bank_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rack *rack = file->private_data;
	struct device *dev = rack->devices[vma->vm_pgoff];

	if (!dev)
		return -ENODEV;
	get_device(dev);
	vma->vm_pgoff = 0;
	vm_flags_set(vma, VM_IO);
	vma->vm_private_data = dev;
	vma->vm_ops = &bank_vm_ops;
	return 0;
}

static void slot_close(struct vm_area_struct *vma)
{
	struct rack *rack = vma->vm_private_data;

	clear_bit(0, &rack->used);
}

static const struct vm_operations_struct slot_vm_ops = {
	.close = slot_close,
};

/* The offset of a private writable mapping is the frame number by then. */
static int slot_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rack *rack = file->private_data;
	int ret;

	set_bit(vma->vm_pgoff, &rack->used);
	vma->vm_private_data = rack;
	vma->vm_ops = &slot_vm_ops;
	ret = remap_pfn_range(vma, vma->vm_start, rack->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		clear_bit(vma->vm_pgoff, &rack->used);
	return ret;
}

static const struct file_operations bank_fops = {
	.mmap = bank_mmap,
};

static const struct file_operations slot_fops = {
	.mmap = slot_mmap,
};
