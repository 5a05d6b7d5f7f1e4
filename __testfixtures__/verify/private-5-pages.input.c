/* Only a private mapping of five pages shows that the kernel refuses it before the hook can choose the error. */
static int f_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > 4 * PAGE_SIZE)
		size = 4 * PAGE_SIZE;
	if (remap_pfn_range(vma, vma->vm_start, oracle_pfn(), size, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}
const struct file_operations f_fops = { .mmap = f_mmap };
