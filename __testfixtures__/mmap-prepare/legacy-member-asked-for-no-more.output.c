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

static int written_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct probe *probe = file->private_data;

	mmap_action_remap_full(desc, probe->phys >> PAGE_SHIFT);
	return 0;
}

static int asked_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct probe *probe = file->private_data;

	mmap_action_remap_full(desc, probe->phys >> PAGE_SHIFT);
	return 0;
}

static int clock_open(struct inode *inode, struct file *file)
{
	file->private_data = snd_lookup_minor_data(iminor(inode),
						   SNDRV_DEVICE_TYPE_TIMER);
	return 0;
}

static int clock_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct probe *probe = file->private_data;

	mmap_action_remap_full(desc, probe->phys >> PAGE_SHIFT);
	return 0;
}

static int show_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct probe *probe = file->private_data;

	mmap_action_remap_full(desc, probe->phys >> PAGE_SHIFT);
	return 0;
}

static int shmem_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct probe *probe = file->private_data;

	mmap_action_remap_full(desc, probe->phys >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations written_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.mmap_prepare = written_mmap_prepare,
};

static const struct file_operations asked_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.unlocked_ioctl = probe_ioctl,
	.mmap_prepare = asked_mmap_prepare,
};

static const struct file_operations clock_fops = {
	.owner = THIS_MODULE,
	.open = clock_open,
	.mmap_prepare = clock_mmap_prepare,
};

static const struct file_operations show_fops = {
	.owner = THIS_MODULE,
	.open = drm_open,
	.mmap_prepare = show_mmap_prepare,
};

static const struct file_operations shmem_fops = {
	.owner = THIS_MODULE,
	.open = drm_open,
	.mmap_prepare = shmem_mmap_prepare,
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
