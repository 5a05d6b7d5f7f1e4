// SPDX-License-Identifier: MIT
/*
 * Why: protections that differ where nothing merges that did not before:
 * without flags of the hook's own, with one that forbids it, at one offset
 * alone, by the flags and the mode of the file, and by what the driver
 * sets when the device comes.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/platform_device.h>

struct video {
	struct page **pages;
	unsigned long count;
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

static int plain_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma_pages(vma) > 16)
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &video_vm_ops;
	return 0;
}

static int apart_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff > 16)
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &video_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	return 0;
}

static int first_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long offset = vma->vm_pgoff << PAGE_SHIFT;

	if (offset || vma_pages(vma) > 512)
		return -EINVAL;
	if (vma_pages(vma) > 16)
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &video_vm_ops;
	vm_flags_set(vma, VM_DONTDUMP);
	return 0;
}

static int flags_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct video *video = file->private_data;

	if (file->f_flags & O_SYNC)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	else if (file->f_mode & FMODE_WRITE)
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	if (video->coherent)
		vma->vm_page_prot = pgprot_dmacoherent(vma->vm_page_prot);
	vma->vm_private_data = video;
	vma->vm_ops = &video_vm_ops;
	vm_flags_set(vma, VM_DONTDUMP);
	return 0;
}

static const struct file_operations plain_fops = {
	.owner = THIS_MODULE,
	.mmap = plain_mmap,
};

static const struct file_operations apart_fops = {
	.owner = THIS_MODULE,
	.mmap = apart_mmap,
};

static const struct file_operations first_fops = {
	.owner = THIS_MODULE,
	.mmap = first_mmap,
};

static const struct file_operations flags_fops = {
	.owner = THIS_MODULE,
	.mmap = flags_mmap,
};

static int video_probe(struct platform_device *pdev)
{
	struct video *video = platform_get_drvdata(pdev);

	video->coherent = device_get_dma_attr(&pdev->dev) == DEV_DMA_COHERENT;
	return 0;
}

static struct platform_driver video_driver = {
	.probe = video_probe,
};
