// SPDX-License-Identifier: MIT
/*
 * Clearing the operations or the private data of a mapping that fails does nothing: nobody looks at it any more.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct wharf {
	struct kref ref;
	unsigned long pfn;
};

void wharf_free(struct kref *k);

static void wharf_open(struct vm_area_struct *vma)
{
	struct wharf *wharf = vma->vm_private_data;

	kref_get(&wharf->ref);
}

static void wharf_close(struct vm_area_struct *vma)
{
	struct wharf *wharf = vma->vm_private_data;

	kref_put(&wharf->ref, wharf_free);
}

static const struct vm_operations_struct wharf_vm_ops = { .open = wharf_open, .close = wharf_close };

static int wharf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wharf *wharf = file->private_data;
	int ret;

	kref_get(&wharf->ref);
	vma->vm_ops = &wharf_vm_ops;
	vma->vm_private_data = wharf;
	ret = remap_pfn_range(vma, vma->vm_start, wharf->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		goto err;
	return 0;
err:
	vma->vm_ops = NULL;
	vma->vm_private_data = NULL;
	kref_put(&wharf->ref, wharf_free);
	return ret;
}

static const struct file_operations wharf_fops = { .owner = THIS_MODULE, .mmap = wharf_mmap };
