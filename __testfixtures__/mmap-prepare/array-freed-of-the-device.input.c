// SPDX-License-Identifier: MIT
/*
 * The array of pages belongs to the device, which all files share: that the file which is released has an object of its own, made
 * when it was opened, keeps no other file from mapping the array meanwhile.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct sedge {
	struct mutex lock;
	struct miscdevice misc;
	struct page **pages;
	unsigned int count;
	unsigned int users;
};

struct sedge_file {
	struct sedge *sedge;
	u32 flags;
};

static int sedge_open(struct inode *inode, struct file *file)
{
	struct sedge *sedge = container_of(file->private_data, struct sedge, misc);
	struct sedge_file *own = kzalloc(sizeof(*own), GFP_KERNEL);

	if (!own)
		return -ENOMEM;
	own->sedge = sedge;
	file->private_data = own;
	return 0;
}

static void sedge_drop(struct sedge *sedge)
{
	unsigned int i;

	for (i = 0; i < sedge->count; i++)
		__free_page(sedge->pages[i]);
	kfree(sedge->pages);
	sedge->pages = NULL;
	sedge->count = 0;
}

static int sedge_release(struct inode *inode, struct file *file)
{
	struct sedge_file *own = file->private_data;
	struct sedge *sedge = own->sedge;

	mutex_lock(&sedge->lock);
	sedge_drop(sedge);
	mutex_unlock(&sedge->lock);
	kfree(own);
	return 0;
}

static int sedge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sedge_file *own = file->private_data;
	struct sedge *sedge = own->sedge;
	int ret = -ENXIO;

	mutex_lock(&sedge->lock);
	if (sedge->pages)
		ret = vm_map_pages_zero(vma, sedge->pages, sedge->count);
	mutex_unlock(&sedge->lock);
	return ret;
}

const struct file_operations sedge_fops = {
	.open = sedge_open,
	.release = sedge_release,
	.mmap = sedge_mmap,
};
