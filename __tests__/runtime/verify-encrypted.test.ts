/** Where memory is encrypted (SME, SEV), what maps a device has to ask for what is not: io_remap_pfn_range() does. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD =
  '#include <linux/fs.h>\n#include <linux/io.h>\n#include <linux/mm.h>\n#include <linux/module.h>\n\nstatic unsigned long pier_base = 0x10000000;\n\n';

async function verified(legacy: string, migrated: string): Promise<HookVerification> {
  const source = (head: string, body: string, member: string): string =>
    `${HEAD}${head}\n{\n${body}}\n\nstatic const struct file_operations pier_fops = { .owner = THIS_MODULE, .${member} = pier_${member} };\n`;
  const [result] = await verifyDriver(
    {
      path: 'a.c',
      source: source('static int pier_mmap(struct file *file, struct vm_area_struct *vma)', legacy, 'mmap'),
    },
    {
      path: 'b.c',
      source: source('static int pier_mmap_prepare(struct vm_area_desc *desc)', migrated, 'mmap_prepare'),
    },
  );
  return result;
}

const remap = (call: string, protection = 'vma->vm_page_prot'): string =>
  `	return ${call}(vma, vma->vm_start, pier_base >> PAGE_SHIFT,\n		vma->vm_end - vma->vm_start, ${protection});\n`;
const action = (call: string): string => `	${call}(desc, pier_base >> PAGE_SHIFT);\n	return 0;\n`;
const decrypted = (at: string): string => `	${at} = pgprot_decrypted(${at});\n`;

const EQUAL = [
  [remap('io_remap_pfn_range'), action('mmap_action_ioremap_full')],
  [remap('remap_pfn_range'), action('mmap_action_remap_full')],
  // What the hook makes of the whole mapping holds for either action.
  [
    decrypted('vma->vm_page_prot') + remap('remap_pfn_range'),
    decrypted('desc->page_prot') + action('mmap_action_remap_full'),
  ],
  [
    '	return vm_iomap_memory(vma, pier_base, 0x4000);\n',
    '	mmap_action_simple_ioremap(desc, pier_base, 0x4000);\n	return 0;\n',
  ],
] as const;

test.each(EQUAL)('%s as %s shows the same pages', async (legacy, migrated) => {
  const { verdict, divergences } = await verified(legacy, migrated);
  expect(divergences.filter(({ rule }) => rule.startsWith('page'))).toEqual([]);
  expect(['equivalent', 'improved']).toContain(verdict);
});

test('memory of a device that is mapped as memory is regresses', async () => {
  const { verdict, divergences } = await verified(
    remap('io_remap_pfn_range'),
    action('mmap_action_remap_full'),
  );
  expect(verdict).toBe('regressed');
  expect(divergences[0].explanation).toContain('mmap_action_ioremap()');
});

test('memory that is mapped as a device is changes what is seen of it', async () => {
  const { verdict, divergences } = await verified(
    remap('remap_pfn_range'),
    action('mmap_action_ioremap_full'),
  );
  expect(verdict).toBe('changed');
  expect(divergences.map(({ rule }) => rule)).toContain('page-decrypted');
});

test('private copies that are mapped decrypted regress: they are written as memory is', async () => {
  const { verdict } = await verified(
    remap('remap_pfn_range', 'pgprot_decrypted(vma->vm_page_prot)'),
    decrypted('desc->page_prot') + action('mmap_action_remap_full'),
  );
  expect(verdict).toBe('regressed');
});
