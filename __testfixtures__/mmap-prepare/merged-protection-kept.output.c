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

static int plain_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	if (vma_desc_pages(desc) > 16)
		desc->page_prot = pgprot_writecombine(desc->page_prot);
	desc->private_data = file->private_data;
	desc->vm_ops = &video_vm_ops;
	return 0;
}

static int apart_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	if (desc->pgoff > 16)
		desc->page_prot = pgprot_writecombine(desc->page_prot);
	desc->private_data = file->private_data;
	desc->vm_ops = &video_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	return 0;
}

static int first_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	unsigned long offset = desc->pgoff << PAGE_SHIFT;

	if (offset || vma_desc_pages(desc) > 512)
		return -EINVAL;
	if (vma_desc_pages(desc) > 16)
		desc->page_prot = pgprot_writecombine(desc->page_prot);
	desc->private_data = file->private_data;
	desc->vm_ops = &video_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	return 0;
}

static int flags_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct video *video = file->private_data;

	if (file->f_flags & O_SYNC)
		desc->page_prot = pgprot_noncached(desc->page_prot);
	else if (file->f_mode & FMODE_WRITE)
		desc->page_prot = pgprot_writecombine(desc->page_prot);
	if (video->coherent)
		desc->page_prot = pgprot_dmacoherent(desc->page_prot);
	desc->private_data = video;
	desc->vm_ops = &video_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	return 0;
}

static const struct file_operations plain_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plain_mmap_prepare,
};

static const struct file_operations apart_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = apart_mmap_prepare,
};

static const struct file_operations first_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = first_mmap_prepare,
};

static const struct file_operations flags_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = flags_mmap_prepare,
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
