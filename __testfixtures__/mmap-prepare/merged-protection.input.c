// SPDX-License-Identifier: MIT
/*
 * Why: protections by size, by offset and by what an ioctl sets: flags kept
 * such ranges apart as long as they came after the merge, and now the second
 * range has the protection of the first.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct video {
	struct page **pages;
	unsigned long count;
	unsigned long mode;
};

static vm_fault_t video_fault(struct vm_fault *vmf)
{
	struct video *video = vmf->vma->vm_private_data;

	if (vmf->pgoff >= video->count)
		return VM_FAULT_SIGBUS;
	vmf->page = video->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct video_vm_ops = {
	.fault = video_fault,
};

static const struct vm_operations_struct video_large_ops = {
	.fault = video_fault,
	.map_pages = filemap_map_pages,
};

static long video_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct video *video = file->private_data;

	video->mode = arg;
	return 0;
}

static int size_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma_pages(vma) > 16)
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &video_vm_ops;
	vm_flags_set(vma, VM_DONTDUMP);
	return 0;
}

static int offset_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_t prot = vma->vm_page_prot;
	bool registers = vma->vm_pgoff < 4;

	if (registers)
		prot = pgprot_noncached(prot);
	vma->vm_page_prot = prot;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &video_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTDUMP);
	return 0;
}

static int mode_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct video *video = file->private_data;

	switch (video->mode) {
	case 1:
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
		break;
	case 2:
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
		break;
	}
	vma->vm_private_data = video;
	vma->vm_ops = &video_vm_ops;
	vm_flags_clear(vma, VM_MAYWRITE);
	return 0;
}

static int large_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma_pages(vma) >= 512)
		vma->vm_ops = &video_large_ops;
	else
		vma->vm_ops = &video_vm_ops;
	vma->vm_private_data = file->private_data;
	vm_flags_set(vma, VM_DONTDUMP);
	return 0;
}

static int local_mmap(struct file *file, struct vm_area_struct *vma)
{
	const struct vm_operations_struct *ops = &video_vm_ops;

	if (vma->vm_pgoff >= 512)
		ops = &video_large_ops;
	vma->vm_ops = ops;
	vma->vm_private_data = file->private_data;
	vm_flags_set(vma, VM_DONTDUMP);
	return 0;
}

static const struct file_operations size_fops = {
	.owner = THIS_MODULE,
	.mmap = size_mmap,
};

static const struct file_operations offset_fops = {
	.owner = THIS_MODULE,
	.mmap = offset_mmap,
};

static const struct file_operations mode_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = video_ioctl,
	.mmap = mode_mmap,
};

static const struct file_operations large_fops = {
	.owner = THIS_MODULE,
	.mmap = large_mmap,
};

static const struct file_operations local_fops = {
	.owner = THIS_MODULE,
	.mmap = local_mmap,
};
