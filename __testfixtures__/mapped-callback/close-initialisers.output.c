// SPDX-License-Identifier: MIT
/*
 * What the declarations of close() look into, or do, comes behind its guard, by whichever way they are led to the private
 * data: a cast, a helper, a macro, another local, or a local that is set behind the guard itself. What cannot be declared
 * without its value - a constant, an array, what is freed with its scope - is declared behind the guard, whole.
 */
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct quay {
	struct quay *next;
	int berths;
};

struct berth {
	struct quay *quay;
	struct kref ref;
};

#define BERTH(vma) ((struct berth *)(vma)->vm_private_data)

static struct quay quay_north;
static phys_addr_t quay_base;
static unsigned long quay_size;
static int quay_calls;

static struct berth *berth_of(struct vm_area_struct *vma)
{
	return vma->vm_private_data;
}

static void berth_free(struct kref *ref)
{
	kfree(container_of(ref, struct berth, ref));
}

static struct berth *berth_new(struct quay *quay)
{
	struct berth *berth = kzalloc(sizeof(*berth), GFP_KERNEL);

	if (!berth)
		return NULL;
	kref_init(&berth->ref);
	berth->quay = quay;
	return berth;
}

static int chain_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct berth *berth = berth_new(&quay_north);

	if (!berth)
		return -ENOMEM;
	*vm_private_data = berth;
	return 0;
}

/* A local that is set from one which waits has to wait, too. */
static void chain_close(struct vm_area_struct *vma)
{
	struct berth *berth = vma->vm_private_data;
	struct quay *quay;
	struct quay *next;
	int berths, calls = quay_calls;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!berth)
		return;

	quay = berth->quay;
	next = quay->next;
	berths = next->berths;

	quay->berths = berths + calls;
	kref_put(&berth->ref, berth_free);
}

static const struct vm_operations_struct chain_ops = {
	.mapped = chain_mapped,
	.close = chain_close,
};

static int chain_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &chain_ops;
	mmap_action_simple_ioremap(desc, quay_base, quay_size);
	return 0;
}

static int alias_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct berth *berth = berth_new(&quay_north);

	if (!berth)
		return -ENOMEM;
	*vm_private_data = berth;
	return 0;
}

/* Two names of one pointer, and one that leads to it by a cast. */
static void alias_close(struct vm_area_struct *vma)
{
	struct quay *quay;
	void *data = vma->vm_private_data;
	struct berth *berth = data, *same = berth;
	struct quay *other;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!data)
		return;

	quay = ((struct berth *)vma->vm_private_data)->quay;
	other = same->quay;

	quay->berths = other->berths;
	kref_put(&berth->ref, berth_free);
}

static const struct vm_operations_struct alias_ops = {
	.mapped = alias_mapped,
	.close = alias_close,
};

static int alias_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &alias_ops;
	mmap_action_simple_ioremap(desc, quay_base, quay_size);
	return 0;
}

static int helper_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct berth *berth = berth_new(&quay_north);

	if (!berth)
		return -ENOMEM;
	*vm_private_data = berth;
	return 0;
}

/* A helper that only hands the pointer on may be asked in front of the guard; what it points to may not. */
static void helper_close(struct vm_area_struct *vma)
{
	struct berth *berth = berth_of(vma);
	struct quay *quay;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!vma->vm_private_data)
		return;

	quay = berth_of(vma)->quay;

	quay->berths = 0;
	kref_put(&berth->ref, berth_free);
}

static const struct vm_operations_struct helper_ops = {
	.mapped = helper_mapped,
	.close = helper_close,
};

static int helper_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &helper_ops;
	mmap_action_simple_ioremap(desc, quay_base, quay_size);
	return 0;
}

static int macro_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct berth *berth = berth_new(&quay_north);

	if (!berth)
		return -ENOMEM;
	*vm_private_data = berth;
	return 0;
}

static void macro_close(struct vm_area_struct *vma)
{
	struct quay *quay;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!vma->vm_private_data)
		return;

	quay = BERTH(vma)->quay;

	quay->berths = 0;
	kref_put(&BERTH(vma)->ref, berth_free);
}

static const struct vm_operations_struct macro_ops = {
	.mapped = macro_mapped,
	.close = macro_close,
};

static int macro_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &macro_ops;
	mmap_action_simple_ioremap(desc, quay_base, quay_size);
	return 0;
}

static int scope_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct berth *berth = berth_new(&quay_north);

	if (!berth)
		return -ENOMEM;
	*vm_private_data = berth;
	return 0;
}

static void scope_close(struct vm_area_struct *vma)
{
	struct berth *berth = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!berth)
		return;

	char *name __free(kfree) = kasprintf(GFP_KERNEL, "%d", berth->quay->berths);

	pr_debug("%s\n", name);
	kref_put(&berth->ref, berth_free);
}

static const struct vm_operations_struct scope_ops = {
	.mapped = scope_mapped,
	.close = scope_close,
};

static int scope_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &scope_ops;
	mmap_action_simple_ioremap(desc, quay_base, quay_size);
	return 0;
}

static int whole_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct berth *berth = berth_new(&quay_north);

	if (!berth)
		return -ENOMEM;
	*vm_private_data = berth;
	return 0;
}

static void whole_close(struct vm_area_struct *vma)
{
	struct berth *berth = vma->vm_private_data;
	static int closed;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!berth)
		return;

	const int berths = berth->quay->berths;
	int counts[2] = { berths, closed };

	closed += counts[0];
	kref_put(&berth->ref, berth_free);
}

static const struct vm_operations_struct whole_ops = {
	.mapped = whole_mapped,
	.close = whole_close,
};

static int whole_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &whole_ops;
	mmap_action_simple_ioremap(desc, quay_base, quay_size);
	return 0;
}

static int plain_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct berth *berth = berth_new(&quay_north);

	if (!berth)
		return -ENOMEM;
	*vm_private_data = berth;
	return 0;
}

/* Addresses and what has nothing to do with the private data stay where they are. */
static void plain_close(struct vm_area_struct *vma)
{
	struct berth *berth = vma->vm_private_data;
	struct kref *const ref = &berth->ref;
	struct quay *quay = &quay_north;
	int calls = quay->berths;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!berth)
		return;

	quay_calls = calls;
	kref_put(ref, berth_free);
}

static const struct vm_operations_struct plain_ops = {
	.mapped = plain_mapped,
	.close = plain_close,
};

static int plain_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &plain_ops;
	mmap_action_simple_ioremap(desc, quay_base, quay_size);
	return 0;
}

static const struct file_operations chain_fops = {
	.mmap_prepare = chain_mmap_prepare,
};

static const struct file_operations alias_fops = {
	.mmap_prepare = alias_mmap_prepare,
};

static const struct file_operations helper_fops = {
	.mmap_prepare = helper_mmap_prepare,
};

static const struct file_operations macro_fops = {
	.mmap_prepare = macro_mmap_prepare,
};

static const struct file_operations scope_fops = {
	.mmap_prepare = scope_mmap_prepare,
};

static const struct file_operations whole_fops = {
	.mmap_prepare = whole_mmap_prepare,
};

static const struct file_operations plain_fops = {
	.mmap_prepare = plain_mmap_prepare,
};
