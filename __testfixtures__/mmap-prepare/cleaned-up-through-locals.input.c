/* What is given a local of the hook changes what a pointer in it leads to: an end of a scope, the class of a guard, or a call. */
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>

struct rasp {
	unsigned int maps;
	unsigned long pfn;
};

struct rasp_scope {
	unsigned long size;
	struct rasp *rasp;
};

static void rasp_leave(struct rasp_scope *scope)
{
	scope->rasp->maps++;
}

static void rasp_leave_each(struct rasp *(*all)[2])
{
	(*all)[0]->maps++;
}

static struct rasp_scope rasp_enter(struct rasp *rasp)
{
	return (struct rasp_scope) { .rasp = rasp };
}

DEFINE_CLASS(rasp_scope, struct rasp_scope, rasp_leave(&_T), rasp_enter(rasp), struct rasp *rasp)

static int rasp_map(struct rasp *rasp, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, rasp->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int structure_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rasp_scope scope __cleanup(rasp_leave) = { .rasp = file->private_data };

	return rasp_map(scope.rasp, vma);
}

static int array_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rasp *rasp = file->private_data;
	struct rasp *all[2] __cleanup(rasp_leave_each) = { rasp, rasp };

	return rasp_map(all[1], vma);
}

static int class_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rasp *rasp = file->private_data;

	CLASS(rasp_scope, scope)(rasp);
	return rasp_map(scope.rasp, vma);
}

static int call_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rasp_scope scope;

	scope.size = vma->vm_end - vma->vm_start;
	scope.rasp = file->private_data;
	rasp_leave(&scope);
	return rasp_map(scope.rasp, vma);
}

static ssize_t rasp_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	struct rasp *rasp = file->private_data;

	return rasp->maps ? -EBUSY : 0;
}

static const struct file_operations structure_fops = { .mmap = structure_mmap, .read = rasp_read };
static const struct file_operations array_fops = { .mmap = array_mmap };
static const struct file_operations class_fops = { .mmap = class_mmap };
static const struct file_operations call_fops = { .mmap = call_mmap };
