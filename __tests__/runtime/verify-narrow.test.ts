/** Types that are too narrow for an offset or a size: a large one is taken for a small one. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD = '#include <linux/fs.h>\n#include <linux/mm.h>\n#include <linux/module.h>\n';

/** Verify a hook that refuses what is behind a bound, and maps the rest as `then` says. */
async function verified(
  legacy: string,
  migrated: string,
  [then, then_prepare]: readonly [string, string] = [
    'vm_flags_set(vma, VM_DONTEXPAND);\n	return 0;',
    'vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);\n	return 0;',
  ],
): Promise<HookVerification> {
  const fops = (member: string): string =>
    `static const struct file_operations quay_fops = { .${member} = quay_${member} };\n`;
  const [result] = await verifyDriver(
    {
      path: 'a.c',
      source: `${HEAD}static int quay_mmap(struct file *file, struct vm_area_struct *vma)\n{\n${legacy}	${then}\n}\n${fops('mmap')}`,
    },
    {
      path: 'b.c',
      source: `${HEAD}static int quay_mmap_prepare(struct vm_area_desc *desc)\n{\n${migrated}	${then_prepare}\n}\n${fops('mmap_prepare')}`,
    },
  );
  return result;
}

/** A test of an offset and a size that two locals, or casts, hold. */
function bounded(offset: string, size: string): string {
  return `	if (${offset} >= 64 || ${size} > 64 - ${offset})\n		return -EINVAL;\n`;
}

const LEGACY = bounded('vma->vm_pgoff', 'vma_pages(vma)');

describe('an offset', () => {
  test.each(['u8', 'u16', 'unsigned int', 'int'])('that %s is too narrow for', async (type) => {
    const local = `	${type} first = desc->pgoff;\n\n${bounded('first', 'vma_desc_pages(desc)')}`;
    const { verdict, divergences } = await verified(LEGACY, local);
    expect(verdict).toBe('regressed');
    expect(divergences[0].explanation).toContain('-EINVAL became success');
  });

  test('that is cast with what is added to it', async () => {
    const sum = '	if ((u32)(desc->pgoff + vma_desc_pages(desc)) > 64)\n		return -EINVAL;\n';
    expect((await verified(LEGACY, sum)).verdict).toBe('regressed');
  });

  test('that is compared as a narrow type', async () => {
    const least = `	if (min_t(u32, desc->pgoff, 64) >= 64 || vma_desc_pages(desc) > 64)\n		return -EINVAL;\n`;
    expect((await verified(LEGACY, least)).verdict).toBe('regressed');
  });

  test('that both forms hold in it', async () => {
    const narrow = (offset: string, pages: string): string =>
      `	unsigned int first = ${offset};\n\n${bounded('first', pages)}`;
    const { verdict } = await verified(
      narrow('vma->vm_pgoff', 'vma_pages(vma)'),
      narrow('desc->pgoff', 'vma_desc_pages(desc)'),
    );
    expect(verdict).toBe('improved');
  });

  test('of which a shift selects a narrow index', async () => {
    const select = (type: string, offset: string): string =>
      `	${type} index = ${offset} >> 8;\n\n	if (index > 3)\n		return -ENXIO;\n`;
    const old = select('unsigned int', 'vma->vm_pgoff');
    expect((await verified(old, select('unsigned int', 'desc->pgoff'))).verdict).toBe('improved');
    expect((await verified(old, select('unsigned long', 'desc->pgoff'))).verdict).toBe('changed');
  });
});

describe('a size', () => {
  test.each([
    ['u8', 'vma_desc_pages(desc)', '64'],
    ['u16', 'vma_desc_pages(desc)', '64'],
    ['u32', 'vma_desc_pages(desc)', '64'],
    ['u32', 'vma_desc_size(desc)', '64 * PAGE_SIZE'],
  ])('that %s is too narrow for: %s', async (type, size, most) => {
    const test_of = (text: string): string => `	if (${text} > ${most})\n		return -EINVAL;\n`;
    const old = test_of(size === 'vma_desc_pages(desc)' ? 'vma_pages(vma)' : '(vma->vm_end - vma->vm_start)');
    const { verdict, divergences } = await verified(old, test_of(`(${type})${size}`));
    expect(verdict).toBe('regressed');
    expect(divergences[0].explanation).toContain('-EINVAL became success');
  });

  const remapped = [
    'return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start, vma->vm_page_prot);',
    'mmap_action_remap_full(desc, 0x1000);\n	return 0;',
  ] as const;

  test('that nothing limits, beside a narrow type', async () => {
    const minor = '	u32 low = file->f_flags + (unsigned long)file;\n\n	if (low == 7)\n		return -EINVAL;\n';
    const { verdict } = await verified(minor, minor.replaceAll('file', 'desc->file'), remapped);
    expect(verdict).toBe('improved');
  });
});

describe('a type that only one form has, where a size that it is too narrow for cannot be run', () => {
  const each = (type: string, pages: string): string => `	unsigned long n = ${pages}, sum = 0, i;
	${type} last = n;

	for (i = 0; i < n; i++)
		sum += i;
	if (sum > 1000 && last < 4)
		return -EINVAL;
`;
  const old = each('unsigned long', 'vma_pages(vma)');

  test('is told', async () => {
    const { verdict, reasons } = await verified(old, each('unsigned int', 'vma_desc_pages(desc)'));
    expect(verdict).toBe('inconclusive');
    expect(reasons.join()).toContain('only the migrated form makes a value fit u32');
  });

  test('is no matter where both have it', async () => {
    const both = [each('u32', 'vma_pages(vma)'), each('u32', 'vma_desc_pages(desc)')] as const;
    expect((await verified(...both)).verdict).toBe('equivalent');
  });
});
