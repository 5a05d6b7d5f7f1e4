// SPDX-License-Identifier: MIT
/*
 * Why: snd_card_disconnect() puts operations with ->mmap only on the open
 * files of a card, between the two reads of f_op in mmap().
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <sound/core.h>

struct dsp {
	struct snd_card *card;
	struct device *dev;
	phys_addr_t phys;
};

static int dsp_open(struct inode *inode, struct file *file)
{
	struct dsp *dsp = snd_lookup_minor_data(iminor(inode),
						SNDRV_DEVICE_TYPE_HWDEP);

	if (!dsp)
		return -ENODEV;
	file->private_data = dsp;
	return snd_card_file_add(dsp->card, file);
}

static int dsp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dsp *dsp = file->private_data;

	return remap_pfn_range(vma, vma->vm_start,
			       dsp->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations dsp_fops = {
	.owner = THIS_MODULE,
	.open = dsp_open,
	.mmap = dsp_mmap,
};

int dsp_register(struct dsp *dsp)
{
	return snd_register_device(SNDRV_DEVICE_TYPE_HWDEP, dsp->card, 0,
				   &dsp_fops, dsp, dsp->dev);
}
