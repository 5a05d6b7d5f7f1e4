// SPDX-License-Identifier: MIT
/*
 * What a hook chooses and then claims is chosen in mapped(), too: another process could choose the same between the two. It
 * is a choice when it is made by what the claim changes - a map of bits, a counter, a list, an index - itself or in a
 * function of the file, or when what was found is taken out of where it was found.
 */
#include <linux/bitops.h>
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/rbtree.h>

struct stall {
	struct list_head node;
	struct rb_node rb;
	struct market *market;
	int users;
};

struct market {
	struct list_head idle;
	struct rb_root tree;
	unsigned long map;
	unsigned int next;
	struct stall stalls[8];
};

static DEFINE_IDR(market_idr);

static void stall_close(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	if (!stall)
		return;
	stall->market->map = 0;
}

static const struct vm_operations_struct bit_ops = {
	.close = stall_close,
};

static int bit_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct market *market = file->private_data;
	unsigned int slot = ffz(market->map);
	struct stall *stall = &market->stalls[slot & 7];

	__set_bit(slot, &market->map);
	vma->vm_private_data = stall;
	vma->vm_ops = &bit_ops;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return 0;
}

static unsigned int market_pick(struct market *market)
{
	return ffz(market->map);
}

static void market_claim(struct market *market, unsigned int slot)
{
	market->map |= BIT(slot);
}

static const struct vm_operations_struct helper_ops = {
	.close = stall_close,
};

/* The same in functions of the file. */
static int helper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct market *market = file->private_data;
	unsigned int slot = market_pick(market);

	market_claim(market, slot);
	vma->vm_private_data = &market->stalls[slot & 7];
	vma->vm_ops = &helper_ops;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return 0;
}

static const struct vm_operations_struct turn_ops = {
	.close = stall_close,
};

/* No local stands between the choice and the private data. */
static int turn_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct market *market = file->private_data;

	vma->vm_private_data = &market->stalls[market->next & 7];
	market->next++;
	vma->vm_ops = &turn_ops;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return 0;
}

static const struct vm_operations_struct index_ops = {
	.close = stall_close,
};

static int index_mmap(struct file *file, struct vm_area_struct *vma)
{
	int id = vma->vm_pgoff;
	struct stall *stall = idr_find(&market_idr, id);

	if (!stall)
		return -ENOENT;
	idr_remove(&market_idr, id);
	vma->vm_private_data = stall;
	vma->vm_ops = &index_ops;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return 0;
}

static const struct vm_operations_struct list_ops = {
	.close = stall_close,
};

/* The check of the list belongs with the look-up: it would be empty by then. */
static int list_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct market *market = file->private_data;
	struct stall *stall;

	if (list_empty(&market->idle))
		return -EBUSY;
	stall = list_entry(market->idle.next, struct stall, node);
	list_del(&stall->node);
	stall->market = market;
	vma->vm_private_data = stall;
	vma->vm_ops = &list_ops;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return 0;
}

static const struct vm_operations_struct tree_ops = {
	.close = stall_close,
};

/* What was found is held by what is stored. */
static int tree_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct market *market = file->private_data;
	struct rb_node *first = rb_first(&market->tree);
	struct stall *stall;

	if (!first)
		return -EBUSY;
	stall = rb_entry(first, struct stall, rb);
	rb_erase(&stall->rb, &market->tree);
	vma->vm_private_data = stall;
	vma->vm_ops = &tree_ops;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return 0;
}

static void count_close(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	stall->users--;
}

static const struct vm_operations_struct count_ops = {
	.close = count_close,
};

/* No choice: which one it is does not depend on what is counted, and stays in the hook. */
static int count_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct market *market = file->private_data;
	struct stall *stall = &market->stalls[market->next & 7];

	stall->users++;
	vma->vm_private_data = stall;
	vma->vm_ops = &count_ops;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return 0;
}

static const struct vm_operations_struct search_ops = {
	.close = stall_close,
};

/* A search in a loop cannot be done elsewhere one statement at a time; all of the hook can. */
static int search_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct market *market = file->private_data;
	struct stall *stall = NULL;
	int i;

	for (i = 0; i < 8; i++) {
		if (market->map & BIT(i))
			continue;
		stall = &market->stalls[i];
		market->map |= BIT(i);
		break;
	}
	if (!stall)
		return -EBUSY;
	vma->vm_private_data = stall;
	vma->vm_ops = &search_ops;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return 0;
}

static const struct vm_operations_struct tested_ops = {
	.close = stall_close,
};

/* Chosen by a test, and mapped by what is chosen: refused. */
static int tested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct market *market = file->private_data;
	struct stall *stall = &market->stalls[0];

	if (market->next)
		stall = &market->stalls[1];
	market->next++;
	vma->vm_private_data = stall;
	vma->vm_ops = &tested_ops;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff, PAGE_SIZE, vma->vm_page_prot);
}

static const struct vm_operations_struct mapped_ops = {
	.close = stall_close,
};

static int mapped_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct market *market = file->private_data;
	int err;

	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	vma->vm_ops = &mapped_ops;
	err = remap_pfn_range(vma, vma->vm_start, market->next, PAGE_SIZE, vma->vm_page_prot);
	if (err)
		return err;
	market->next++;
	return 0;
}

static const struct file_operations market_fops[] = {
	{ .mmap = bit_mmap },
	{ .mmap = helper_mmap },
	{ .mmap = turn_mmap },
	{ .mmap = index_mmap },
	{ .mmap = list_mmap },
	{ .mmap = tree_mmap },
	{ .mmap = count_mmap },
	{ .mmap = search_mmap },
	{ .mmap = tested_mmap },
	{ .mmap = mapped_mmap },
};
