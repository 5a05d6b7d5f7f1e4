// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static const struct file_operations plain_fops = {
	.owner = THIS_MODULE,
};

static struct file_operations changed_fops, kept_fops;

static int copied_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static int pointed_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static int plain_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static int original_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations original_fops = {
	.mmap = original_mmap,
};

static int setup(const struct file_operations *lower)
{
	struct file_operations *fops = kmemdup(lower, sizeof(*lower), GFP_KERNEL);
	static struct file_operations silent_fops;

	/* It brings along what the other has in mmap. */
	changed_fops = *lower;
	changed_fops.mmap = copied_mmap;

	if (!fops)
		return -ENOMEM;
	fops->mmap = pointed_mmap;

	/* There is nothing to bring along. */
	kept_fops = plain_fops;
	kept_fops.mmap = plain_mmap;

	/* This one must not map, whatever the original does. */
	silent_fops = original_fops;
	silent_fops.mmap = NULL;

	return register_all(&changed_fops, fops, &kept_fops, &silent_fops);
}
