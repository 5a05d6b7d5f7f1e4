/* The integer in a protection is asked of what calls and choices give, too: `pgprot_val(pgprot_noncached(prot))`. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const version = (
  mapping: string,
  prot: string,
  statements: string,
  last: string,
): string => `#include <linux/fs.h>
#include <linux/mm.h>
static int weir_hook(${mapping})
{
	unsigned long *pfn = ${prot.startsWith('vma') ? 'file' : 'desc->file'}->private_data;

	${statements.replaceAll('PROT', prot)}
	${last}
}
`;
const LEGACY = (statements: string): string =>
  version(
    'struct file *file, struct vm_area_struct *vma',
    'vma->vm_page_prot',
    statements,
    'return remap_pfn_range(vma, vma->vm_start, *pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);',
  ) + 'static const struct file_operations weir_fops = { .mmap = weir_hook };\n';
const PREPARED = (statements: string): string =>
  version(
    'struct vm_area_desc *desc',
    'desc->page_prot',
    statements,
    'mmap_action_remap_full(desc, *pfn);\n\treturn 0;',
  ) + 'static const struct file_operations weir_fops = { .mmap_prepare = weir_hook };\n';

const NONCACHED = 'PROT = pgprot_noncached(PROT);';

test.each([
  ['a call', 'pgprot_val(PROT) = pgprot_val(pgprot_noncached(PROT));', 'equivalent'],
  [
    'a choice',
    'PROT = __pgprot(pgprot_val(*pfn ? pgprot_noncached(PROT) : pgprot_noncached(PROT)));',
    'equivalent',
  ],
  ['another call', 'pgprot_val(PROT) = pgprot_val(pgprot_writecombine(PROT));', 'regressed'],
  [
    'a choice of which one way is another',
    'PROT = __pgprot(pgprot_val(*pfn > 4 ? PROT : pgprot_noncached(PROT)));',
    'regressed',
  ],
])('the protection of %s', async (_name, statements, verdict) => {
  const [result] = await verifyDriver(
    { path: 'weir.c', source: LEGACY(NONCACHED) },
    { path: 'weir.c', source: PREPARED(statements) },
  );
  expect(result.verdict).toBe(verdict);
});
