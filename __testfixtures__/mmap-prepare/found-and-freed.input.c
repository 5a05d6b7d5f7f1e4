// SPDX-License-Identifier: MIT
/*
 * Why: what the hook looks up is only referenced until the hook returns, by __free()
 * or by the call that puts what another function has found: the frames are mapped
 * behind that. What is got by the file alone stays as long as the file does.
 */
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mm.h>

struct berth {
	struct list_head node;
	struct kref ref;
	dev_t number;
	phys_addr_t phys;
	size_t size;
};

static LIST_HEAD(berths);

static void berth_free(struct kref *ref)
{
	kfree(container_of(ref, struct berth, ref));
}

static void berth_put(struct berth *berth)
{
	kref_put(&berth->ref, berth_free);
}

DEFINE_FREE(berth_put, struct berth *, if (_T) berth_put(_T))

static struct berth *berth_find(dev_t number)
{
	struct berth *berth;

	list_for_each_entry(berth, &berths, node) {
		if (berth->number == number) {
			kref_get(&berth->ref);
			return berth;
		}
	}
	return NULL;
}

static struct berth *berth_get(struct berth *berth)
{
	kref_get(&berth->ref);
	return berth;
}

static int scoped_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct berth *berth __free(berth_put) = berth_find(file_inode(file)->i_rdev);

	if (!berth)
		return -ENODEV;
	return vm_iomap_memory(vma, berth->phys, berth->size);
}

static const struct file_operations scoped_fops = {
	.mmap = scoped_mmap,
};

static int device_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev;
	struct berth *berth;
	int ret;

	dev = class_find_device_by_devt(&berth_class, file_inode(file)->i_rdev);
	if (!dev)
		return -ENODEV;
	berth = dev_get_drvdata(dev);
	ret = vm_iomap_memory(vma, berth->phys, berth->size);
	put_device(dev);
	return ret;
}

static const struct file_operations device_fops = {
	.mmap = device_mmap,
};

static int own_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct berth *berth __free(berth_put) = berth_get(file->private_data);

	return vm_iomap_memory(vma, berth->phys, berth->size);
}

static const struct file_operations own_fops = {
	.mmap = own_mmap,
};
