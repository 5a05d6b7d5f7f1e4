// SPDX-License-Identifier: MIT
/*
 * A static variable in a function is one for all calls of it, as one of the file is: two processes that map at a time fill in
 * the same array, and what is put there for a mapping that fails stays. It is reached by its elements, by its members, by its
 * address, or by a pointer to it, also in a function that the hook calls.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/vmalloc.h>

struct jetty {
	struct mutex lock;
	void *vaddr;
	unsigned long pfn;
};

struct berth {
	unsigned long start;
	unsigned long pages;
};

static int jetty_array_mmap(struct file *file, struct vm_area_struct *vma)
{
	static struct page *pages[16];
	struct jetty *jetty = file->private_data;
	unsigned int i, n = vma_pages(vma);

	if (n > 16)
		return -EINVAL;
	guard(mutex)(&jetty->lock);
	for (i = 0; i < n; i++)
		pages[i] = vmalloc_to_page(jetty->vaddr + i * PAGE_SIZE);
	return vm_map_pages(vma, pages, n);
}

static int jetty_pointer_mmap(struct file *file, struct vm_area_struct *vma)
{
	static unsigned long starts[4];
	unsigned long *next = &starts[0];
	struct jetty *jetty = file->private_data;

	next[1] = vma->vm_start;
	return remap_pfn_range(vma, vma->vm_start, jetty->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int jetty_member_mmap(struct file *file, struct vm_area_struct *vma)
{
	static struct berth last[2];
	struct jetty *jetty = file->private_data;

	last[0].start = vma->vm_start;
	return remap_pfn_range(vma, vma->vm_start, jetty->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static void jetty_remember(unsigned long start)
{
	static unsigned long starts[4];

	starts[start & 3] = start;
}

static int jetty_helper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jetty *jetty = file->private_data;

	jetty_remember(vma->vm_start);
	return remap_pfn_range(vma, vma->vm_start, jetty->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int jetty_set_mmap(struct file *file, struct vm_area_struct *vma)
{
	static unsigned long ends[2];
	struct jetty *jetty = file->private_data;

	memset(ends, vma->vm_pgoff, sizeof(ends));
	return remap_pfn_range(vma, vma->vm_start, jetty->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

const struct file_operations jetty_array_fops = { .mmap = jetty_array_mmap };
const struct file_operations jetty_pointer_fops = { .mmap = jetty_pointer_mmap };
const struct file_operations jetty_member_fops = { .mmap = jetty_member_mmap };
const struct file_operations jetty_helper_fops = { .mmap = jetty_helper_mmap };
const struct file_operations jetty_set_fops = { .mmap = jetty_set_mmap };
