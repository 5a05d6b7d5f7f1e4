// SPDX-License-Identifier: MIT
/*
 * Functions that wait and take one of what they wait for: a completion, a bit, a count, what an eventfd has gathered. A hook
 * that runs for mappings which fail or merge takes it from whoever waits next. What is mapped behind such a wait may not have
 * been there before it.
 */
#include <linux/completion.h>
#include <linux/eventfd.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/wait.h>

struct lock_keeper {
	struct completion ready;
	wait_queue_head_t wq;
	atomic_t boats;
	unsigned long flags;
	struct eventfd_ctx *ctx;
	unsigned long pfn;
};

static vm_fault_t lock_keeper_fault(struct vm_fault *vmf)
{
	struct lock_keeper *keeper = vmf->vma->vm_private_data;

	return vmf_insert_pfn(vmf->vma, vmf->address, keeper->pfn);
}

static const struct vm_operations_struct lock_keeper_vm_ops = {
	.fault = lock_keeper_fault,
};

static void lock_keeper_done(struct lock_keeper *keeper)
{
	complete(&keeper->ready);
}

static int behind_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_keeper *keeper = file->private_data;

	if (wait_for_completion_interruptible(&keeper->ready))
		return -ERESTARTSYS;
	vma->vm_ops = &lock_keeper_vm_ops;
	vma->vm_private_data = keeper;
	return remap_pfn_range(vma, vma->vm_start, keeper->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int wait_for_boat(struct lock_keeper *keeper)
{
	return wait_for_completion_killable(&keeper->ready);
}

static int helper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_keeper *keeper = file->private_data;
	int ret = wait_for_boat(keeper);

	if (ret)
		return ret;
	return remap_pfn_range(vma, vma->vm_start, keeper->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int count_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_keeper *keeper = file->private_data;

	wait_event(keeper->wq, atomic_dec_if_positive(&keeper->boats) >= 0);
	return remap_pfn_range(vma, vma->vm_start, keeper->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int bit_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_keeper *keeper = file->private_data;

	if (wait_event_interruptible_exclusive(keeper->wq,
					       test_and_clear_bit(0, &keeper->flags)))
		return -ERESTARTSYS;
	return remap_pfn_range(vma, vma->vm_start, keeper->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int bit_lock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_keeper *keeper = file->private_data;

	if (wait_on_bit_lock(&keeper->flags, 1, TASK_INTERRUPTIBLE))
		return -EINTR;
	return remap_pfn_range(vma, vma->vm_start, keeper->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int event_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_keeper *keeper = file->private_data;
	__u64 count;

	eventfd_ctx_do_read(keeper->ctx, &count);
	if (!count)
		return -EAGAIN;
	return remap_pfn_range(vma, vma->vm_start, keeper->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

const struct file_operations behind_fops = { .mmap = behind_mmap };
const struct file_operations helper_fops = { .mmap = helper_mmap };
const struct file_operations count_fops = { .mmap = count_mmap };
const struct file_operations bit_fops = { .mmap = bit_mmap };
const struct file_operations bit_lock_fops = { .mmap = bit_lock_mmap };
const struct file_operations event_fops = { .mmap = event_mmap };
