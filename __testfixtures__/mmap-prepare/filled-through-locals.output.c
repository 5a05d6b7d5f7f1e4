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

static int saw_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct saw *saw = file->private_data;
	unsigned long table[4];
	struct file_plan plan = { .table = table, .name = saw->name };

	plan_fill(&plan, vma_desc_size(desc));
	if (plan.table[0] != plan.size)
		return -EINVAL;
	mmap_action_remap_full(desc, saw->pfn);
	return 0;
}

static int made_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct saw *saw = file->private_data;
	unsigned long *table __free(kfree) = kzalloc(64, GFP_KERNEL);
	struct file_plan plan __cleanup(plan_done) = { .name = saw->name };
	unsigned long room[4];

	plan.table = room;
	if (!table)
		return -ENOMEM;
	plan_fill(&plan, vma_desc_size(desc));
	mmap_action_remap_full(desc, saw->pfn);
	return 0;
}

static const struct file_operations saw_fops = { .mmap_prepare = saw_mmap_prepare };
static const struct file_operations made_fops = { .mmap_prepare = made_mmap_prepare };
