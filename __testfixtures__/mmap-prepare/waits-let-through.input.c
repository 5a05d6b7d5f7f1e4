// SPDX-License-Identifier: MIT
/*
 * A wait for a completion that complete_all() lets everybody through uses nothing up, and stays; so does one for a condition that
 * is only looked at.
 */
#include <linux/completion.h>
#include <linux/firmware.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/wait.h>

struct lock_keeper {
	struct completion ready;
	wait_queue_head_t wq;
	bool open;
	unsigned long pfn;
};

static void lock_keeper_loaded(const struct firmware *fw, void *context)
{
	struct lock_keeper *keeper = context;

	keeper->open = fw != NULL;
	release_firmware(fw);
	complete_all(&keeper->ready);
	wake_up(&keeper->wq);
}

static int lock_keeper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_keeper *keeper = file->private_data;
	int ret;

	ret = wait_for_completion_killable(&keeper->ready);
	if (ret)
		return ret;
	ret = wait_event_interruptible(keeper->wq, READ_ONCE(keeper->open));
	if (ret)
		return ret;
	return remap_pfn_range(vma, vma->vm_start, keeper->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

const struct file_operations lock_keeper_fops = { .mmap = lock_keeper_mmap };
