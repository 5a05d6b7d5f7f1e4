// SPDX-License-Identifier: MIT
/*
 * Macros without parameters whose text names the vma of whoever uses them: their text is what the hook says. One that a
 * callback uses as well, or a hook that is refused, stays for it.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct gauge {
	phys_addr_t base;
	size_t size;
};

#define MAP_LEN		(vma->vm_end - vma->vm_start)
#define MAP_OFF		(vma->vm_pgoff << PAGE_SHIFT)
#define MAP_PROT	vma->vm_page_prot
#define MAP_FLAGS_SET	do { vm_flags_set(vma, VM_IO | VM_DONTDUMP); } while (0)
#define MAP_PAGES	(MAP_LEN >> PAGE_SHIFT)

static void gauge_vm_close(struct vm_area_struct *vma)
{
	pr_debug("gauge: %lu pages gone\n", MAP_PAGES);
}

static const struct vm_operations_struct gauge_vm_ops = {
	.close = gauge_vm_close,
};

static int gauge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *gauge = file->private_data;

	if (MAP_LEN > gauge->size || MAP_OFF > gauge->size - MAP_LEN)
		return -EINVAL;
	MAP_PROT = pgprot_noncached(MAP_PROT);
	MAP_FLAGS_SET;
	vma->vm_ops = &gauge_vm_ops;
	return remap_pfn_range(vma, vma->vm_start,
			       (gauge->base >> PAGE_SHIFT) + vma->vm_pgoff,
			       MAP_LEN, MAP_PROT);
}

static int gauge_page_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (MAP_LEN != PAGE_SIZE)
		return -EINVAL;
	gauge_publish(vma);
	return 0;
}

static const struct file_operations gauge_fops = {
	.mmap = gauge_mmap,
};

static const struct file_operations gauge_page_fops = {
	.mmap = gauge_page_mmap,
};
