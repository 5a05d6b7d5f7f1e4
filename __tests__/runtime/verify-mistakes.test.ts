/** Mistakes in migrations that only show when something unusual happens, and what looks like a mistake and is none. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD = '#include <linux/fs.h>\n#include <linux/mm.h>\n';

async function verify(before: string, after: string): Promise<HookVerification> {
  const results = await verifyDriver(
    { path: 'driver.c', source: HEAD + before },
    { path: 'driver.c', source: HEAD + after },
  );
  expect(results).toHaveLength(1);
  return results[0];
}

const rules = ({ divergences }: HookVerification): string[] =>
  divergences.filter(({ verdict }) => verdict !== 'improved').map(({ rule }) => rule);

const FOPS = { legacy: '.mmap = d_mmap', migrated: '.mmap_prepare = d_mmap_prepare' };

/** A driver of one hook in both forms. */
function pair(common: string, legacy: string, migrated: string): [string, string] {
  const fops = (member: string): string => `static const struct file_operations d_fops = { ${member} };`;
  return [
    `${common}\nstatic int d_mmap(struct file *file, struct vm_area_struct *vma)\n{\n${legacy}\n}\n${fops(FOPS.legacy)}`,
    `${common}\nstatic int d_mmap_prepare(struct vm_area_desc *desc)\n{\n\tstruct file *file = desc->file;\n\n${migrated}\n}\n${fops(FOPS.migrated)}`,
  ];
}

const DEVICE =
  'struct dev { struct page **pages; unsigned long nr; refcount_t users; struct mutex lock; unsigned long pfn; };';
const DEV = '\tstruct dev *dev = file->private_data;\n';

/** Hooks with their right migration, and with one that differs only where the title says. */
const MISTAKES: readonly [
  title: string,
  rule: string,
  common: string,
  legacy: string,
  right: string,
  wrong: string,
][] = [
  [
    'a caller without the capability gets another error',
    'errno',
    '',
    '\treturn capable(CAP_SYS_RAWIO) ? 0 : -EPERM;',
    '\treturn capable(CAP_SYS_RAWIO) ? 0 : -EPERM;',
    '\treturn capable(CAP_SYS_RAWIO) ? 0 : -EINVAL;',
  ],
  [
    'a shared mapping of a file that is open for reading only is let pass',
    'result',
    '',
    '\treturn vma->vm_flags & VM_MAYSHARE ? -EINVAL : 0;',
    '\treturn vma_desc_test(desc, VMA_MAYSHARE_BIT) ? -EINVAL : 0;',
    '\treturn vma_desc_test(desc, VMA_SHARED_BIT) ? -EINVAL : 0;',
  ],
  [
    'another page of an array comes first',
    'page-content',
    DEVICE,
    `${DEV}\treturn vm_map_pages_zero(vma, dev->pages, vma_pages(vma));`,
    `${DEV}\tmmap_action_map_kernel_pages_full(desc, dev->pages);\n\treturn 0;`,
    `${DEV}\tmmap_action_map_kernel_pages_full(desc, dev->pages + 1);\n\treturn 0;`,
  ],
  [
    'a signal while waiting for a lock gives another error',
    'errno',
    DEVICE,
    `${DEV}\tif (mutex_lock_interruptible(&dev->lock))\n\t\treturn -ERESTARTSYS;\n\tmutex_unlock(&dev->lock);\n\treturn 0;`,
    `${DEV}\tif (mutex_lock_interruptible(&dev->lock))\n\t\treturn -ERESTARTSYS;\n\tmutex_unlock(&dev->lock);\n\treturn 0;`,
    `${DEV}\tif (mutex_lock_interruptible(&dev->lock))\n\t\treturn -EINTR;\n\tmutex_unlock(&dev->lock);\n\treturn 0;`,
  ],
  [
    'the cache mode is lost where the code asks whether the architecture has it',
    'page-content',
    DEVICE,
    `${DEV}#ifdef pgprot_noncached\n\tvma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);\n#endif\n\treturn remap_pfn_range(vma, vma->vm_start, dev->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);`,
    `${DEV}#ifdef pgprot_noncached\n\tdesc->page_prot = pgprot_noncached(desc->page_prot);\n#endif\n\tmmap_action_remap_full(desc, dev->pfn);\n\treturn 0;`,
    `${DEV}#ifdef pgprot_noncached\n#endif\n\tmmap_action_remap_full(desc, dev->pfn);\n\treturn 0;`,
  ],
  [
    'a larger physical range than before is let be mapped',
    'result',
    'static phys_addr_t base;',
    '\treturn vm_iomap_memory(vma, base, SZ_64K);',
    '\tmmap_action_simple_ioremap(desc, base, SZ_64K);\n\treturn 0;',
    '\tmmap_action_simple_ioremap(desc, base, 2 * SZ_64K);\n\treturn 0;',
  ],
  [
    'the access time is no longer kept',
    'call-missing',
    '',
    '\tfile_accessed(file);\n\treturn 0;',
    '\tfile_accessed(file);\n\treturn 0;',
    '\treturn 0;',
  ],
  [
    'a bound on the offset is no longer taken off the number of pages',
    'result',
    DEVICE,
    `${DEV}\tif (vma->vm_pgoff >= dev->nr || vma_pages(vma) > dev->nr - vma->vm_pgoff)\n\t\treturn -ENXIO;\n\treturn 0;`,
    `${DEV}\tif (desc->pgoff >= dev->nr || vma_desc_pages(desc) > dev->nr - desc->pgoff)\n\t\treturn -ENXIO;\n\treturn 0;`,
    `${DEV}\tif (desc->pgoff >= dev->nr || vma_desc_pages(desc) > dev->nr)\n\t\treturn -ENXIO;\n\treturn 0;`,
  ],
];

describe.each(MISTAKES)('%s', (_title, rule, common, legacy, right, wrong) => {
  test('is found', async () => {
    const result = await verify(...pair(common, legacy, wrong));
    expect(result.verdict).toBe(rule === 'errno' ? 'changed' : 'regressed');
    expect(rules(result)).toContain(rule);
  });

  test('and the right migration is not regressed', async () => {
    expect(rules(await verify(...pair(common, legacy, right)))).toEqual([]);
  });
});

const MAPPED_HEAD =
  'static int d_mapped(unsigned long start, unsigned long end, pgoff_t pgoff, const struct file *file, void **vm_private_data)\n{\n';

/** A hook that takes something for each mapping, and gives it back in close. */
function taking(mapped: string): [string, string] {
  const common = `struct dev { refcount_t users; unsigned long state; };
static void d_close(struct vm_area_struct *vma)
{
	if (!vma->vm_private_data)
		return;
	kfree(vma->vm_private_data);
}
`;
  const [before, after] = pair(
    '',
    '\tvoid *own = kzalloc(64, GFP_KERNEL);\n\n\tif (!own)\n\t\treturn -ENOMEM;\n\tvma->vm_private_data = own;\n\tvma->vm_ops = &d_ops;\n\tvm_flags_set(vma, VM_DONTEXPAND);\n\treturn 0;',
    '\tvma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);\n\tdesc->vm_ops = &d_ops;\n\treturn 0;',
  );
  const ops = (members: string): string => `static const struct vm_operations_struct d_ops = { ${members} };`;
  return [
    `${common}${ops('.close = d_close')}${before}`,
    `${common}${MAPPED_HEAD}${mapped}\n}\n${ops('.close = d_close, .mapped = d_mapped')}${after}`,
  ];
}

test('an allocation of the driver that fails is told from one of the kernel', async () => {
  const right = taking(
    '\tvoid *own = kzalloc(64, GFP_KERNEL);\n\n\tif (!own)\n\t\treturn -ENOMEM;\n\t*vm_private_data = own;\n\treturn 0;',
  );
  expect(rules(await verify(...right))).toEqual([]);
  const wrong = taking(
    '\tvoid *own = kzalloc(64, GFP_KERNEL);\n\n\tif (!own)\n\t\treturn 0;\n\t*vm_private_data = own;\n\treturn 0;',
  );
  expect(rules(await verify(...wrong))).toContain('result');
});

test('an object that is about to go is found gone', async () => {
  const [before, wrong] = pair(
    DEVICE,
    `${DEV}\treturn refcount_inc_not_zero(&dev->users) ? 0 : -ENODEV;`,
    `${DEV}\trefcount_inc_not_zero(&dev->users);\n\treturn 0;`,
  );
  expect(rules(await verify(before, wrong))).toContain('result');
});

test('a callback that no scenario calls is missed', async () => {
  const ops = (members: string): string =>
    `static vm_fault_t d_fault(struct vm_fault *vmf)\n{\n\treturn VM_FAULT_SIGBUS;\n}\nstatic const struct vm_operations_struct d_ops = { ${members} };\n${DEVICE}`;
  const hooks: [string, string] = [
    `${DEV}\tvma->vm_ops = &d_ops;\n\treturn remap_pfn_range(vma, vma->vm_start, dev->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);`,
    `${DEV}\tdesc->vm_ops = &d_ops;\n\tmmap_action_remap_full(desc, dev->pfn);\n\treturn 0;`,
  ];
  const [before, right] = pair(ops('.fault = d_fault'), ...hooks);
  const [, wrong] = pair(ops(''), ...hooks);
  expect(rules(await verify(before, right))).toEqual([]);
  expect(rules(await verify(before, wrong))).toEqual(['vm-ops']);
});

test('private data that only says whether mapped ran is no loss', async () => {
  const common = 'static void d_close(struct vm_area_struct *vma);\nstatic struct module *owner;';
  const close = (guard: string): string =>
    `static void d_close(struct vm_area_struct *vma)\n{\n${guard}\tmodule_put(owner);\n}\n`;
  const [before, after] = pair(
    '',
    '\tif (!try_module_get(owner))\n\t\treturn -ENODEV;\n\tvm_flags_set(vma, VM_DONTEXPAND);\n\tvma->vm_ops = &d_ops;\n\treturn 0;',
    '\tvma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);\n\tdesc->vm_ops = &d_ops;\n\treturn 0;',
  );
  const open = 'static void d_open(struct vm_area_struct *vma)\n{\n\t__module_get(owner);\n}\n';
  const ops = (members: string): string =>
    `static const struct vm_operations_struct d_ops = { .open = d_open, .close = d_close${members} };`;
  const mapped = `${MAPPED_HEAD}\tif (!try_module_get(owner))\n\t\treturn -ENODEV;\n\t*vm_private_data = owner;\n\treturn 0;\n}\n`;
  const legacy = `${common}${close('')}${open}${ops('')}${before}`;
  const guarded = close('\tif (!vma->vm_private_data)\n\t\treturn;\n');
  const result = await verify(
    legacy,
    `${common}${guarded}${open}${mapped}${ops(', .mapped = d_mapped')}${after}`,
  );
  expect(rules(result)).toEqual([]);
  expect(result.divergences.map(({ rule }) => rule)).toContain('marked-by-mapped');
  const unguarded = await verify(
    legacy,
    `${common}${close('')}${open}${mapped}${ops(', .mapped = d_mapped')}${after}`,
  );
  expect(unguarded.verdict).toBe('regressed');
});

test('a failure of the mapping work is tried however many questions the driver asks before it', async () => {
  const version = (form: string): { path: string; source: string } => ({
    path: `${form}.c`,
    source: readFileSync(
      join(__dirname, `../../../__testfixtures__/verify/taken-in-mapped.${form}.c`),
      'utf8',
    ),
  });
  const [{ verdict, divergences }] = await verifyDriver(version('legacy'), version('migrated'));
  expect(verdict).toBe('regressed');
  expect(divergences[0].explanation).toMatch(
    /^pm_runtime_(put_autosuspend|mark_last_busy)\(.*\) is called in addition$/,
  );
});

test('what a hook loses when its mapping call fails, also behind a mapping that goes for it, is no fault of the new form', async () => {
  const common = (
    mapped: string,
    member: string,
  ): string => `struct dev { struct module *owner; unsigned long pfn; };
static void d_open(struct vm_area_struct *vma)
{
	struct dev *dev = vma->vm_private_data;

	__module_get(dev->owner);
}
static void d_close(struct vm_area_struct *vma)
{
	struct dev *dev = vma->vm_private_data;

	if (!dev)
		return;
	module_put(dev->owner);
}
${mapped}static const struct vm_operations_struct d_ops = { .open = d_open, .close = d_close${member} };`;
  const map = 'remap_pfn_range(vma, vma->vm_start, dev->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot)';
  const [before] = pair(
    common('', ''),
    `${DEV}\tif (!try_module_get(dev->owner))\n\t\treturn -ENODEV;\n\tvma->vm_private_data = dev;\n\tvma->vm_ops = &d_ops;\n\treturn ${map};`,
    '',
  );
  const after = (taking: string): string => {
    const mapped = `${MAPPED_HEAD}\tstruct dev *dev = file->private_data;\n\n${taking}\t*vm_private_data = dev;\n\treturn 0;\n}\n`;
    const hook = `${DEV}\tdesc->vm_ops = &d_ops;\n\tmmap_action_remap_full(desc, dev->pfn);\n\treturn 0;`;
    return pair(common(mapped, ', .mapped = d_mapped'), '', hook)[1];
  };
  const right = await verify(before, after('\tif (!try_module_get(dev->owner))\n\t\treturn -ENODEV;\n'));
  expect(rules(right)).toEqual([]);
  expect(right.divergences.map(({ rule }) => rule)).toContain('work-not-done');
  expect((await verify(before, after(''))).verdict).toBe('regressed');
});
