import { loadGrammar } from '../../model/parse';
import { verifyDriver } from '../../runtime/verify/verify-driver';

// Memory that a helper of the kernel maps: the helper, its twin for descriptors, and the array of a vmalloc() area.

beforeAll(loadGrammar);

const HEAD = `#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>
struct kiln {
	struct device *dev;
	void *ring;
	dma_addr_t ring_dma;
	unsigned long regs_pfn;
	void *log;
};
`;

async function verdictOf(legacy: string, migrated: string): Promise<string> {
  const [result] = await verifyDriver(
    {
      path: 'kiln.c',
      source: `${HEAD}static int kiln_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;

${legacy}
}
static const struct file_operations kiln_fops = { .mmap = kiln_mmap };
`,
    },
    {
      path: 'kiln.c',
      source: `${HEAD}static int kiln_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;

${migrated}
}
static const struct file_operations kiln_fops = { .mmap_prepare = kiln_mmap_prepare };
`,
    },
  );
  return result.verdict;
}

const RING = `	return dma_mmap_coherent(kiln->dev, vma, kiln->ring, kiln->ring_dma, 4 * PAGE_SIZE);`;
const RING_TWIN = `	return dma_mmap_coherent_prepare(kiln->dev, desc, kiln->ring, kiln->ring_dma, 4 * PAGE_SIZE);`;
const REGS = `	if (vma->vm_pgoff == 4)
		return remap_pfn_range(vma, vma->vm_start, kiln->regs_pfn,
				       vma->vm_end - vma->vm_start, vma->vm_page_prot);
`;
const REGS_ACTION = `	if (desc->pgoff == 4) {
		mmap_action_remap_full(desc, kiln->regs_pfn);
		return 0;
	}
`;

test('a twin maps what the helper of a device maps', async () => {
  expect(['equivalent', 'improved']).toContain(await verdictOf(RING, RING_TWIN));
});

test('beside it, a range with frames of another kind does not merge with it in either form', async () => {
  const verdict = await verdictOf(`${REGS}${RING}`, `${REGS_ACTION}${RING_TWIN}`);
  expect(['equivalent', 'improved']).toContain(verdict);
});

test.each([
  ['other memory', RING_TWIN.replace('kiln->ring,', 'kiln->log,')],
  ['another size', RING_TWIN.replace('4 *', '3 *')],
  ['another offset', `	desc->pgoff = 0;\n${RING_TWIN}`],
])('a twin that is given %s maps something else', async (_, twin) => {
  expect(await verdictOf(RING, twin)).toBe('regressed');
});

test('the twin of remap_vmalloc_range() maps the pages of the area', async () => {
  const legacy = '	return remap_vmalloc_range(vma, kiln->log, vma->vm_pgoff);';
  const twin = '	return remap_vmalloc_range_prepare(desc, kiln->log, desc->pgoff);';
  expect(['equivalent', 'improved']).toContain(await verdictOf(legacy, twin));
  expect(await verdictOf(legacy, twin.replace('desc->pgoff', '1'))).toBe('regressed');
});

test.each([
  ['from its first page on', '', ['equivalent', 'improved']],
  ['from its second page on', ' + 1', ['regressed']],
])('the array of an area, %s', async (_, offset, expected) => {
  const legacy = `	unsigned long off;
	int ret;

	for (off = 0; off < vma->vm_end - vma->vm_start; off += PAGE_SIZE) {
		ret = vm_insert_page(vma, vma->vm_start + off, vmalloc_to_page(kiln->log + off));
		if (ret)
			return ret;
	}
	return 0;`;
  const action = `	mmap_action_map_kernel_pages_full(desc, find_vm_area(kiln->log)->pages${offset});
	return 0;`;
  expect(expected).toContain(await verdictOf(legacy, action));
});
