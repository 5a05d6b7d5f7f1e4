/* It would take for ever, or all memory, without a budget: bomb statement. */
#include <linux/fs.h>
#include <linux/mm.h>
#define B0 x++
#define B1 do { B0; B0; } while (0)
#define B2 do { B1; B1; } while (0)
#define B3 do { B2; B2; } while (0)
#define B4 do { B3; B3; } while (0)
#define B5 do { B4; B4; } while (0)
#define B6 do { B5; B5; } while (0)
#define B7 do { B6; B6; } while (0)
#define B8 do { B7; B7; } while (0)
#define B9 do { B8; B8; } while (0)
#define B10 do { B9; B9; } while (0)
#define B11 do { B10; B10; } while (0)
#define B12 do { B11; B11; } while (0)
#define B13 do { B12; B12; } while (0)
#define B14 do { B13; B13; } while (0)
#define B15 do { B14; B14; } while (0)
#define B16 do { B15; B15; } while (0)
#define B17 do { B16; B16; } while (0)
#define B18 do { B17; B17; } while (0)
#define B19 do { B18; B18; } while (0)
#define B20 do { B19; B19; } while (0)
#define B21 do { B20; B20; } while (0)
#define B22 do { B21; B21; } while (0)
#define B23 do { B22; B22; } while (0)
#define B24 do { B23; B23; } while (0)
static int h_mmap(struct file *file, struct vm_area_struct *vma)
{
	int x = 0;
	B24;
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations h_fops = { .mmap = h_mmap };
