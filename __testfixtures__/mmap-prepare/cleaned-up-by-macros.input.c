/* A macro of the hook declares what is cleaned up, or enters a guard, for its statement or its block: it counts mappings. */
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>

struct file_tool {
	unsigned int maps;
	unsigned long pfn;
};

static void tool_count(struct file_tool **at)
{
	(*at)->maps++;
}

DEFINE_GUARD(tool_use, struct file_tool *, _T->maps++, (void)_T)

#define TOOL_LOCAL(name, tool) struct file_tool *name __cleanup(tool_count) = (tool)
#define tool_pfn(tool) ({ struct file_tool *__tool __cleanup(tool_count) = (tool); __tool->pfn; })
#define with_scope(tool) \
	for (struct file_tool *__at __cleanup(tool_count) = (tool), *__done = NULL; !__done; __done = __at)
#define with_tool(tool) scoped_guard(tool_use, tool)
#define with_count(tool) \
	for (bool once = ((tool)->maps++, true); once; once = false)

static int tool_map(struct file_tool *tool, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, tool->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int local_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct file_tool *tool = file->private_data;

	TOOL_LOCAL(at, tool);
	return tool_map(tool, vma);
}

static int value_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct file_tool *tool = file->private_data;

	if (!tool_pfn(tool))
		return -ENXIO;
	return tool_map(tool, vma);
}

static int scope_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct file_tool *tool = file->private_data;

	with_scope(tool) {
		if (!tool->pfn)
			return -ENXIO;
	}
	return tool_map(tool, vma);
}

static int guard_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct file_tool *tool = file->private_data;

	with_tool(tool) {
		if (!tool->pfn)
			return -ENXIO;
	}
	return tool_map(tool, vma);
}

static int count_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct file_tool *tool = file->private_data;

	with_count(tool) {
		if (!tool->pfn)
			return -ENXIO;
	}
	return tool_map(tool, vma);
}

static ssize_t tool_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	struct file_tool *tool = file->private_data;

	return tool->maps ? -EBUSY : 0;
}

static const struct file_operations local_fops = { .mmap = local_mmap, .read = tool_read };
static const struct file_operations value_fops = { .mmap = value_mmap };
static const struct file_operations scope_fops = { .mmap = scope_mmap };
static const struct file_operations guard_fops = { .mmap = guard_mmap };
static const struct file_operations count_fops = { .mmap = count_mmap };
