// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct press {
	unsigned long pfn;
	atomic_t failures;
	bool jammed;
};

/* Why: what is called as if it only printed may keep that a mapping failed; an action that fails calls nobody. */
static void press_error(struct press *press, const char *why)
{
	pr_err("press: %s\n", why);
	press->jammed = true;
}

#define PressWarn(press, why) do { atomic_inc(&(press)->failures); pr_warn(why); } while (0)
#define PressInfo(why) pr_info("press: " why)

static int press_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct press *press = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, press->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		press_error(press, "not mapped");
	return ret;
}

static int press_counted_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct press *press = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, press->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret) {
		PressWarn(press, "not mapped");
		return ret;
	}
	return 0;
}

static int press_told_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct press *press = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, press->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret) {
		PressInfo("not mapped\n");
		return ret;
	}
	return 0;
}

static const struct file_operations press_fops[] = {
	{ .owner = THIS_MODULE, .mmap = press_mmap },
	{ .owner = THIS_MODULE, .mmap = press_counted_mmap },
	{ .owner = THIS_MODULE, .mmap = press_told_mmap },
};
