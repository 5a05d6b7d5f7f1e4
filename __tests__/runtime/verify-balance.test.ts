import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD = '#include <linux/fs.h>\n#include <linux/mm.h>\n';

async function verify(before: string, after: string): Promise<HookVerification> {
  const [result] = await verifyDriver(
    { path: 'counter.c', source: HEAD + before },
    { path: 'counter.c', source: HEAD + after },
  );
  return result;
}

const rules = ({ divergences }: HookVerification): string[] =>
  divergences.filter(({ verdict }) => verdict === 'regressed').map(({ rule }) => rule);

const CALLBACKS = `
struct counter { atomic_t users; };
static void counter_open(struct vm_area_struct *vma)
{
	struct counter *counter = vma->vm_private_data;

	atomic_inc(&counter->users);
}
static void counter_close(struct vm_area_struct *vma)
{
	struct counter *counter = vma->vm_private_data;

	atomic_dec(&counter->users);
}
`;
const LEGACY = `${CALLBACKS}
static const struct vm_operations_struct counter_vm_ops = { .open = counter_open, .close = counter_close };
static int counter_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &counter_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	counter_open(vma);
	return 0;
}
static const struct file_operations counter_fops = { .mmap = counter_mmap };
`;

function migrated({
  ops = '.open = counter_open, .close = counter_close, .mapped = counter_mapped',
  hook = '',
} = {}): string {
  return `${CALLBACKS}
static int counter_mapped(unsigned long start, unsigned long end, pgoff_t pgoff, const struct file *file, void **vm_private_data)
{
	struct counter *counter = *vm_private_data;

	atomic_inc(&counter->users);
	return 0;
}
static const struct vm_operations_struct counter_vm_ops = { ${ops} };
static int counter_mmap_prepare(struct vm_area_desc *desc)
{
	${hook}
	desc->private_data = desc->file->private_data;
	desc->vm_ops = &counter_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}
static const struct file_operations counter_fops = { .mmap_prepare = counter_mmap_prepare };
`;
}

test('a count in an object that other code made balances when mapped takes what close gives back', async () => {
  const result = await verify(LEGACY, migrated());
  expect(rules(result)).toEqual([]);
  expect(result.bound.runs).toBeGreaterThan(50);
});

test('members of a structure that no file defines lie in the same place, in whatever order they are mentioned', async () => {
  const form = (first: string, second: string): string =>
    `${CALLBACKS}
static int counter_hook(struct rack *rack)
{
	${first}
	${second}
	return 0;
}
`;
  const legacy = `${form('rack->pfn = 1;', 'rack->last = 2;')}
static int counter_mmap(struct file *file, struct vm_area_struct *vma) { return counter_hook(file->private_data); }
static const struct file_operations counter_fops = { .mmap = counter_mmap };
`;
  const migrated = `${form('rack->last = 2;', 'rack->pfn = 1;')}
static int counter_mmap_prepare(struct vm_area_desc *desc) { return counter_hook(desc->file->private_data); }
static const struct file_operations counter_fops = { .mmap_prepare = counter_mmap_prepare };
`;
  expect(rules(await verify(legacy, migrated))).toEqual([]);
});

test.each([
  ['close', '.open = counter_open, .mapped = counter_mapped'],
  ['open', '.close = counter_close, .mapped = counter_mapped'],
  ['mapped', '.open = counter_open, .close = counter_close'],
])('it no longer does without %s', async (_name, ops) => {
  const result = await verify(LEGACY, migrated({ ops }));
  expect(result.verdict).toBe('regressed');
  expect(rules(result)).toContain('balance');
});

test('memory that the hook takes is found', async () => {
  const result = await verify(LEGACY, migrated({ hook: 'kzalloc(16, GFP_KERNEL);' }));
  expect(rules(result)).toContain('balance');
});

const BOUND = (limit: string, argument: string, pages: string, error = 'EINVAL'): string => `
static int frames_${argument === 'desc' ? 'mmap_prepare(struct vm_area_desc *desc)' : 'mmap(struct file *file, struct vm_area_struct *vma)'}
{
	if (${pages} > ${limit})
		return -${error};
	return 0;
}
static const struct file_operations frames_fops = { ${argument === 'desc' ? '.mmap_prepare = frames_mmap_prepare' : '.mmap = frames_mmap'} };
`;

test('sizes are taken from what the driver compares with: a bound that is off by one is found', async () => {
  const legacy = BOUND('16', 'vma', 'vma_pages(vma)');
  expect((await verify(legacy, BOUND('16', 'desc', 'vma_desc_pages(desc)'))).verdict).not.toBe('regressed');
  const result = await verify(legacy, BOUND('17', 'desc', 'vma_desc_pages(desc)'));
  expect(result.verdict).toBe('regressed');
  expect(result.divergences[0].ops[0]).toContain(' 17 ');
});

test('an unknown call is answered alike in both versions, whatever the order of the calls', async () => {
  const calls = (first: string, second: string, hook: string): string => `
int device_state(int which);
static int ordered_${hook}
{
	int ${first} = device_state(${first === 'a' ? 1 : 2});
	int ${second} = device_state(${second === 'a' ? 1 : 2});

	if (a)
		return -EBUSY;
	return b ? -EIO : 0;
}
`;
  const legacy = `${calls('a', 'b', 'mmap(struct file *file, struct vm_area_struct *vma)')}
static const struct file_operations ordered_fops = { .mmap = ordered_mmap };`;
  const same = `${calls('a', 'b', 'mmap_prepare(struct vm_area_desc *desc)')}
static const struct file_operations ordered_fops = { .mmap_prepare = ordered_mmap_prepare };`;
  const other = same.replace('if (a)', 'if (!a)');
  expect((await verify(legacy, same)).verdict).not.toBe('regressed');
  const result = await verify(legacy, other);
  expect(result.verdict).toBe('regressed');
  expect(result.divergences[0].choices.map(({ what }) => what)).toContain('device_state(1)');
});

test('the same input gives the same report', async () => {
  const after = migrated({ ops: '.open = counter_open, .close = counter_close' });
  expect(await verify(LEGACY, after)).toEqual(await verify(LEGACY, after));
});

const fault = (...body: readonly string[]): string => `
struct counter { struct page **pages; unsigned long count; };
static vm_fault_t counter_fault(struct vm_fault *vmf)
{
	struct counter *counter = vmf->vma->vm_private_data;

	if (vmf->pgoff >= counter->count)
		return VM_FAULT_SIGBUS;
	${body.join('\n\t')}
	return 0;
}
static const struct vm_operations_struct counter_vm_ops = { .fault = counter_fault };
`;
const FAULTING = `
static int counter_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &counter_vm_ops;
	return 0;
}
static const struct file_operations counter_fops = { .mmap = counter_mmap };
`;
const FAULTING_NOW = `
static int counter_mmap_prepare(struct vm_area_desc *desc)
{
	desc->private_data = desc->file->private_data;
	desc->vm_ops = &counter_vm_ops;
	return 0;
}
static const struct file_operations counter_fops = { .mmap_prepare = counter_mmap_prepare };
`;
const PAGE = 'vmf->page = counter->pages[vmf->pgoff];';

test.each([
  ['as before', ['get_page(vmf->page);'], 'equivalent'],
  ['none any more', [], 'regressed'],
  ['one too many', ['get_page(vmf->page);', 'get_page(vmf->page);'], 'regressed'],
])('the reference of a page that a fault handler returns: %s', async (_name, taken, verdict) => {
  const before = fault(PAGE, 'get_page(vmf->page);') + FAULTING;
  const result = await verify(before, fault(PAGE, ...taken) + FAULTING_NOW);
  expect(result.verdict).toBe(verdict);
});

test('a reference that a function takes which nobody has seen is one in both versions', async () => {
  const handler = fault('vmf->page = counter_page(counter, vmf->pgoff);');
  const result = await verify(handler + FAULTING, handler + FAULTING_NOW);
  expect(result.verdict).toBe('equivalent');
});

describe('memory that a hook does not free where it refuses a mapping', () => {
  const form = (isLegacy: boolean, isFreed: boolean): string => `
struct brig { unsigned long pfn, size; };
static int brig_${isLegacy ? 'mmap(struct file *file, struct vm_area_struct *vma)' : 'mmap_prepare(struct vm_area_desc *desc)'}
{
	struct brig *brig = ${isLegacy ? 'file' : 'desc->file'}->private_data;
	struct brig *tmp = kmalloc(sizeof(*tmp), GFP_KERNEL);

	if (!tmp)
		return -ENOMEM;
	if (${isLegacy ? 'vma_pages(vma)' : 'vma_desc_pages(desc)'} > 2) {
		${isFreed ? 'kfree(tmp);' : ''}
		return -EINVAL;
	}
	kfree(tmp);
	${
    isLegacy
      ? 'return remap_pfn_range(vma, vma->vm_start, brig->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);'
      : 'mmap_action_remap_full(desc, brig->pfn);\n	return 0;'
  }
}
static const struct file_operations brig_fops = { .mmap${isLegacy ? '' : '_prepare'} = brig_mmap${isLegacy ? '' : '_prepare'} };
`;

  test('is lost in either form, and told of', async () => {
    const verification = await verify(form(true, false), form(false, false));
    expect(verification.verdict).toBe('changed');
    expect(verification.divergences).toContainEqual(
      expect.objectContaining({ rule: 'left-by-refusal', verdict: 'changed' }),
    );
  });

  test('is no matter where both free it', async () => {
    expect((await verify(form(true, true), form(false, true))).verdict).toBe('improved');
  });

  test('regresses where only the migrated form loses it', async () => {
    expect((await verify(form(true, true), form(false, false))).verdict).toBe('regressed');
  });
});

test.each([
  ['only mapped()', '.mapped = note_mapped', 'equivalent'],
  ['a callback of its own', '.mapped = note_mapped, .close = note_close', 'regressed'],
])('vm_ops that have %s where there were none', async (_title, ops, verdict) => {
  const result = await verify(
    `static int note_mmap(struct file *file, struct vm_area_struct *vma) { return 0; }
static const struct file_operations note_fops = { .mmap = note_mmap };
`,
    `static int note_mapped(unsigned long start, unsigned long end, pgoff_t pgoff, const struct file *file, void **vm_private_data)
{
	return 0;
}
static void note_close(struct vm_area_struct *vma) { }
static const struct vm_operations_struct note_vm_ops = { ${ops} };
static int note_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &note_vm_ops;
	return 0;
}
static const struct file_operations note_fops = { .mmap_prepare = note_mmap_prepare };
`,
  );
  expect(result.verdict).toBe(verdict);
});

test('the first of a list, or none, is found by its type in either form', async () => {
  const common = `struct buf { struct list_head node; unsigned long pfn; };
static LIST_HEAD(bufs);
static unsigned long first_pfn(void)
{
	struct buf *buf = list_first_entry_or_null(&bufs, struct buf, node);

	return buf ? buf->pfn : 7;
}
`;
  const form = (pfn: string): string => `${common}
static int list_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, ${pfn});
	return 0;
}
static const struct file_operations list_fops = { .mmap_prepare = list_mmap_prepare };
`;
  const legacy = `${common}
static int list_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, first_pfn(), vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations list_fops = { .mmap = list_mmap };
`;
  expect((await verify(legacy, form('first_pfn()'))).verdict).toBe('equivalent');
  expect((await verify(legacy, form('first_pfn() + 1'))).verdict).toBe('regressed');
});
