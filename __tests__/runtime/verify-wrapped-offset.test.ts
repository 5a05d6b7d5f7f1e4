/** A hook that takes the first offset of its window from that of the mapping: of one that lies before it, that wraps around. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD = '#include <linux/fs.h>\n#include <linux/mm.h>\nstruct dv { unsigned long pfn; };\n';

const legacy = `${HEAD}
static int dv_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dv *d = file->private_data;

	vma->vm_pgoff -= 0x100;
	if (vma->vm_pgoff > 16)
		return -EINVAL;
	vm_flags_set(vma, VM_DONTCOPY);
	return remap_pfn_range(vma, vma->vm_start, d->pfn + vma->vm_pgoff, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations dv_fops = { .mmap = dv_mmap };
`;

const migrated = (check: string): string => `${HEAD}
static int dv_mmap_prepare(struct vm_area_desc *desc)
{
	struct dv *d = desc->file->private_data;

	desc->pgoff -= 0x100;
	${check}
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	mmap_action_remap_full(desc, d->pfn + desc->pgoff);
	return 0;
}
static const struct file_operations dv_fops = { .mmap_prepare = dv_mmap_prepare };
`;

async function verified(check: string): Promise<HookVerification> {
  const [result] = await verifyDriver(
    { path: 'dv.c', source: legacy },
    { path: 'dv.c', source: migrated(check) },
  );
  return result;
}

test('offsets before the window are refused, and those in it are mapped', async () => {
  const { verdict, bound } = await verified('if (desc->pgoff > 16) return -EINVAL;');
  expect(verdict).toBe('improved');
  expect(bound.coverage!.legacy).toMatchObject({ missed: [], ways: 2, ways_missed: [] });
  expect(bound.runs).toBeGreaterThan(50);
});

test.each(['', 'if ((long)desc->pgoff > 16) return -EINVAL;'])(
  'another check, "%s", is told',
  async (check) => {
    expect((await verified(check)).verdict).toBe('regressed');
  },
);
