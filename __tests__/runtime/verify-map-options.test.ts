/** Flags that a mapping has by an option of mmap(): a hook that takes them away is seen. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

async function verified(legacy: string, migrated: string): Promise<HookVerification> {
  const head = '#include <linux/fs.h>\n#include <linux/mm.h>\n';
  const operations = 'static const struct vm_operations_struct weir_vm_ops = { };\n';
  const fops = (member: string): string =>
    `static const struct file_operations weir_fops = { .${member} = weir_${member} };\n`;
  const [result] = await verifyDriver(
    {
      path: 'a.c',
      source: `${head}${operations}static int weir_mmap(struct file *file, struct vm_area_struct *vma)\n{\n${legacy}	vma->vm_ops = &weir_vm_ops;\n	return 0;\n}\n${fops('mmap')}`,
    },
    {
      path: 'b.c',
      source: `${head}${operations}static int weir_mmap_prepare(struct vm_area_desc *desc)\n{\n${migrated}	desc->vm_ops = &weir_vm_ops;\n	return 0;\n}\n${fops('mmap_prepare')}`,
    },
  );
  return result;
}

describe.each([
  ['LOCKED', 'locked'],
  ['NORESERVE', 'noreserve'],
])('VM_%s', (flag, option) => {
  const clear = `	vma_desc_clear_flags(desc, VMA_${flag}_BIT);\n`;

  test('is cleared by one form', async () => {
    const { verdict, divergences } = await verified('', clear);
    expect(verdict).toBe('regressed');
    expect(divergences[0].ops[0]).toMatch(new RegExp(`^mapx .* ${option}$`));
  });

  test('is cleared by both', async () => {
    const { verdict } = await verified(`	vm_flags_clear(vma, VM_${flag});\n`, clear);
    expect(verdict).toBe('equivalent');
  });
});
