// SPDX-License-Identifier: MIT
/*
 * Why: the protection and the operations are set in a function that the hook
 * passes its vma to, by what an ioctl sets, and by the offset.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct video {
	struct page **pages;
	unsigned long count;
	unsigned long mode;
	bool coherent;
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

static void set_caching(struct video *video, struct vm_area_struct *vma)
{
	switch (video->mode) {
	case 0:
		return;
	case 1:
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
		return;
	default:
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	}
}

static void set_operations(struct vm_area_struct *vma)
{
	if (vma->vm_pgoff >= 512)
		vma->vm_ops = &video_large_ops;
	else
		vma->vm_ops = &video_vm_ops;
}

static void set_coherent(struct video *video, struct vm_area_desc *desc)
{
	if (video->coherent)
		desc->page_prot = pgprot_dmacoherent(desc->page_prot);
}

static int mode_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct video *video = file->private_data;

	set_caching(video, vma);
	vma->vm_private_data = video;
	vma->vm_ops = &video_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTDUMP);
	return 0;
}

static int offset_mmap(struct file *file, struct vm_area_struct *vma)
{
	set_operations(vma);
	vma->vm_private_data = file->private_data;
	vm_flags_set(vma, VM_DONTDUMP);
	return 0;
}

static int coherent_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct video *video = file->private_data;

	set_coherent(video, desc);
	desc->private_data = video;
	desc->vm_ops = &video_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	return 0;
}

static const struct file_operations mode_fops = {
	.unlocked_ioctl = video_ioctl,
	.mmap = mode_mmap,
};

static const struct file_operations offset_fops = {
	.mmap = offset_mmap,
};

static const struct file_operations coherent_fops = {
	.mmap_prepare = coherent_mmap_prepare,
};
