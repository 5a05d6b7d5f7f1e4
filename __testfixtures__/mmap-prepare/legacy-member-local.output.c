// SPDX-License-Identifier: MIT
/*
 * Why: the structure that debugfs is given is what one local was set to from
 * another, and what a parameter was set to. See legacy-member-debugfs.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/mm.h>

struct probe {
	phys_addr_t phys;
	struct dentry *dir;
};

static int first_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct probe *probe = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, probe->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int second_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct probe *probe = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, probe->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int other_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct probe *probe = file->private_data;

	mmap_action_remap_full(desc, probe->phys >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations first_fops = {
	.owner = THIS_MODULE,
	.mmap = first_mmap,
};

static const struct file_operations second_fops = {
	.owner = THIS_MODULE,
	.mmap = second_mmap,
};

static const struct file_operations other_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = other_mmap_prepare,
};

static void probe_add(struct probe *probe, const struct file_operations *fops)
{
	if (!fops)
		fops = &second_fops;
	debugfs_create_file("second", 0444, probe->dir, probe, fops);
}

static void probe_init(struct probe *probe)
{
	const struct file_operations *found = &first_fops;
	const struct file_operations *fops = found;
	const struct file_operations *other = &other_fops;

	debugfs_create_file("first", 0444, probe->dir, probe, fops);
	probe_add(probe, NULL);
	probe_register(probe, other);
}
