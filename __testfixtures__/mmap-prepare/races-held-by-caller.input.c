// SPDX-License-Identifier: MIT
/*
 * Why: who takes out what is mapped need not take the lock itself. Its caller holds
 * it, as an assertion says, or the driver core holds the lock of the device while
 * its driver goes. inode_lock() takes i_rwsem, by whatever name the hook does.
 */
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>

struct strobe {
	struct mutex lock;
	struct device *dev;
	struct inode *inode;
	bool dead;
	phys_addr_t phys;
};

static int asserted_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct strobe *s = file->private_data;
	int ret = -ENODEV;

	mutex_lock(&s->lock);
	if (!s->dead)
		ret = io_remap_pfn_range(vma, vma->vm_start,
					 s->phys >> PAGE_SHIFT,
					 vma->vm_end - vma->vm_start,
					 vma->vm_page_prot);
	mutex_unlock(&s->lock);
	return ret;
}

void strobe_quiesce(struct strobe *s)
{
	lockdep_assert_held(&s->lock);
	s->dead = true;
	unmap_mapping_range(s->inode->i_mapping, 0, 0, 1);
}

static int device_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct strobe *s = file->private_data;
	int ret = -ENODEV;

	device_lock(s->dev);
	if (!s->dead)
		ret = io_remap_pfn_range(vma, vma->vm_start,
					 s->phys >> PAGE_SHIFT,
					 vma->vm_end - vma->vm_start,
					 vma->vm_page_prot);
	device_unlock(s->dev);
	return ret;
}

static void strobe_remove(struct platform_device *pdev)
{
	struct strobe *s = platform_get_drvdata(pdev);

	s->dead = true;
	unmap_mapping_range(s->inode->i_mapping, 0, 0, 1);
}

static struct platform_driver strobe_driver = {
	.remove = strobe_remove,
};

static int inode_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct strobe *s = file->private_data;
	int ret = -ENODEV;

	down_read(&s->inode->i_rwsem);
	if (!s->dead)
		ret = io_remap_pfn_range(vma, vma->vm_start,
					 s->phys >> PAGE_SHIFT,
					 vma->vm_end - vma->vm_start,
					 vma->vm_page_prot);
	up_read(&s->inode->i_rwsem);
	return ret;
}

static void strobe_revoke(struct strobe *s)
{
	inode_lock(s->inode);
	s->dead = true;
	unmap_mapping_range(s->inode->i_mapping, 0, 0, 1);
	inode_unlock(s->inode);
}

static const struct file_operations asserted_fops = {
	.mmap = asserted_mmap,
};

static const struct file_operations device_fops = {
	.mmap = device_mmap,
};

static const struct file_operations inode_fops = {
	.mmap = inode_mmap,
};
