/* An error number that drivers seldom use is known all the same. */
static int f_mmap(struct file *file, struct vm_area_struct *vma)
{
	if ((vma->vm_flags & VM_MAYSHARE) && !(vma->vm_flags & VM_SHARED))
		return -EUCLEAN;
	return 0;
}
const struct file_operations f_fops = { .mmap = f_mmap };
