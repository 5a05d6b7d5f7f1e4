// SPDX-License-Identifier: MIT
/*
 * Why: the hook keeps what it has looked up only until it has mapped, and whoever
 * puts the last reference takes out the mappings.
 */
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/kref.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct lamp {
	struct kref ref;
	phys_addr_t base;
	struct address_space *space;
};

static DEFINE_IDR(lamps);
static DEFINE_MUTEX(lamps_lock);

static void lamp_out(struct kref *ref)
{
	struct lamp *lamp = container_of(ref, struct lamp, ref);

	unmap_mapping_range(lamp->space, 0, 0, 1);
	kfree(lamp);
}

static struct lamp *lamp_find(int id)
{
	struct lamp *lamp;

	mutex_lock(&lamps_lock);
	lamp = idr_find(&lamps, id);
	if (lamp && !kref_get_unless_zero(&lamp->ref))
		lamp = NULL;
	mutex_unlock(&lamps_lock);
	return lamp;
}

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = lamp_find(iminor(file_inode(file)));
	int err;

	if (!lamp)
		return -ENODEV;
	err = io_remap_pfn_range(vma, vma->vm_start,
				 lamp->base >> PAGE_SHIFT,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	kref_put(&lamp->ref, lamp_out);
	return err;
}

static const struct file_operations lamp_fops = {
	.mmap = lamp_mmap,
};

struct torch {
	struct device dev;
	phys_addr_t base;
	struct address_space *space;
};

static struct class *torches;

static void torch_release(struct device *dev)
{
	struct torch *torch = container_of(dev, struct torch, dev);

	unmap_mapping_range(torch->space, 0, 0, 1);
	kfree(torch);
}

static int torch_mmap(struct file *file, struct vm_area_struct *vma)
{
	dev_t number = file_inode(file)->i_rdev;
	struct device *dev = class_find_device_by_devt(torches, number);
	struct torch *torch;
	int err;

	if (!dev)
		return -ENODEV;
	torch = container_of(dev, struct torch, dev);
	err = io_remap_pfn_range(vma, vma->vm_start,
				 torch->base >> PAGE_SHIFT,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	put_device(dev);
	return err;
}

static const struct file_operations torch_fops = {
	.mmap = torch_mmap,
};

static void torch_make(struct torch *torch)
{
	torch->dev.release = torch_release;
}
