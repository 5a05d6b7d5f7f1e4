/** Tests of new forms that the kernel's headers do not take: they are not equivalent to anything. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const LEGACY = `#include <linux/fs.h>
#include <linux/mm.h>
static int mole_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & (VM_WRITE | VM_EXEC))
		return -EPERM;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}
static const struct file_operations mole_fops = { .mmap = mole_mmap };
`;

async function verified(test: string, set: string): Promise<HookVerification> {
  const migrated = `#include <linux/fs.h>
#include <linux/mm.h>
static int mole_mmap_prepare(struct vm_area_desc *desc)
{
	if (${test})
		return -EPERM;
	${set};
	return 0;
}
static const struct file_operations mole_fops = { .mmap_prepare = mole_mmap_prepare };
`;
  const [result] = await verifyDriver({ path: 'a.c', source: LEGACY }, { path: 'b.c', source: migrated });
  return result;
}

const TEST = 'vma_desc_test_any(desc, VMA_WRITE_BIT, VMA_EXEC_BIT)';
const WRITES = ' || vma_desc_test_any(desc, VMA_WRITE_BIT, VMA_EXEC_BIT)';
const SET = 'vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT)';

test.each([
  [TEST, SET],
  ['vma_desc_test(desc, VMA_WRITE_BIT) || vma_desc_test(desc, VMA_EXEC_BIT)', SET],
  ['vma_flags_test_any(&desc->vma_flags, VMA_WRITE_BIT, VMA_EXEC_BIT)', SET],
  ['vma_flags_to_legacy(desc->vma_flags) & (VM_WRITE | VM_EXEC)', SET],
  [TEST, 'vma_desc_set_flags_mask(desc, mk_vma_flags(VMA_DONTEXPAND_BIT))'],
  [TEST, 'vma_flags_t flags = mk_vma_flags(VMA_DONTEXPAND_BIT); vma_flags_set_mask(&desc->vma_flags, flags)'],
  [
    TEST,
    'vma_flags_t flags = (vma_flags_t){ }; vma_flags_set(&flags, VMA_DONTEXPAND_BIT); vma_flags_set_mask(&desc->vma_flags, flags)',
  ],
  ['!vma_flags_empty(&desc->vma_flags) && vma_flags_to_legacy(EMPTY_VMA_FLAGS)' + WRITES, SET],
])('%s builds; so does %s', async (test, set) => {
  expect((await verified(test, set)).verdict).toBe('improved');
});

const ARITY = 'vma_desc_test() is given 3 arguments and takes 2';
const FLAGS = 'a vma_flags_t is no number: it would not compile';

test.each([
  ['vma_desc_test(desc, VMA_WRITE_BIT, VMA_EXEC_BIT)', SET, ARITY],
  [
    'vma_flags_test(&desc->vma_flags, VMA_WRITE_BIT, VMA_EXEC_BIT)',
    SET,
    'vma_flags_test() is given 3 arguments and takes 2',
  ],
  [
    'desc->vm_flags & (VM_WRITE | VM_EXEC)',
    SET,
    'line 5: struct vm_area_desc of Linux 7.1 has no vm_flags, but vma_flags: it would not compile',
  ],
  ['desc->vma_flags & (VM_WRITE | VM_EXEC)', SET, FLAGS],
  ['!(~desc->vma_flags)', SET, FLAGS],
  [TEST, 'desc->vma_flags |= VM_DONTEXPAND', FLAGS],
  [TEST, 'desc->vma_flags = VM_DONTEXPAND', FLAGS],
  [TEST, 'vma_desc_set_flags_mask(desc, VM_DONTEXPAND)', FLAGS],
  [TEST, 'unsigned long old = desc->vma_flags; desc->private_data = (void *)old', FLAGS],
])('%s, %s', async (test, set, reason) => {
  const { verdict, reasons } = await verified(test, set);
  expect(verdict).toBe('inconclusive');
  expect(reasons.join('\n')).toContain(reason);
});
