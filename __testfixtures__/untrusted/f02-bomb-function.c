/* It would take for ever, or all memory, without a budget: bomb function. */
#include <linux/fs.h>
#include <linux/mm.h>
#define F0(x) x, x
#define F1(x) F0(x), F0(x)
#define F2(x) F1(x), F1(x)
#define F3(x) F2(x), F2(x)
#define F4(x) F3(x), F3(x)
#define F5(x) F4(x), F4(x)
#define F6(x) F5(x), F5(x)
#define F7(x) F6(x), F6(x)
#define F8(x) F7(x), F7(x)
#define F9(x) F8(x), F8(x)
#define F10(x) F9(x), F9(x)
#define F11(x) F10(x), F10(x)
#define F12(x) F11(x), F11(x)
#define F13(x) F12(x), F12(x)
#define F14(x) F13(x), F13(x)
#define F15(x) F14(x), F14(x)
#define F16(x) F15(x), F15(x)
#define F17(x) F16(x), F16(x)
#define F18(x) F17(x), F17(x)
#define F19(x) F18(x), F18(x)
#define F20(x) F19(x), F19(x)
#define F21(x) F20(x), F20(x)
#define F22(x) F21(x), F21(x)
#define F23(x) F22(x), F22(x)
#define F24(x) F23(x), F23(x)
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	int a[] = { F24(1) };
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
