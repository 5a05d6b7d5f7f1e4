/* A function of the file maps pages of which the array is gone when the hook has returned: it is the hook's, or freed by it. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct pair { struct page *pages[2]; };

static int pair_insert(struct vm_area_struct *vma, struct page **pages)
{
	unsigned long i;
	int ret;

	for (i = 0; i < vma_pages(vma); i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static int pair_map(struct vm_area_struct *vma, struct page **given)
{
	return vma_pages(vma) > 2 ? -EINVAL : pair_insert(vma, given);
}

static int stack_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pair *pair = file->private_data;
	struct page *pages[2] = { pair->pages[1], pair->pages[0] };

	return pair_map(vma, pages);
}

static int one_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pair *pair = file->private_data;
	struct page *page = pair->pages[0];

	if (vma_pages(vma) != 1)
		return -EINVAL;
	return vm_map_pages(vma, &page, 1);
}

static int all_map(struct vm_area_struct *vma, struct page **pages, unsigned long count)
{
	return vm_map_pages(vma, pages, count);
}

static int freed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pair *pair = file->private_data;
	struct page **pages;
	int ret;

	pages = kmemdup(pair->pages, sizeof(pair->pages), GFP_KERNEL);
	if (!pages)
		return -ENOMEM;
	ret = all_map(vma, pages, 2);
	kfree(pages);
	return ret;
}

static const struct file_operations fops[] = {
	{ .mmap = stack_mmap }, { .mmap = one_mmap }, { .mmap = freed_mmap },
};
