/** Tests of the lock on a page, which a fault handler may say that it has taken. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

async function verified(fault: [string, string], mkwrite: [string, string]): Promise<HookVerification> {
  const source = (form: 0 | 1, hook: string): string => `#include <linux/fs.h>
#include <linux/mm.h>

static struct page *gate_pages[4];
static vm_fault_t gate_fault(struct vm_fault *vmf)
{
	if (vmf->pgoff >= 4)
		return VM_FAULT_SIGBUS;
	vmf->page = gate_pages[vmf->pgoff];
	get_page(vmf->page);
	${fault[form]}
}
static vm_fault_t gate_mkwrite(struct vm_fault *vmf)
{
	${mkwrite[form]}
}
static const struct vm_operations_struct gate_vm_ops = {
	.fault = gate_fault,
	.page_mkwrite = gate_mkwrite,
};
${hook}
`;
  const legacy = `static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &gate_vm_ops;
	return 0;
}
static const struct file_operations gate_fops = { .mmap = gate_mmap };`;
  const migrated = `static int gate_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &gate_vm_ops;
	return 0;
}
static const struct file_operations gate_fops = { .mmap_prepare = gate_mmap_prepare };`;
  const [result] = await verifyDriver(
    { path: 'a.c', source: source(0, legacy) },
    { path: 'b.c', source: source(1, migrated) },
  );
  return result;
}

const PLAIN = 'return 0;';
const SAID = 'return VM_FAULT_LOCKED;';
const LOCKED = `lock_page(vmf->page);\n	${SAID}`;
const AS_FOLIO = `folio_lock(page_folio(vmf->page));\n	${SAID}`;

test.each<[string, [string, string], [string, string], string]>([
  ['page_mkwrite that locks in both', [PLAIN, PLAIN], [LOCKED, LOCKED], 'equivalent'],
  ['page_mkwrite that locks no longer', [PLAIN, PLAIN], [LOCKED, SAID], 'regressed'],
  ['page_mkwrite that locks as a folio', [PLAIN, PLAIN], [LOCKED, AS_FOLIO], 'equivalent'],
  ['a fault that locks in both', [LOCKED, LOCKED], [LOCKED, LOCKED], 'equivalent'],
  ['a fault that locks no longer', [LOCKED, SAID], [LOCKED, LOCKED], 'regressed'],
])('%s', async (_, fault, mkwrite, verdict) => {
  const result = await verified(fault, mkwrite);
  expect(result.verdict).toBe(verdict);
  const told = result.divergences.some(({ explanation }) => explanation.includes('page not locked'));
  expect(told).toBe(verdict === 'regressed');
});
