// SPDX-License-Identifier: MIT
/*
 * Why: subsystems that look for ->mmap, where it does not matter: debugfs
 * refuses what can be written or has an ioctl as well, a file of no card is
 * not disconnected, and a DRM driver without buffers exports none, or buffers
 * that map themselves.
 */
#include <drm/drm_drv.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <sound/core.h>

struct probe {
	phys_addr_t phys;
	struct dentry *dir;
};

static long probe_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return -ENOTTY;
}

static int written_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct probe *probe = file->private_data;

	return remap_pfn_range(vma, vma->vm_start,
			       probe->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int asked_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct probe *probe = file->private_data;

	return remap_pfn_range(vma, vma->vm_start,
			       probe->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int clock_open(struct inode *inode, struct file *file)
{
	file->private_data = snd_lookup_minor_data(iminor(inode),
						   SNDRV_DEVICE_TYPE_TIMER);
	return 0;
}

static int clock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct probe *probe = file->private_data;

	return remap_pfn_range(vma, vma->vm_start,
			       probe->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int show_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct probe *probe = file->private_data;

	return remap_pfn_range(vma, vma->vm_start,
			       probe->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int shmem_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct probe *probe = file->private_data;

	return remap_pfn_range(vma, vma->vm_start,
			       probe->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations written_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.mmap = written_mmap,
};

static const struct file_operations asked_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.unlocked_ioctl = probe_ioctl,
	.mmap = asked_mmap,
};

static const struct file_operations clock_fops = {
	.owner = THIS_MODULE,
	.open = clock_open,
	.mmap = clock_mmap,
};

static const struct file_operations show_fops = {
	.owner = THIS_MODULE,
	.open = drm_open,
	.mmap = show_mmap,
};

static const struct file_operations shmem_fops = {
	.owner = THIS_MODULE,
	.open = drm_open,
	.mmap = shmem_mmap,
};

static const struct drm_driver shmem_driver = {
	.driver_features = DRIVER_GEM,
	DRM_GEM_SHMEM_DRIVER_OPS,
	.fops = &shmem_fops,
	.name = "shmem",
};

static const struct drm_driver show_driver = {
	.driver_features = DRIVER_MODESET,
	.fops = &show_fops,
	.name = "show",
};

int probe_init(struct probe *probe, struct snd_card *card)
{
	debugfs_create_file_unsafe("written", 0644, probe->dir, probe,
				   &written_fops);
	debugfs_create_file_unsafe("asked", S_IRUGO, probe->dir, probe,
				   &asked_fops);
	return snd_register_device(SNDRV_DEVICE_TYPE_TIMER, card, 0,
				   &clock_fops, probe, NULL);
}
