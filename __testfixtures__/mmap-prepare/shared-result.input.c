// SPDX-License-Identifier: MIT
// The variable that a take stores its result in also holds another error: if both moved, the hook would return 0 for it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/pm_runtime.h>

struct kiln {
	struct device *dev;
};

static void kiln_close(struct vm_area_struct *vma)
{
	struct kiln *kiln = vma->vm_private_data;

	pm_runtime_put(kiln->dev);
}

static const struct vm_operations_struct kiln_vm_ops = {
	.close = kiln_close,
};

static int kiln_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	int ret;

	ret = generic_file_mmap(file, vma);
	if (!ret) {
		vma->vm_ops = &kiln_vm_ops;
		vma->vm_private_data = kiln;
		ret = pm_runtime_resume_and_get(kiln->dev);
	}
	return ret;
}

static const struct file_operations kiln_fops = {
	.mmap = kiln_mmap,
};
