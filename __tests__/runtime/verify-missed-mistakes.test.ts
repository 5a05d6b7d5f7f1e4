/** Mistakes that the mutation bench once missed, each in the smallest driver that shows it. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD = '#include <linux/fs.h>\n#include <linux/mm.h>\n#include <linux/module.h>\n';

async function verified(legacy: string, migrated: string): Promise<HookVerification> {
  const source = (text: string, member: string): string =>
    `${HEAD}${text}\nstatic const struct file_operations pier_fops = { .${member} = pier_${member} };\n`;
  const [result] = await verifyDriver(
    { path: 'a.c', source: source(legacy, 'mmap') },
    { path: 'b.c', source: source(migrated, 'mmap_prepare') },
  );
  return result;
}

const LEGACY = 'static int pier_mmap(struct file *file, struct vm_area_struct *vma)\n{\n';
const MIGRATED = 'static int pier_mmap_prepare(struct vm_area_desc *desc)\n{\n';

describe('a test of size and offset together', () => {
  const legacy = `${LEGACY}	if (vma_pages(vma) > 16 && vma->vm_pgoff > 6)
		return -EINVAL;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}`;
  const rest = 'vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);\n	return 0;\n}';

  test('is kept', async () => {
    const kept = `${MIGRATED}	if (vma_desc_pages(desc) > 16 && desc->pgoff > 6)\n		return -EINVAL;\n	${rest}`;
    expect((await verified(legacy, kept)).verdict).toBe('improved');
  });

  test('is forgotten', async () => {
    const { verdict, divergences } = await verified(legacy, `${MIGRATED}	${rest}`);
    expect(verdict).toBe('regressed');
    expect(divergences[0].ops).toEqual(['map 0 17 rw shared 7']);
  });
});

describe('an end that is just behind the last page', () => {
  const test_of = (pages: string, offset: string): string =>
    `	if (${offset} + ${pages} > 16)\n		return -EINVAL;\n`;
  const legacy = `${LEGACY}${test_of('vma_pages(vma)', 'vma->vm_pgoff')}	return 0;\n}`;

  test.each([
    ['desc->pgoff', 'improved'],
    ['(desc->pgoff & ~1UL)', 'regressed'],
  ])('begins at %s', async (offset, verdict) => {
    const migrated = `${MIGRATED}${test_of('vma_desc_pages(desc)', offset)}	return 0;\n}`;
    expect((await verified(legacy, migrated)).verdict).toBe(verdict);
  });
});

test('two errors that became others are both told', async () => {
  const legacy = `${LEGACY}	if (vma->vm_pgoff > 8)
		return -ENXIO;
	if (vma_pages(vma) > 16)
		return -EFBIG;
	return 0;
}`;
  const migrated = `${MIGRATED}	if (desc->pgoff > 8 || vma_desc_pages(desc) > 16)
		return -EINVAL;
	return 0;
}`;
  const { verdict, divergences } = await verified(legacy, migrated);
  expect(verdict).toBe('changed');
  const told = divergences
    .filter(({ rule }) => rule === 'errno')
    .map(({ explanation }) => explanation)
    .join();
  expect(told).toContain('-EFBIG became -EINVAL');
  expect(told).toContain('-ENXIO became -EINVAL');
});

test('a value that changed places with its neighbour is not what was there', async () => {
  const state = 'struct pier { unsigned long first, second; };\n';
  const swap = '	swap(pier->first, pier->second);\n';
  const legacy = `${state}${LEGACY}	struct pier *pier = file->private_data;\n\n${swap}	vm_flags_set(vma, VM_IO);\n	return 0;\n}`;
  const migrated = (body: string): string =>
    `${state}static int pier_mapped(unsigned long start, unsigned long end, pgoff_t pgoff, const struct file *file, void **data)
{
	struct pier *pier = file->private_data;

${body}	return pier ? 0 : -ENODEV;
}
static const struct vm_operations_struct pier_ops = { .mapped = pier_mapped };
${MIGRATED}	vma_desc_set_flags(desc, VMA_IO_BIT);
	desc->vm_ops = &pier_ops;
	return 0;
}`;
  expect((await verified(legacy, migrated(''))).verdict).toBe('regressed');
});

describe('a file that is open for reading only', () => {
  const test_of = (flag: string): string =>
    `	if (${flag} && !(file->f_mode & FMODE_WRITE))\n		return -EPERM;\n	return 0;\n}`;
  const legacy = `${LEGACY}${test_of('(vma->vm_flags & VM_WRITE)')}`;

  // A private mapping of it may be made writable: it has VM_MAYWRITE from the beginning.
  test.each([
    ['VMA_WRITE_BIT', 'equivalent'],
    ['VMA_MAYWRITE_BIT', 'regressed'],
  ])('is mapped to be read, and %s is asked for', async (flag, verdict) => {
    const file = '	struct file *file = desc->file;\n\n';
    const migrated = `${MIGRATED}${file}${test_of(`vma_desc_test(desc, ${flag})`)}`;
    expect((await verified(legacy, migrated)).verdict).toBe(verdict);
  });
});
