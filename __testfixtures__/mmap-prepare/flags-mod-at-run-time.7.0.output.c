// SPDX-License-Identifier: MIT
/* Words of vm_flags_mod() that only run time knows are set and cleared as those of the calls that do one of both. */
#include <linux/fs.h>
#include <linux/mm.h>

struct cam {
	bool secret;
};

static int cam_chosen_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct cam *cam = file->private_data;

	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);
	if (cam->secret)
		vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	vma_desc_clear_flags(desc, VMA_MAYEXEC_BIT);
	return 0;
}

static int cam_word_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cam *cam = file->private_data;
	vm_flags_t flags = VM_IO | VM_DONTEXPAND;

	if (cam->secret)
		flags |= VM_DONTDUMP;
	if (vma->vm_pgoff == 0)
		vm_flags_mod(vma, flags, VM_MAYEXEC);
	return 0;
}

/* What is cleared is decided before anything is set. */
static int cam_own_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cam *cam = file->private_data;

	vm_flags_mod(vma, cam->secret ? VM_DONTDUMP : 0,
		     vma->vm_flags & VM_DONTDUMP ? VM_MAYEXEC : 0);
	return 0;
}

static const struct file_operations cam_fops[] = {
	{ .mmap_prepare = cam_chosen_mmap_prepare }, { .mmap = cam_word_mmap },
	{ .mmap = cam_own_mmap },
};
