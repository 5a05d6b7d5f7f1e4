/** What user space reads in memory that a driver maps: what the driver stored there, and how it allocated it. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD = `#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/slab.h>
static struct page *mole_page;
static unsigned int mole_serial;
static char mole_table[PAGE_SIZE] __aligned(PAGE_SIZE);
static vm_fault_t mole_fault(struct vm_fault *vmf)
{
	get_page(mole_page);
	vmf->page = mole_page;
	return 0;
}
static vm_fault_t mole_table_fault(struct vm_fault *vmf)
{
	return vmf_insert_pfn(vmf->vma, vmf->address, __pa(mole_table) >> PAGE_SHIFT);
}
`;

/** Verify a driver that fills the page that its fault handler maps as soon as there is a mapping. */
async function filled(
  legacy: string,
  migrated: string,
  { fault = 'mole_fault', flags = ['VM_DONTEXPAND', 'VMA_DONTEXPAND_BIT'] } = {},
): Promise<HookVerification> {
  const old = `static const struct vm_operations_struct mole_vm_ops = { .fault = ${fault} };
static int mole_mmap(struct file *file, struct vm_area_struct *vma)
{
${legacy}	vm_flags_set(vma, ${flags[0]});
	vma->vm_ops = &mole_vm_ops;
	return 0;
}
static const struct file_operations mole_fops = { .mmap = mole_mmap };
`;
  const fresh = `static int mole_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
${migrated}	return 0;
}
static const struct vm_operations_struct mole_vm_ops = { .fault = ${fault}, .mapped = mole_mapped };
static int mole_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, ${flags[1]});
	desc->vm_ops = &mole_vm_ops;
	return 0;
}
static const struct file_operations mole_fops = { .mmap_prepare = mole_mmap_prepare };
`;
  const [result] = await verifyDriver(
    { path: 'a.c', source: HEAD + old },
    { path: 'b.c', source: HEAD + fresh },
  );
  return result;
}

const HEADER = '	u32 *header = page_address(mole_page);\n\n';
const MARKS = '	header[0] = 0x1234;\n	header[1] = mole_serial;\n';
const CLEARED = '	memset(header, 0, PAGE_SIZE);\n';

describe('a page that somebody else allocated', () => {
  test.each([
    ['as before', `${HEADER}${CLEARED}${MARKS}`, 'equivalent'],
    ['by another function that clears', `${HEADER}	clear_page(header);\n${MARKS}`, 'equivalent'],
    ['in another order', `${HEADER}${CLEARED}	header[1] = mole_serial;\n	header[0] = 0x1234;\n`, 'equivalent'],
    ['not at all', '', 'regressed'],
    ['without clearing it', `${HEADER}${MARKS}`, 'regressed'],
    ['with another byte', `${HEADER}	memset(header, 0xff, PAGE_SIZE);\n${MARKS}`, 'regressed'],
    ['only the half of it', `${HEADER}	memset(header, 0, PAGE_SIZE / 2);\n${MARKS}`, 'regressed'],
    ['with another number', `${HEADER}${CLEARED}${MARKS.replace('0x1234', '0x4321')}`, 'regressed'],
    ['at another place', `${HEADER}${CLEARED}${MARKS.replace('header[1]', 'header[2]')}`, 'regressed'],
  ])('is filled %s', async (_, migrated, verdict) => {
    expect((await filled(`${HEADER}${CLEARED}${MARKS}`, migrated)).verdict).toBe(verdict);
  });
});

describe('memory of the driver itself', () => {
  const flags = ['VM_PFNMAP | VM_IO | VM_DONTEXPAND', 'VMA_PFNMAP_BIT, VMA_IO_BIT, VMA_DONTEXPAND_BIT'];
  const clear = '	memset(mole_table, 0, sizeof(mole_table));\n';

  test.each([
    ['cleared as before', clear, 'equivalent'],
    ['not cleared', '', 'regressed'],
    ['cleared by half', clear.replace(/(sizeof\(.*?\))/, '$1 / 2'), 'regressed'],
  ])('is %s', async (_, migrated, verdict) => {
    const result = await filled(clear, migrated, { fault: 'mole_table_fault', flags });
    expect(result.verdict).toBe(verdict);
  });
});

describe('a page that the driver allocates', () => {
  const allocate = (flags: string): string => `	if (!mole_page)
		mole_page = alloc_page(${flags});
	if (!mole_page)
		return -ENOMEM;
`;

  test.each([
    ['with the same flags', 'GFP_KERNEL | __GFP_ZERO | GFP_DMA32', 'equivalent'],
    ['without its being cleared', 'GFP_KERNEL | GFP_DMA32', 'regressed'],
    ['of another zone', 'GFP_KERNEL | __GFP_ZERO', 'regressed'],
  ])('comes %s', async (_, flags, verdict) => {
    const result = await filled(allocate('GFP_KERNEL | __GFP_ZERO | GFP_DMA32'), allocate(flags));
    expect(result.verdict).toBe(verdict);
  });
});
