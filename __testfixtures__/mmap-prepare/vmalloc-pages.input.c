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

static int sonar_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sonar *sonar = file->private_data;
	unsigned long size, off;
	struct page *page;
	void *trace;
	int err;

	spin_lock(&sonar->lock);
	size = sonar->words * sizeof(u64);
	trace = sonar->trace;
	spin_unlock(&sonar->lock);

	if (vma->vm_pgoff != 0 || vma->vm_end - vma->vm_start != size)
		return -EINVAL;

	vm_flags_set(vma, VM_DONTEXPAND);
	for (off = 0; off < size; off += PAGE_SIZE) {
		page = vmalloc_to_page(trace + off);
		err = vm_insert_page(vma, vma->vm_start + off, page);
		if (err) {
			pr_warn_once("sonar: page %lu not mapped\n", off);
			return err;
		}
	}
	return 0;
}

static const struct file_operations sonar_fops = {
	.open = sonar_open,
	.release = sonar_release,
	.mmap = sonar_mmap,
};

static int sonar_log_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long addr = vma->vm_start;
	char *at = sonar_log;
	int err;

	if (vma->vm_end - vma->vm_start != SONAR_LOG_SIZE)
		return -EINVAL;

	while (addr < vma->vm_end) {
		err = vm_insert_page(vma, addr, vmalloc_to_page(at));
		if (err)
			return err;
		addr += PAGE_SIZE;
		at += PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations sonar_log_fops = {
	.mmap = sonar_log_mmap,
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
