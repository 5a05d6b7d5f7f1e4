/* A function of the file that only writes the flags to the log behind the mapping call tells of those before the action. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/printk.h>

static unsigned long frame;

static void tell(const char *when, struct vm_area_struct *vma)
{
	pr_debug("%s: flags %lx\n", when, vma->vm_flags);
}

static int told_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	tell("before", vma);
	ret = remap_pfn_range(vma, vma->vm_start, frame,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	tell("after", vma);
	return ret;
}

static const struct file_operations told_fops = {
	.owner = THIS_MODULE,
	.mmap = told_mmap,
};
