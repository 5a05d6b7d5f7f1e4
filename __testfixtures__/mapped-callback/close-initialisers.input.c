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

/* A local that is set from one which waits has to wait, too. */
static void chain_close(struct vm_area_struct *vma)
{
	struct berth *berth = vma->vm_private_data;
	struct quay *quay = berth->quay;
	struct quay *next = quay->next;
	int berths = next->berths, calls = quay_calls;

	quay->berths = berths + calls;
	kref_put(&berth->ref, berth_free);
}

static const struct vm_operations_struct chain_ops = {
	.close = chain_close,
};

static int chain_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct berth *berth = berth_new(&quay_north);

	if (!berth)
		return -ENOMEM;
	vma->vm_ops = &chain_ops;
	vma->vm_private_data = berth;
	return vm_iomap_memory(vma, quay_base, quay_size);
}

/* Two names of one pointer, and one that leads to it by a cast. */
static void alias_close(struct vm_area_struct *vma)
{
	struct quay *quay = ((struct berth *)vma->vm_private_data)->quay;
	void *data = vma->vm_private_data;
	struct berth *berth = data, *same = berth;
	struct quay *other = same->quay;

	quay->berths = other->berths;
	kref_put(&berth->ref, berth_free);
}

static const struct vm_operations_struct alias_ops = {
	.close = alias_close,
};

static int alias_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct berth *berth = berth_new(&quay_north);

	if (!berth)
		return -ENOMEM;
	vma->vm_ops = &alias_ops;
	vma->vm_private_data = berth;
	return vm_iomap_memory(vma, quay_base, quay_size);
}

/* A helper that only hands the pointer on may be asked in front of the guard; what it points to may not. */
static void helper_close(struct vm_area_struct *vma)
{
	struct berth *berth = berth_of(vma);
	struct quay *quay = berth_of(vma)->quay;

	quay->berths = 0;
	kref_put(&berth->ref, berth_free);
}

static const struct vm_operations_struct helper_ops = {
	.close = helper_close,
};

static int helper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct berth *berth = berth_new(&quay_north);

	if (!berth)
		return -ENOMEM;
	vma->vm_ops = &helper_ops;
	vma->vm_private_data = berth;
	return vm_iomap_memory(vma, quay_base, quay_size);
}

static void macro_close(struct vm_area_struct *vma)
{
	struct quay *quay = BERTH(vma)->quay;

	quay->berths = 0;
	kref_put(&BERTH(vma)->ref, berth_free);
}

static const struct vm_operations_struct macro_ops = {
	.close = macro_close,
};

static int macro_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct berth *berth = berth_new(&quay_north);

	if (!berth)
		return -ENOMEM;
	vma->vm_ops = &macro_ops;
	vma->vm_private_data = berth;
	return vm_iomap_memory(vma, quay_base, quay_size);
}

static void scope_close(struct vm_area_struct *vma)
{
	struct berth *berth = vma->vm_private_data;
	char *name __free(kfree) = kasprintf(GFP_KERNEL, "%d", berth->quay->berths);

	pr_debug("%s\n", name);
	kref_put(&berth->ref, berth_free);
}

static const struct vm_operations_struct scope_ops = {
	.close = scope_close,
};

static int scope_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct berth *berth = berth_new(&quay_north);

	if (!berth)
		return -ENOMEM;
	vma->vm_ops = &scope_ops;
	vma->vm_private_data = berth;
	return vm_iomap_memory(vma, quay_base, quay_size);
}

static void whole_close(struct vm_area_struct *vma)
{
	struct berth *berth = vma->vm_private_data;
	static int closed;
	const int berths = berth->quay->berths;
	int counts[2] = { berths, closed };

	closed += counts[0];
	kref_put(&berth->ref, berth_free);
}

static const struct vm_operations_struct whole_ops = {
	.close = whole_close,
};

static int whole_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct berth *berth = berth_new(&quay_north);

	if (!berth)
		return -ENOMEM;
	vma->vm_ops = &whole_ops;
	vma->vm_private_data = berth;
	return vm_iomap_memory(vma, quay_base, quay_size);
}

/* Addresses and what has nothing to do with the private data stay where they are. */
static void plain_close(struct vm_area_struct *vma)
{
	struct berth *berth = vma->vm_private_data;
	struct kref *const ref = &berth->ref;
	struct quay *quay = &quay_north;
	int calls = quay->berths;

	quay_calls = calls;
	kref_put(ref, berth_free);
}

static const struct vm_operations_struct plain_ops = {
	.close = plain_close,
};

static int plain_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct berth *berth = berth_new(&quay_north);

	if (!berth)
		return -ENOMEM;
	vma->vm_ops = &plain_ops;
	vma->vm_private_data = berth;
	return vm_iomap_memory(vma, quay_base, quay_size);
}

static const struct file_operations chain_fops = {
	.mmap = chain_mmap,
};

static const struct file_operations alias_fops = {
	.mmap = alias_mmap,
};

static const struct file_operations helper_fops = {
	.mmap = helper_mmap,
};

static const struct file_operations macro_fops = {
	.mmap = macro_mmap,
};

static const struct file_operations scope_fops = {
	.mmap = scope_mmap,
};

static const struct file_operations whole_fops = {
	.mmap = whole_mmap,
};

static const struct file_operations plain_fops = {
	.mmap = plain_mmap,
};
