// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int lease_mmap_prepare(struct vm_area_desc *desc);
static int lease_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data);
static void lease_open(struct vm_area_struct *vma);
static void lease_close(struct vm_area_struct *vma);

const struct file_operations lease_file_operations = {
	.llseek		= generic_file_llseek,
	.mmap_prepare	= lease_mmap_prepare,
};

static const struct vm_operations_struct lease_vm_ops = {
	.mapped		= lease_mapped,
	.open		= lease_open,
	.close		= lease_close,
	.fault		= filemap_fault,
};

static void lease_add(struct lease *lease)
{
	if (atomic_inc_return(&lease->mappings) == 1)
		list_add_tail(&lease->list, &leases);
}

static void lease_drop(struct lease *lease)
{
	if (atomic_dec_and_test(&lease->mappings))
		list_del_init(&lease->list);
}

/*
 * Leases are kept while the file is mapped.
 */
static int lease_mmap_prepare(struct vm_area_desc *desc)
{
	int ret;

	ret = generic_file_mmap_prepare(desc);
	if (ret == 0)
		desc->vm_ops = &lease_vm_ops;
	return ret;
}

static int lease_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct lease *lease = LEASE_I(file_inode(file));

	lease_add(lease);
	return 0;
}

static void lease_open(struct vm_area_struct *vma)
{
	lease_add(LEASE_I(file_inode(vma->vm_file)));
}

static void lease_close(struct vm_area_struct *vma)
{
	lease_drop(LEASE_I(file_inode(vma->vm_file)));
}
