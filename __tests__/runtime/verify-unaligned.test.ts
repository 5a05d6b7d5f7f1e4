/** What is mapped begins at an address of which only the frame is used: it need not be that of a page. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD = `#include <linux/fs.h>
#include <linux/mm.h>
struct dev { phys_addr_t phys; resource_size_t size; };
`;

/** A driver that maps its memory, in both forms. */
async function verify(legacy: string, migrated: string): Promise<HookVerification> {
  const before = `${HEAD}
static int d_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev *dev = file->private_data;

	${legacy}
}
static const struct file_operations d_fops = { .mmap = d_mmap };
`;
  const after = `${HEAD}
static int d_mmap_prepare(struct vm_area_desc *desc)
{
	struct dev *dev = desc->file->private_data;

	${migrated}
	return 0;
}
static const struct file_operations d_fops = { .mmap_prepare = d_mmap_prepare };
`;
  const [result] = await verifyDriver(
    { path: 'driver.c', source: before },
    { path: 'driver.c', source: after },
  );
  return result;
}

const remap = (pfn: string): string =>
  `return remap_pfn_range(vma, vma->vm_start, ${pfn}, vma->vm_end - vma->vm_start, vma->vm_page_prot);`;
const action = (pfn: string): string => `mmap_action_remap_full(desc, ${pfn});`;
const iomap = 'return vm_iomap_memory(vma, dev->phys, dev->size);';

test.each([
  ['rounded up', remap('dev->phys >> PAGE_SHIFT'), action('PFN_UP(dev->phys)')],
  ['no longer rounded up', remap('PAGE_ALIGN(dev->phys) >> PAGE_SHIFT'), action('dev->phys >> PAGE_SHIFT')],
  ['without an offset', remap('(dev->phys + 0x800) >> PAGE_SHIFT'), action('PHYS_PFN(dev->phys)')],
  ['divided another way', remap('(dev->phys + PAGE_SIZE / 2) / PAGE_SIZE'), action('dev->phys / PAGE_SIZE')],
  [
    'cut off before a range is mapped',
    iomap,
    'mmap_action_simple_ioremap(desc, dev->phys & PAGE_MASK, dev->size);',
  ],
])('a start that is %s shows other frames', async (_title, legacy, migrated) => {
  const { verdict } = await verify(legacy, migrated);
  expect(verdict).toBe('regressed');
});

test.each([
  ['by another name', remap('dev->phys >> PAGE_SHIFT'), action('PHYS_PFN(dev->phys)')],
  [
    'before or behind the sum with the offset',
    remap('(dev->phys + (vma->vm_pgoff << PAGE_SHIFT)) >> PAGE_SHIFT'),
    action('desc->pgoff + (dev->phys >> PAGE_SHIFT)'),
  ],
  ['of a range', iomap, 'mmap_action_simple_ioremap(desc, dev->phys, dev->size);'],
])('the same frame %s is no other', async (_title, legacy, migrated) => {
  const { verdict } = await verify(legacy, migrated);
  expect(['equivalent', 'improved']).toContain(verdict);
});
