/* Flags that kernels had once: code which was written then means by them what they stood for, and code that asks for them has none. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const REMAP = (vma: string): string =>
  `remap_pfn_range(${vma}, ${vma}->vm_start, *pfn, ${vma}->vm_end - ${vma}->vm_start, ${vma}->vm_page_prot)`;

const version = (
  signature: string,
  file: string,
  body: string,
  member: string,
): string => `#include <linux/fs.h>
#include <linux/mm.h>
static int tarn_mmap(${signature})
{
	unsigned long *pfn = ${file}->private_data;

${body}
}
static const struct file_operations tarn_fops = { .${member} = tarn_mmap };
`;

async function verdictOf(legacy: string, flags: string): Promise<string> {
  const [{ verdict }] = await verifyDriver(
    {
      path: 'tarn.c',
      source: version(
        'struct file *file, struct vm_area_struct *vma',
        'file',
        `${legacy}\n\treturn ${REMAP('vma')};`,
        'mmap',
      ),
    },
    {
      path: 'tarn.c',
      source: version(
        'struct vm_area_desc *desc',
        'desc->file',
        `	vma_desc_set_flags(desc, ${flags});\n	mmap_action_remap_full(desc, *pfn);\n	return 0;`,
        'mmap_prepare',
      ),
    },
  );
  return verdict;
}

test.each([
  [
    'what VM_RESERVED stood for is set by a remap',
    '\tvma->vm_flags |= VM_DONTCOPY | VM_RESERVED;',
    'VMA_DONTCOPY_BIT',
    'equivalent',
  ],
  ['what is set besides is not', '\tvma->vm_flags |= VM_DONTCOPY | VM_RESERVED;', 'VMA_IO_BIT', 'regressed'],
  [
    'a kernel without it compiles the other branch',
    '#ifdef VM_RESERVED\n\tvma->vm_flags |= VM_RESERVED;\n#else\n\tvma->vm_flags |= VM_DONTCOPY;\n#endif',
    'VMA_DONTCOPY_BIT',
    'equivalent',
  ],
])('%s', async (_name, legacy, flags, verdict) => {
  expect(await verdictOf(legacy, flags)).toBe(verdict);
});
