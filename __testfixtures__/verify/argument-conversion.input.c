/* Arguments are converted to the type of their parameter: top(i) of a negative number is 15. */
static unsigned long top(unsigned long x)
{
	return x >> 60;
}
static int f_mmap(struct file *file, struct vm_area_struct *vma)
{
	int i = -4;
	unsigned int u = -4;
	u8 b = 300;
	oracle_event("a", top(i), top(u), b);
	oracle_event("b", i, u, (u8)i);
	oracle_event("c", 1 << 31, -1 > 0U, (i < sizeof(int)));
	return 0;
}
const struct file_operations f_fops = { .mmap = f_mmap };
