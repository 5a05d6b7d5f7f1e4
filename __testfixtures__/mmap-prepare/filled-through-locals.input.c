/* What is given a local of the hook fills in that one, or what the hook has made: neither is state. */
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct file_plan {
	unsigned long size;
	unsigned long *table;
	const char *name;
};

struct saw {
	unsigned long pfn;
	const char *name;
};

static void plan_fill(struct file_plan *plan, unsigned long size)
{
	plan->size = size;
	plan->table[0] = size;
}

static void plan_done(struct file_plan *plan)
{
	plan->table[0] = 0;
}

static int saw_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct saw *saw = file->private_data;
	unsigned long table[4];
	struct file_plan plan = { .table = table, .name = saw->name };

	plan_fill(&plan, vma->vm_end - vma->vm_start);
	if (plan.table[0] != plan.size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, saw->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int made_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct saw *saw = file->private_data;
	unsigned long *table __free(kfree) = kzalloc(64, GFP_KERNEL);
	struct file_plan plan __cleanup(plan_done) = { .name = saw->name };
	unsigned long room[4];

	plan.table = room;
	if (!table)
		return -ENOMEM;
	plan_fill(&plan, vma->vm_end - vma->vm_start);
	return remap_pfn_range(vma, vma->vm_start, saw->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations saw_fops = { .mmap = saw_mmap };
static const struct file_operations made_fops = { .mmap = made_mmap };
