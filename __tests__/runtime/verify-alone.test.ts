import { loadGrammar } from '../../model/parse';
import { PROFILES } from '../../model/kernel-api';
import { verifyAlone, type AloneResult } from '../../runtime/verify/alone';
import { verifyDriver } from '../../runtime/verify/verify-driver';

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

describe('what is no fault of the driver', () => {
  const alone = async (source: string): Promise<AloneResult[]> =>
    verifyAlone({ path: 'lantern.c', source }, PROFILES['7.1']);

  test('a page whose reference the fault handler hands on, and a warning that answers decide', async () => {
    const [result] = await alone(`#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>
struct lantern { char *start; };
int lantern_state(struct lantern *lantern);
static vm_fault_t lantern_fault(struct vm_fault *vmf)
{
	struct lantern *lantern = vmf->vma->vm_private_data;
	struct page *page = vmalloc_to_page(lantern->start + (vmf->pgoff << PAGE_SHIFT));

	WARN_ON(lantern_state(lantern) != 3);
	if (!page)
		return VM_FAULT_SIGBUS;
	get_page(page);
	vmf->page = page;
	return 0;
}
static const struct vm_operations_struct lantern_ops = { .fault = lantern_fault };
static int lantern_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &lantern_ops;
	desc->private_data = desc->file->private_data;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}
static const struct file_operations lantern_fops = { .mmap_prepare = lantern_mmap_prepare };
`);
    expect(result).toMatchObject({ operations: 'lantern_fops', undecided: null, faults: [] });
  });

  test('a hook that is stored in an operations structure at run time is judged as well', async () => {
    const source = (guard: string): string => `#include <linux/kref.h>
#include <linux/mm.h>
#include <linux/uio_driver.h>
struct beacon { struct uio_info info; struct kref ref; unsigned long pfn; };
void beacon_free(struct kref *ref);
static int beacon_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	return 0;
}
static void beacon_close(struct vm_area_struct *vma)
{
	struct beacon *beacon = vma->vm_private_data;

${guard}	kref_put(&beacon->ref, beacon_free);
}
static const struct vm_operations_struct beacon_ops = { .mapped = beacon_mapped, .close = beacon_close };
static int beacon_mmap_prepare(struct uio_info *info, struct vm_area_desc *desc)
{
	desc->vm_ops = &beacon_ops;
	return 0;
}
static int beacon_probe(struct beacon *beacon)
{
	struct uio_info *info = &beacon->info;

	info->mmap_prepare = beacon_mmap_prepare;
	return 0;
}
`;
    const [result] = await alone(source('	if (!beacon)\n		return;\n'));
    expect(result).toMatchObject({ hook: 'beacon_mmap_prepare', undecided: null, faults: [] });
  });
});

test('the twin of a function that nobody knows is called as that function was', async () => {
  const text = (member: string, hook: string): string => `#include <linux/fs.h>
#include <linux/mm.h>
struct jetty { void *memory; };
${hook}
static const struct file_operations jetty_fops = { .${member} = jetty_${member} };
`;
  const before = text(
    'mmap',
    `int jetty_share(void *memory, struct vm_area_struct *vma);
static int jetty_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jetty *jetty = file->private_data;

	vm_flags_set(vma, VM_IO);
	return jetty_share(jetty->memory, vma);
}`,
  );
  const after = text(
    'mmap_prepare',
    `int jetty_share_prepare(void *memory, struct vm_area_desc *desc);
static int jetty_mmap_prepare(struct vm_area_desc *desc)
{
	struct jetty *jetty = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_IO_BIT);
	return jetty_share_prepare(jetty->memory, desc);
}`,
  );
  const [result] = await verifyDriver(
    { path: 'jetty.c', source: before },
    { path: 'jetty.c', source: after },
  );
  // Nothing says what it does for a mapping that then fails; but it is no other call.
  expect(result.verdict).toBe('inconclusive');
});
