/*
 * A macro that jumps to where the result of the mapping call is returned brings an error there, which a variable holds by then: by
 * an argument, by its own name for it, or from before. What is left of the mapping call sets it to 0, and it stays returned.
 */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

#define CRANE_CHECK(test, err, error, to) do { if (!(test)) { (err) = (error); goto to; } } while (0)
#define CRANE_NEED(test) do { if (!(test)) { err = -EINVAL; goto out; } } while (0)
#define CRANE_SKIP(test) if (test) goto out
#define CRANE_LIMIT(size) do { if ((size) > SZ_1M) err = -EFBIG; } while (0)

struct crane {
	phys_addr_t base;
	size_t len;
};

static int boom_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crane *crane = file->private_data;
	int err;

	CRANE_CHECK(vma->vm_pgoff == 0, err, -EINVAL, out);
	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(crane->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
out:
	pr_debug("crane: %d\n", err);
	return err;
}

static int hook_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crane *crane = file->private_data;
	int err;

	CRANE_NEED(vma->vm_pgoff == 0);
	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(crane->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
out:
	return err;
}

static int mast_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crane *crane = file->private_data;
	int err = -ENXIO;

	CRANE_SKIP(vma->vm_pgoff != 0);
	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(crane->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
out:
	return err;
}

/* Nothing but 0 comes to what is returned here: the limit is left before. */
static int cab_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crane *crane = file->private_data;
	int err = 0;

	CRANE_LIMIT(vma->vm_end - vma->vm_start);
	if (err)
		return err;
	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(crane->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return err;
}

static const struct file_operations boom_fops = {
	.owner = THIS_MODULE,
	.mmap = boom_mmap,
};

static const struct file_operations hook_fops = {
	.owner = THIS_MODULE,
	.mmap = hook_mmap,
};

static const struct file_operations mast_fops = {
	.owner = THIS_MODULE,
	.mmap = mast_mmap,
};

static const struct file_operations cab_fops = {
	.owner = THIS_MODULE,
	.mmap = cab_mmap,
};
