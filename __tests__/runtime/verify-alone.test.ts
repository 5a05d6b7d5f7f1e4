import { loadGrammar } from '../../model/parse';
import { PROFILES } from '../../model/kernel-api';
import { verifyAlone, type AloneResult } from '../../runtime/verify/alone';

// A driver of the new form by itself: what a mapping takes is given back once, and only once.

beforeAll(loadGrammar);

async function judged(operations: string, callbacks: string, hook: string): Promise<AloneResult> {
  const source = `#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/mm.h>
struct buoy { struct kref ref; unsigned long pfn; };
void buoy_free(struct kref *ref);
static void buoy_open(struct vm_area_struct *vma)
{
	struct buoy *buoy = vma->vm_file->private_data;

	kref_get(&buoy->ref);
}
${callbacks}
static const struct vm_operations_struct buoy_ops = { ${operations} };
static int buoy_mmap_prepare(struct vm_area_desc *desc)
{
	struct buoy *buoy = desc->file->private_data;

${hook}
	return 0;
}
static const struct file_operations buoy_fops = { .mmap_prepare = buoy_mmap_prepare };
`;
  const [result] = await verifyAlone({ path: 'buoy.c', source }, PROFILES['7.1']);
  return result;
}

const MAPPED = `static int buoy_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct buoy *buoy = file->private_data;

	kref_get(&buoy->ref);
	*vm_private_data = buoy;
	return 0;
}
`;
const CLOSE = (guard: string): string => `static void buoy_close(struct vm_area_struct *vma)
{
	struct buoy *buoy = vma->vm_private_data;

${guard}	kref_put(&buoy->ref, buoy_free);
}
`;
const ALL = '.mapped = buoy_mapped, .open = buoy_open, .close = buoy_close';
const REMAP = '	desc->vm_ops = &buoy_ops;\n	mmap_action_remap_full(desc, buoy->pfn);';

test('a close() that knows that nothing was taken is right', async () => {
  const result = await judged(ALL, MAPPED + CLOSE('	if (!buoy)\n		return;\n'), REMAP);
  expect(result).toMatchObject({ operations: 'buoy_fops', hook: 'buoy_mmap_prepare', undecided: null });
  expect(result.faults).toEqual([]);
  expect(result.scenarios).toBeGreaterThan(30);
});

test('a close() that is called after the action has failed, where nothing was taken, stops the kernel', async () => {
  const { faults } = await judged(ALL, MAPPED + CLOSE(''), REMAP);
  expect(faults.map(({ message }) => message).join()).toMatch(/NULL is dereferenced/);
});

test('a reference that the hook itself takes is left when the mapping fails', async () => {
  const taken = `	kref_get(&buoy->ref);\n	desc->private_data = buoy;\n${REMAP}`;
  const { faults } = await judged('.open = buoy_open, .close = buoy_close', CLOSE(''), taken);
  expect(faults.map(({ message }) => message).join()).toMatch(/taken and not given back/);
});

test('private data that mapped() stores is lost when the range merges', async () => {
  const { faults } = await judged(ALL, MAPPED + CLOSE('	if (!buoy)\n		return;\n'), '	desc->vm_ops = &buoy_ops;');
  expect(faults.length).toBeGreaterThan(0);
});

test('a driver that accepts nothing is not judged', async () => {
  const { undecided, faults } = await judged('.open = buoy_open', '', '	return -ENODEV;');
  expect(undecided).toMatch(/accepts a mapping/);
  expect(faults).toEqual([]);
});
