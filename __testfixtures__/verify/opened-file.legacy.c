// SPDX-License-Identifier: MIT
/* A hook that uses what open() allocated: what another open() forgets, or another release() keeps, shows only when they run. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct sampler {
	unsigned long room[4];
	unsigned long *marks;
	unsigned long frame;
};

static int sampler_open(struct inode *inode, struct file *file)
{
	struct sampler *sampler = kzalloc(sizeof(*sampler), GFP_KERNEL);

	if (!sampler)
		return -ENOMEM;
	sampler->frame = 0x1000;
	sampler->marks = sampler->room;
	file->private_data = sampler;
	return 0;
}

static int sampler_release(struct inode *inode, struct file *file)
{
	struct sampler *sampler = file->private_data;

	kfree(sampler);
	return 0;
}

static int sampler_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sampler *sampler = file->private_data;

	if (vma->vm_pgoff > 3)
		return -EINVAL;
	if (sampler->marks[vma->vm_pgoff])
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, sampler->frame + vma->vm_pgoff,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations sampler_fops = {
	.owner = THIS_MODULE,
	.open = sampler_open,
	.release = sampler_release,
	.mmap = sampler_mmap,
};
