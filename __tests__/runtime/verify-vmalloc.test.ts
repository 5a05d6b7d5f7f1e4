/** Tests of where memory lies: that of vmalloc() is scattered, and has no address in the linear mapping. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

/** Drivers that show pages of memory that they are opened with, allocated as given; by nothing in the file where that is null. */
async function verified(
  allocation: string | null,
  legacy: string,
  migrated: string,
): Promise<HookVerification> {
  const open = `static int well_open(struct inode *inode, struct file *file)
{
	file->private_data = ${allocation};
	return file->private_data ? 0 : -ENOMEM;
}
`;
  const source = (hook: string, member: string): string => `#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>
${allocation === null ? '' : open}
${hook}
static const struct file_operations well_fops = {
	.${member} = well_${member},${allocation === null ? '' : '\n	.open = well_open,'}
};
`;
  const before = `static int well_mmap(struct file *file, struct vm_area_struct *vma)
{
	void *mem = file->private_data;

	if (vma->vm_pgoff || vma_pages(vma) > 4)
		return -EINVAL;
${legacy}
}`;
  const after = `static int well_mmap_prepare(struct vm_area_desc *desc)
{
	void *mem = desc->file->private_data;

	if (desc->pgoff || vma_desc_pages(desc) > 4)
		return -EINVAL;
${migrated}
	return 0;
}`;
  const [result] = await verifyDriver(
    { path: 'a.c', source: source(before, 'mmap') },
    { path: 'b.c', source: source(after, 'mmap_prepare') },
  );
  return result;
}

const remap = (pfn: string): string =>
  `	return remap_pfn_range(vma, vma->vm_start, ${pfn}, vma->vm_end - vma->vm_start, vma->vm_page_prot);`;
const onePage = (pfn: string): string => `	if (vma_pages(vma) > 1)\n		return -EINVAL;\n${remap(pfn)}`;
const full = (pfn: string): string => `	mmap_action_remap_full(desc, ${pfn});`;
const fullOfOne = (pfn: string): string => `	if (vma_desc_pages(desc) > 1)\n		return -EINVAL;\n${full(pfn)}`;

const EACH = `	unsigned long i;
	int ret;

	for (i = 0; i < vma_pages(vma); i++) {
		ret = remap_pfn_range(vma, vma->vm_start + i * PAGE_SIZE,
				      vmalloc_to_pfn(mem + i * PAGE_SIZE), PAGE_SIZE,
				      vma->vm_page_prot);
		if (ret)
			return ret;
	}
	return 0;`;

const LINEAR = 'virt_to_phys(mem) >> PAGE_SHIFT';
const OF_VMALLOC = 'vmalloc_to_pfn(mem)';
const USER = 'vmalloc_user(4 * PAGE_SIZE)';
const PAGES = '(void *)__get_free_pages(GFP_KERNEL, 2)';

test.each([
  ['one page by vmalloc_to_pfn() in both', USER, onePage(OF_VMALLOC), fullOfOne(OF_VMALLOC), 'improved'],
  ['pages in a row where each has a place of its own', USER, EACH, full(OF_VMALLOC), 'regressed'],
  ['virt_to_phys() of vmalloc()', USER, onePage(OF_VMALLOC), fullOfOne(LINEAR), 'regressed'],
  ['__pa() of vmalloc()', USER, onePage(OF_VMALLOC), fullOfOne('PHYS_PFN(__pa(mem))'), 'regressed'],
  ['whole pages in a row', PAGES, remap(LINEAR), full(LINEAR), 'improved'],
  ['the same page by another function', PAGES, remap(LINEAR), full('virt_to_pfn(mem)'), 'improved'],
  ['vmalloc_to_pfn() of whole pages', PAGES, onePage(LINEAR), fullOfOne(OF_VMALLOC), 'regressed'],
  ['memory of which nothing is known', null, onePage(LINEAR), fullOfOne(LINEAR), 'improved'],
  ['memory that one takes for linear', null, onePage(LINEAR), fullOfOne(OF_VMALLOC), 'regressed'],
  ['memory that one takes for vmalloc()', null, onePage(OF_VMALLOC), fullOfOne(LINEAR), 'regressed'],
])('%s', async (_, allocation, legacy, migrated, verdict) => {
  expect((await verified(allocation, legacy, migrated)).verdict).toBe(verdict);
});

/** A hook that allocates memory itself, and refuses the mapping if something is so. */
const own = (refuses: string): string => `	bool refused;

	mem = vzalloc(2 * PAGE_SIZE);
	if (!mem)
		return -ENOMEM;
	refused = ${refuses};
	vfree(mem);
	if (refused)
		return -EIO;
`;

test.each([
  ['vmalloc_to_pfn(mem) == vmalloc_to_pfn(mem + PAGE_SIZE)', []],
  ['vmalloc_to_pfn(mem) + 1 == vmalloc_to_pfn(mem + PAGE_SIZE)', []],
  ['vmalloc_to_pfn(mem) + 1 != vmalloc_to_pfn(mem + PAGE_SIZE)', ['-EIO']],
  ['slow_virt_to_phys(mem) >> PAGE_SHIFT != vmalloc_to_pfn(mem)', []],
  ['virt_to_page(mem) == vmalloc_to_page(mem)', ['not in the linear mapping: virt_to_page()']],
  ['virt_to_page(mem) != vmalloc_to_page(mem)', ['not in the linear mapping: virt_to_page()', '-EIO']],
])('memory of its own: %s', async (refuses, told) => {
  const legacy = own('vmalloc_to_pfn(mem) == 0') + remap('4');
  const { divergences } = await verified(null, legacy, own(refuses) + full('4'));
  const regressed = divergences.filter(({ verdict }) => verdict === 'regressed');
  const text = regressed.map(({ explanation }) => explanation).join('\n');
  for (const each of told) expect(text).toContain(each);
  expect(regressed.length > 0).toBe(told.length > 0);
});
