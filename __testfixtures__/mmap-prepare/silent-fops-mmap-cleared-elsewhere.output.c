// SPDX-License-Identifier: MIT
/*
 * Why: the member is cleared through a pointer, through a helper, in a member of
 * another structure, in an element of an array, or by a second initialiser. Each
 * has to be the new member, or mmap() is no longer forbidden; where it is not
 * certain whose member is cleared, or what is stored is not known, the hook is left.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int flue_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static struct file_operations flue_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = flue_mmap_prepare,
};

struct flue_driver {
	const char *name;
	struct file_operations fops;
};

static struct flue_driver flue_driver = {
	.name = "flue",
	.fops = {
		.owner = THIS_MODULE,
		.mmap_prepare = flue_mmap_prepare,
	},
};

static struct file_operations flue_all[] = {
	{ .owner = THIS_MODULE },
	{ .owner = THIS_MODULE, .mmap_prepare = flue_mmap_prepare },
};

static const struct file_operations flue_never = {
	.mmap_prepare = flue_mmap_prepare,
	.owner = THIS_MODULE,
	.mmap_prepare = NULL,
};

/* Another structure's member, which has nothing to do with the callback. */
struct flue_map {
	void *mmap;
};

static void flue_strip(struct file_operations *fops)
{
	fops->mmap_prepare = NULL;
}

static int __init flue_init(void)
{
	struct file_operations *fops = &flue_fops;
	static struct flue_map map;

	map.mmap = NULL;
	fops->mmap_prepare = NULL;
	(&flue_fops)->mmap_prepare = 0;
	flue_driver.fops.mmap_prepare = NULL;
	flue_all[1].mmap_prepare = NULL;
	flue_strip(&flue_all[1]);
	flue_strip(&flue_driver.fops);
	return 0;
}
module_init(flue_init);

static int vent_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static struct file_operations vent_fops = {
	.mmap = vent_mmap,
};

/* Other files may give it other operations. */
void vent_strip(struct file_operations *fops)
{
	fops->mmap = NULL;
}

void vent_init(void)
{
	vent_strip(&vent_fops);
}

static int duct_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static struct file_operations duct_fops = {
	.mmap = duct_mmap,
};

struct duct {
	struct file_operations *fops;
};

static int duct_ready(struct duct *duct)
{
	return duct->fops->mmap != NULL;
}

static int duct_init(struct duct *duct)
{
	duct->fops = &duct_fops;
	return duct_ready(duct);
}

static int pipe_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static int pipe_counted_mmap(struct file *file, struct vm_area_struct *vma)
{
	atomic_inc(&vma->vm_mm->mm_count);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static struct file_operations pipe_fops = {
	.mmap = pipe_mmap,
};

/* Its new callback cannot be converted, and no structure may have both forms. */
static void pipe_init(void)
{
	pipe_fops.mmap = pipe_counted_mmap;
}

static int hose_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static int hose_none_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static struct file_operations hose_fops = {
	.mmap_prepare = hose_mmap_prepare,
};

static void hose_init(void)
{
	struct file_operations *ops = &hose_fops;

	ops->mmap_prepare = hose_none_mmap_prepare;
}
