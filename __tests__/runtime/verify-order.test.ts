/** What only orders accesses, waits, or marks a page shows in no mapping: that it is called is what is compared. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD = `#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/delay.h>
static struct page *spool_page;
static unsigned long spool_pfn;
`;
const REMAP =
  'return remap_pfn_range(vma, vma->vm_start, spool_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);';

async function verdictOf(legacy: string, migrated: string): Promise<string> {
  const [{ verdict }] = await verifyDriver(
    {
      path: 'a.c',
      source: `${HEAD}static int spool_mmap(struct file *file, struct vm_area_struct *vma)
{
	${legacy}
	${REMAP}
}
static const struct file_operations spool_fops = { .mmap = spool_mmap };
`,
    },
    {
      path: 'b.c',
      source: `${HEAD}static int spool_mmap_prepare(struct vm_area_desc *desc)
{
	${migrated}
	mmap_action_remap_full(desc, spool_pfn);
	return 0;
}
static const struct file_operations spool_fops = { .mmap_prepare = spool_mmap_prepare };
`,
    },
  );
  return verdict;
}

test.each([
  'wmb();',
  'smp_mb();',
  'udelay(10);',
  'SetPageReserved(spool_page);',
  'set_page_dirty(spool_page);',
  'flush_dcache_page(spool_page);',
  'flush_cache_all();',
])('%s is missed', async (statement) => {
  expect(['equivalent', 'improved']).not.toContain(await verdictOf(statement, ''));
});

test.each(['wmb();', 'udelay(10);', 'flush_dcache_page(spool_page);'])(
  '%s that stays is not',
  async (statement) => {
    expect(['equivalent', 'improved']).toContain(await verdictOf(statement, statement));
  },
);

test('two of them the other way round are seen', async () => {
  const verdict = await verdictOf('wmb();\n	udelay(10);', 'udelay(10);\n	wmb();');
  expect(['equivalent', 'improved']).not.toContain(verdict);
});
