// SPDX-License-Identifier: MIT
// Memory whose pages are in no array that is known: not all of it is vmalloc()'s, or it begins somewhere else.
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include "echo.h"

#define ECHO_SIZE (4 * PAGE_SIZE)

struct echo {
	void *small;
	void *behind;
	void *lent;
	void *given;
	void *mapped;
};

static struct echo echo;

static int echo_alloc(struct echo *echo, struct page **pages)
{
	void *area = vmalloc_user(ECHO_SIZE + PAGE_SIZE);

	echo->small = kvmalloc(ECHO_SIZE, GFP_KERNEL);
	echo->behind = area + PAGE_SIZE;
	echo->lent = vmalloc_user(ECHO_SIZE);
	echo_lend(&echo->lent);
	echo->given = echo_memory();
	echo->mapped = vmap(pages, 4, VM_MAP, PAGE_KERNEL);
	return area ? 0 : -ENOMEM;
}

/* kvmalloc() may give memory of kmalloc(), which has no area. */
static int small_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct echo *echo;
	unsigned long off;
	int err;

	echo = file->private_data;
	if (vma->vm_end - vma->vm_start != ECHO_SIZE)
		return -EINVAL;
	for (off = 0; off < ECHO_SIZE; off += PAGE_SIZE) {
		err = vm_insert_page(vma, vma->vm_start + off,
				     vmalloc_to_page(echo->small + off));
		if (err)
			return err;
	}
	return 0;
}

/* Not the first page of the area. */
static int behind_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct echo *echo;
	unsigned long off;
	int err;

	echo = file->private_data;
	if (vma->vm_end - vma->vm_start != ECHO_SIZE)
		return -EINVAL;
	for (off = 0; off < ECHO_SIZE; off += PAGE_SIZE) {
		err = vm_insert_page(vma, vma->vm_start + off,
				     vmalloc_to_page(echo->behind + off));
		if (err)
			return err;
	}
	return 0;
}

/* Somebody else may have stored something there. */
static int lent_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct echo *echo;
	unsigned long off;
	int err;

	echo = file->private_data;
	if (vma->vm_end - vma->vm_start != ECHO_SIZE)
		return -EINVAL;
	for (off = 0; off < ECHO_SIZE; off += PAGE_SIZE) {
		err = vm_insert_page(vma, vma->vm_start + off,
				     vmalloc_to_page(echo->lent + off));
		if (err)
			return err;
	}
	return 0;
}

static int given_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct echo *echo;
	unsigned long off;
	int err;

	echo = file->private_data;
	if (vma->vm_end - vma->vm_start != ECHO_SIZE)
		return -EINVAL;
	for (off = 0; off < ECHO_SIZE; off += PAGE_SIZE) {
		err = vm_insert_page(vma, vma->vm_start + off,
				     vmalloc_to_page(echo->given + off));
		if (err)
			return err;
	}
	return 0;
}

/* vmap() leaves no array behind. */
static int mapped_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct echo *echo;
	unsigned long off;
	int err;

	echo = file->private_data;
	if (vma->vm_end - vma->vm_start != ECHO_SIZE)
		return -EINVAL;
	for (off = 0; off < ECHO_SIZE; off += PAGE_SIZE) {
		err = vm_insert_page(vma, vma->vm_start + off,
				     vmalloc_to_page(echo->mapped + off));
		if (err)
			return err;
	}
	return 0;
}

/* A structure of a header: any file may store something there. */
static int header_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct echo_shared *shared;
	unsigned long off;
	int err;

	shared = file->private_data;
	if (vma->vm_end - vma->vm_start != ECHO_SIZE)
		return -EINVAL;
	for (off = 0; off < ECHO_SIZE; off += PAGE_SIZE) {
		err = vm_insert_page(vma, vma->vm_start + off,
				     vmalloc_to_page(shared->log + off));
		if (err)
			return err;
	}
	return 0;
}

static int echo_shared_open(struct inode *inode, struct file *file)
{
	struct echo_shared *shared = inode->i_private;

	shared->log = vmalloc_user(ECHO_SIZE);
	file->private_data = shared;
	return shared->log ? 0 : -ENOMEM;
}

static const struct file_operations small_fops = { .mmap = small_mmap };
static const struct file_operations behind_fops = { .mmap = behind_mmap };
static const struct file_operations lent_fops = { .mmap = lent_mmap };
static const struct file_operations given_fops = { .mmap = given_mmap };
static const struct file_operations mapped_fops = { .mmap = mapped_mmap };
static const struct file_operations header_fops = {
	.open = echo_shared_open,
	.mmap = header_mmap,
};

static int __init echo_init(void)
{
	return echo_alloc(&echo, echo_pages);
}
device_initcall(echo_init);
