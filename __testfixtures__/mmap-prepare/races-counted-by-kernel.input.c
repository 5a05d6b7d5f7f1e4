// SPDX-License-Identifier: MIT
/*
 * Why: memory is freed under the lock of the hook, when the kernel says that nobody
 * has mapped it: of the file, or of a page that is inserted and counted by that.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct tank {
	struct mutex lock;
	void *water;
	struct page *lid;
};

static int tank_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tank *tank = file->private_data;
	int err = -EINVAL;

	mutex_lock(&tank->lock);
	if (tank->water)
		err = remap_pfn_range(vma, vma->vm_start,
				      virt_to_phys(tank->water) >> PAGE_SHIFT,
				      PAGE_SIZE, vma->vm_page_prot);
	mutex_unlock(&tank->lock);
	return err;
}

static const struct file_operations tank_fops = {
	.mmap = tank_mmap,
};

static long tank_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tank *tank = file->private_data;
	int err = -EBUSY;

	mutex_lock(&tank->lock);
	if (!mapping_mapped(file->f_mapping)) {
		free_page((unsigned long)tank->water);
		tank->water = NULL;
		err = 0;
	}
	mutex_unlock(&tank->lock);
	return err;
}

struct lid {
	struct mutex lock;
	struct page *page;
};

static int lid_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lid *lid = file->private_data;
	int err = -EINVAL;

	mutex_lock(&lid->lock);
	if (lid->page)
		err = vm_insert_page(vma, vma->vm_start, lid->page);
	mutex_unlock(&lid->lock);
	return err;
}

static const struct file_operations lid_fops = {
	.mmap = lid_mmap,
};

static int lid_off(struct lid *lid)
{
	mutex_lock(&lid->lock);
	if (page_mapcount(lid->page)) {
		mutex_unlock(&lid->lock);
		return -EBUSY;
	}
	__free_page(lid->page);
	lid->page = NULL;
	mutex_unlock(&lid->lock);
	return 0;
}
