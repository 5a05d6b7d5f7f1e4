// SPDX-License-Identifier: MIT
/*
 * Why: operations that are put on open files: between the two reads of f_op
 * in mmap() neither hook may run.
 */
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/spinlock.h>

struct card {
	spinlock_t lock;
	struct list_head files;
};

struct card_file {
	struct list_head node;
	struct file *file;
};

static int gone_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static const struct file_operations gone_fops = {
	.owner = THIS_MODULE,
	.mmap = gone_mmap,
};

void card_disconnect(struct card *card)
{
	struct card_file *f;

	spin_lock(&card->lock);
	list_for_each_entry(f, &card->files, node)
		f->file->f_op = fops_get(&gone_fops);
	spin_unlock(&card->lock);
}
