/** Tests of single bits of a value that nothing in the file determines: forms that ask for other bits are told apart. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD = `#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/bitops.h>
struct dv { unsigned long flags; unsigned int mode; unsigned long pfn; };
`;

const legacy = (test: string): string => `${HEAD}
static int dv_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dv *d = file->private_data;

	${test}
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, d->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations dv_fops = { .mmap = dv_mmap };
`;

const migrated = (test: string): string => `${HEAD}
static int dv_mmap_prepare(struct vm_area_desc *desc)
{
	struct dv *d = desc->file->private_data;

	${test}
		return -EBUSY;
	mmap_action_remap_full(desc, d->pfn);
	return 0;
}
static const struct file_operations dv_fops = { .mmap_prepare = dv_mmap_prepare };
`;

async function verdict(before: string, after: string): Promise<string> {
  const [result] = await verifyDriver(
    { path: 'dv.c', source: legacy(before) },
    { path: 'dv.c', source: migrated(after) },
  );
  return result.verdict;
}

test.each([
  ['another bit', 'if (d->flags & 0x40)', 'if (d->flags & 0x80)'],
  ['another bit by its number', 'if (test_bit(6, &d->flags))', 'if (test_bit(7, &d->flags))'],
  ['the opposite', 'if (d->flags & 0x40)', 'if (!(d->flags & 0x40))'],
  ['fewer bits', 'if (d->mode & 3)', 'if (d->mode & 1)'],
  ['more bits', 'if (!(d->mode & 2))', 'if (!(d->mode & 6))'],
  ['a bit more', 'if (d->mode & 2)', 'if (d->mode & 6)'],
  ['another bit of a part', 'if ((d->mode >> 4) & 1)', 'if ((d->mode >> 4) & 2)'],
  [
    'another bit behind a first test',
    'if (d->flags & 1)\n\t\treturn -EIO;\n\tif (d->flags & 2)',
    'if (d->flags & 1)\n\t\treturn -EIO;\n\tif (d->flags & 4)',
  ],
  [
    'one of four, tested one after the other',
    'if (d->flags & 1)\n\t\treturn -EIO;\n\tif (d->flags & 2)\n\t\treturn -EPERM;\n\tif (d->flags & 4)\n\t\treturn -EACCES;\n\tif (d->flags & 8)',
    'if (d->flags & 1)\n\t\treturn -EIO;\n\tif (d->flags & 2)\n\t\treturn -EPERM;\n\tif (d->flags & 4)\n\t\treturn -EACCES;\n\tif (d->flags & 16)',
  ],
])('%s regresses', async (_name, before, after) => {
  expect(await verdict(before, after)).toBe('regressed');
});

test.each([
  'if (d->flags & 0x40)',
  'if (d->mode & 3)',
  'if ((d->mode >> 4) & 2)',
  'if (test_bit(7, &d->flags))',
])('%s in both is no regression', async (test) => {
  expect(await verdict(test, test)).toBe('improved');
});

/** Memory of which nothing is known, that bits are stored in. */
const NOT = '\n\tif (d->pfn == 0)';

test.each([
  [
    'a bit that is set twice and cleared',
    'd->mode |= 4UL; d->mode |= 4UL; d->mode &= ~4UL;',
    'd->mode |= 4UL; d->mode &= ~4UL;',
  ],
  [
    'two bits that are set twice and cleared at once',
    'd->mode |= 4UL; d->mode |= 8; d->mode |= 4UL; d->mode &= ~12UL;',
    'd->mode |= 4UL; d->mode |= 8; d->mode &= ~12UL;',
  ],
  ['a shift by nothing', 'd->mode = (d->flags >> 0) << 8;', 'd->mode = d->flags << 8;'],
  ['no more bits', 'd->mode = 0 | d->flags;', 'd->mode = d->flags;'],
])('%s leaves the same', async (_name, before, after) => {
  expect(await verdict(before + NOT, after + NOT)).not.toMatch(/regressed|inconclusive/);
});

test.each([
  ['another bit that is cleared', 'd->mode |= 4UL; d->mode &= ~4UL;', 'd->mode |= 4UL; d->mode &= ~8UL;'],
  ['a bit that stays set', 'd->mode |= 4UL; d->mode &= ~4UL;', 'd->mode |= 4UL;'],
  ['a truth value', 'd->mode = (bool)(unsigned char)d->flags;', 'd->mode = (bool)d->flags;'],
])('%s leaves something else', async (_name, before, after) => {
  expect(await verdict(before + NOT, after + NOT)).toBe('regressed');
});
