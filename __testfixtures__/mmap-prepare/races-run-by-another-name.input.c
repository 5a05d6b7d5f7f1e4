// SPDX-License-Identifier: MIT
/*
 * Why: what takes out the mappings is not called by its name: it is a member of
 * operations, a work that is queued, what is given to call_rcu(), or what the
 * kernel calls when the device is suspended.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/pm_runtime.h>
#include <linux/workqueue.h>

struct boat;

struct boat_ops {
	void (*sink)(struct boat *boat);
	void (*paint)(struct boat *boat);
};

struct boat {
	struct mutex lock;
	bool sunk;
	phys_addr_t base;
	struct address_space *space;
	const struct boat_ops *ops;
};

static int boat_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct boat *boat = file->private_data;
	int err = -ENODEV;

	mutex_lock(&boat->lock);
	if (!boat->sunk)
		err = io_remap_pfn_range(vma, vma->vm_start,
					 boat->base >> PAGE_SHIFT,
					 vma->vm_end - vma->vm_start,
					 vma->vm_page_prot);
	mutex_unlock(&boat->lock);
	return err;
}

static const struct file_operations boat_fops = {
	.mmap = boat_mmap,
};

static void boat_sinks(struct boat *boat)
{
	unmap_mapping_range(boat->space, 0, 0, 1);
}

static const struct boat_ops boat_ops = {
	.sink = boat_sinks,
};

static long boat_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct boat *boat = file->private_data;

	mutex_lock(&boat->lock);
	boat->sunk = true;
	boat->ops->sink(boat);
	mutex_unlock(&boat->lock);
	return 0;
}

struct raft {
	struct mutex lock;
	bool sunk;
	phys_addr_t base;
	struct address_space *space;
	struct work_struct sinking;
};

static int raft_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct raft *raft = file->private_data;
	int err = -ENODEV;

	mutex_lock(&raft->lock);
	if (!raft->sunk)
		err = io_remap_pfn_range(vma, vma->vm_start,
					 raft->base >> PAGE_SHIFT,
					 vma->vm_end - vma->vm_start,
					 vma->vm_page_prot);
	mutex_unlock(&raft->lock);
	return err;
}

static const struct file_operations raft_fops = {
	.mmap = raft_mmap,
};

static void raft_sinks(struct work_struct *work)
{
	struct raft *raft = container_of(work, struct raft, sinking);

	unmap_mapping_range(raft->space, 0, 0, 1);
}

static void raft_make(struct raft *raft)
{
	INIT_WORK(&raft->sinking, raft_sinks);
}

static long raft_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct raft *raft = file->private_data;

	mutex_lock(&raft->lock);
	raft->sunk = true;
	mutex_unlock(&raft->lock);
	schedule_work(&raft->sinking);
	return 0;
}

struct buoy {
	struct device *dev;
	phys_addr_t base;
	struct address_space *space;
};

static int buoy_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct buoy *buoy = file->private_data;
	int err;

	err = pm_runtime_resume_and_get(buoy->dev);
	if (err)
		return err;
	err = io_remap_pfn_range(vma, vma->vm_start,
				 buoy->base >> PAGE_SHIFT,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	pm_runtime_put(buoy->dev);
	return err;
}

static const struct file_operations buoy_fops = {
	.mmap = buoy_mmap,
};

static int buoy_sleeps(struct device *dev)
{
	struct buoy *buoy = dev_get_drvdata(dev);

	unmap_mapping_range(buoy->space, 0, 0, 1);
	return 0;
}

static const struct dev_pm_ops buoy_pm = {
	SET_RUNTIME_PM_OPS(buoy_sleeps, NULL, NULL)
};
