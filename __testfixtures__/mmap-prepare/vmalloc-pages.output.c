// SPDX-License-Identifier: MIT
// Built-in code looks the pages of its vmalloc() areas up one by one: the kernel has an array of them.
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#define SONAR_LOG_SIZE (8 * PAGE_SIZE)

struct sonar {
	spinlock_t lock;
	void *trace;
	unsigned int words;
};

static char *sonar_log;

static int sonar_open(struct inode *inode, struct file *file)
{
	struct sonar *sonar;
	void *trace;

	sonar = kzalloc(sizeof(*sonar), GFP_KERNEL);
	if (!sonar)
		return -ENOMEM;
	trace = vmalloc_user(16 * PAGE_SIZE);
	if (!trace) {
		kfree(sonar);
		return -ENOMEM;
	}
	spin_lock_init(&sonar->lock);
	sonar->words = 16 * PAGE_SIZE / sizeof(u64);
	sonar->trace = trace;
	file->private_data = sonar;
	return 0;
}

static int sonar_release(struct inode *inode, struct file *file)
{
	struct sonar *sonar = file->private_data;

	vfree(sonar->trace);
	kfree(sonar);
	return 0;
}

static int sonar_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct sonar *sonar = file->private_data;
	unsigned long size;
	void *trace;

	spin_lock(&sonar->lock);
	size = sonar->words * sizeof(u64);
	trace = sonar->trace;
	spin_unlock(&sonar->lock);

	if (desc->pgoff != 0 || vma_desc_size(desc) != size)
		return -EINVAL;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	mmap_action_map_kernel_pages_full(desc, find_vm_area(trace)->pages);
	return 0;
}

static const struct file_operations sonar_fops = {
	.open = sonar_open,
	.release = sonar_release,
	.mmap_prepare = sonar_mmap_prepare,
};

static int sonar_log_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_size(desc) != SONAR_LOG_SIZE)
		return -EINVAL;

	mmap_action_map_kernel_pages_full(desc, find_vm_area(sonar_log)->pages);
	return 0;
}

static const struct file_operations sonar_log_fops = {
	.mmap_prepare = sonar_log_mmap_prepare,
};

static int __init sonar_init(void)
{
	sonar_log = vzalloc(SONAR_LOG_SIZE);
	if (!sonar_log)
		return -ENOMEM;
	debugfs_create_file("sonar", 0600, NULL, NULL, &sonar_fops);
	debugfs_create_file("sonar_log", 0600, NULL, NULL, &sonar_log_fops);
	return 0;
}
device_initcall(sonar_init);
