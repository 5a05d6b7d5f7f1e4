// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct board;
int board_power_up(struct board *board);
void board_power_down(struct board *board);
unsigned long board_pfn(struct board *board);

/* The failure is undone: nothing would be after mmap_prepare() has returned. */
static int board_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct board *board = file->private_data;
	int ret;

	ret = board_power_up(board);
	if (ret)
		return ret;

	ret = remap_pfn_range(vma, vma->vm_start, board_pfn(board),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		goto err_power;

	return 0;

err_power:
	board_power_down(board);
	return ret;
}

static const struct file_operations board_fops = {
	.mmap = board_mmap,
};
