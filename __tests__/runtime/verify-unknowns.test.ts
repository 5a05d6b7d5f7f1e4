import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

// Drivers whose hooks need answers of a certain kind from code that is in no file before they accept a mapping. Each is
// compared with a right conversion, and with a wrong one that only an accepted mapping shows to be wrong.

beforeAll(loadGrammar);

const HEAD = '#include <linux/fs.h>\n#include <linux/mm.h>\n';
const FLAGS = 'VMA_IO_BIT, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT';

/** A driver's two forms: words in capitals stand for what differs. */
async function verify(driver: string, flags: string): Promise<HookVerification> {
  const legacy = driver
    .replaceAll('HOOK', 'int probe_mmap(struct file *file, struct vm_area_struct *vma)')
    .replaceAll('LENGTH', '(vma->vm_end - vma->vm_start)')
    .replaceAll('OFFSET', 'vma->vm_pgoff')
    .replaceAll('FLAGS;', 'vm_flags_set(vma, VM_IO | VM_DONTEXPAND | VM_DONTDUMP);');
  const migrated = driver
    .replaceAll('HOOK', 'int probe_mmap_prepare(struct vm_area_desc *desc)')
    .replaceAll('LENGTH', 'vma_desc_size(desc)')
    .replaceAll('OFFSET', 'desc->pgoff')
    .replaceAll('file->', 'desc->file->')
    .replaceAll('FLAGS;', `vma_desc_set_flags(desc, ${flags});`);
  const [result] = await verifyDriver(
    {
      path: 'probe.c',
      source: `${HEAD}${legacy}static const struct file_operations probe_fops = { .mmap = probe_mmap };\n`,
    },
    {
      path: 'probe.c',
      source: `${HEAD}${migrated}static const struct file_operations probe_fops = { .mmap_prepare = probe_mmap_prepare };\n`,
    },
  );
  return result;
}

/** Of what a driver calls in code that is in no file, nothing says that it may be done more often; `asks` is its name. */
const DRIVERS: readonly (readonly [what: string, asks: string | null, driver: string])[] = [
  [
    'a structure that an unknown operation returns is copied before it is read',
    'ops->area',
    `
static int probe_area(struct probe *probe, unsigned long index, struct probe_area *area)
{
	const struct probe_ops *ops = probe->ops;

	*area = ops->area(probe, index);
	return 0;
}
static HOOK
{
	struct probe_area area;

	if (probe_area(file->private_data, OFFSET, &area))
		return -EINVAL;
	if (area.addr & (PAGE_SIZE - 1))
		return -EINVAL;
	if (LENGTH != area.size)
		return -EOPNOTSUPP;
	FLAGS;
	return 0;
}
`,
  ],
  [
    'a loop over something by a macro that no file defines',
    'probe_first',
    `
static bool probe_in_range(unsigned long offset)
{
	struct probe_window *parent;
	struct probe_window *window;

	parent = probe_first();
	for_each_window_of_probe(parent, window) {
		if (!window->enabled)
			continue;
		if (offset == window->offset)
			return true;
	}
	return false;
}
static HOOK
{
	if (!probe_in_range(OFFSET))
		return -EINVAL;
	FLAGS;
	return 0;
}
`,
  ],
  [
    'a pointer that has to be the same as another unknown one',
    'current_owner',
    `
static HOOK
{
	struct probe *probe = file->private_data;

	if (!probe->owner)
		return -ENXIO;
	if (current_owner()->group != probe->owner)
		return -EPERM;
	FLAGS;
	return 0;
}
`,
  ],
  [
    'a size that is rounded before it is compared',
    null,
    `
static HOOK
{
	struct probe *probe = file->private_data;

	if (LENGTH != round_up(probe->depth * sizeof(struct probe_entry), PAGE_SIZE))
		return -EINVAL;
	FLAGS;
	return 0;
}
`,
  ],
];

test.each(DRIVERS)('%s', async (_, asks, driver) => {
  const right = await verify(driver, FLAGS);
  expect({ verdict: right.verdict, reasons: right.reasons }).toEqual({
    verdict: asks === null ? (expect.stringMatching(/^(equivalent|improved)$/) as string) : 'inconclusive',
    reasons: asks === null ? [] : [expect.stringContaining(`mmap_prepare calls ${asks}() also for`)],
  });
  const wrong = await verify(driver, FLAGS.replace(', VMA_DONTEXPAND_BIT', ''));
  expect(wrong.verdict).toBe('regressed');
});

test('what a loop macro of the kernel goes over is there when it is asked again, in whichever form', async () => {
  const find = `static DEFINE_HASHTABLE(probe_table, 4);

static struct probe *probe_find(u32 id)
{
	struct probe *probe, *found = NULL;
	int bucket;

	hash_for_each(probe_table, bucket, probe, node) {
		if (probe->id == id) {
			found = probe;
			break;
		}
	}
	return found;
}
`;
  const [result] = await verifyDriver(
    {
      path: 'probe.c',
      source: `${HEAD}${find}static int probe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct probe *probe = probe_find(vma->vm_pgoff);

	if (!probe || probe->size != vma->vm_end - vma->vm_start)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, page_to_pfn(probe->pages), probe->size, vma->vm_page_prot);
}
static const struct file_operations probe_fops = { .mmap = probe_mmap };
`,
    },
    {
      path: 'probe.c',
      source: `${HEAD}${find}static int probe_mmap_prepare(struct vm_area_desc *desc)
{
	struct probe *probe = probe_find(desc->pgoff);

	if (!probe || probe->size != vma_desc_size(desc))
		return -EINVAL;
	mmap_action_remap_full(desc, page_to_pfn(probe->pages));
	return 0;
}
static const struct file_operations probe_fops = { .mmap_prepare = probe_mmap_prepare };
`,
    },
  );
  expect({ verdict: result.verdict, reasons: result.reasons }).toEqual({
    verdict: expect.stringMatching(/^(equivalent|improved)$/) as string,
    reasons: [],
  });
});

test('what only looks at what is there finds the same for the next mapping', async () => {
  const driver = `
struct probe { struct pid *owner; };

static HOOK
{
	struct probe *probe = file->private_data;

	if (task_tgid(current) != probe->owner)
		return -EACCES;
	FLAGS;
	return 0;
}
`;
  expect((await verify(driver, FLAGS)).verdict).toBe('improved');
  expect((await verify(driver, 'VMA_IO_BIT')).verdict).toBe('regressed');
});

test.each([
  ['__phys_to_pfn', 'improved'],
  ['probe_frame', 'regressed'],
])('%s() is called where an error was found before: %s', async (name, verdict) => {
  const find = `	frame = ${name}(probe->base);\n`;
  const check = '	if (!probe->ready)\n		return -EBUSY;\n';
  const hook = (head: string, body: string): string => `${HEAD}
struct probe { unsigned long base; bool ready; };
static ${head}
{
	struct probe *probe = file->private_data;
	unsigned long frame;

${body}	return frame ? 0 : -EINVAL;
}
`;
  const legacy = hook('int probe_mmap(struct file *file, struct vm_area_struct *vma)', check + find);
  const migrated = hook('int probe_mmap_prepare(struct vm_area_desc *desc)', find + check);
  const operations = (member: string): string =>
    `static const struct file_operations probe_fops = { .${member} = probe_${member} };\n`;
  const [result] = await verifyDriver(
    { path: 'probe.c', source: legacy + operations('mmap') },
    { path: 'probe.c', source: migrated.replace('file->', 'desc->file->') + operations('mmap_prepare') },
  );
  expect(result.verdict).toBe(verdict);
});

test('what fails with an error returns no other number than 0 and errors', async () => {
  const resume = '	ret = pm_runtime_force_resume(probe->dev);\n	if (ret)\n		return ret;\n';
  const check = (length: string): string => `	if (${length} > probe->size)\n		return -EINVAL;\n`;
  const hook = (head: string, body: string): string => `${HEAD}
struct probe { struct device *dev; unsigned long size; };
static ${head}
{
	struct probe *probe = file->private_data;
	int ret;

${body}	return 0;
}
`;
  const legacy = hook(
    'int probe_mmap(struct file *file, struct vm_area_struct *vma)',
    `${resume}${check('vma->vm_end - vma->vm_start')}`,
  );
  const migrated = hook(
    'int probe_mmap_prepare(struct vm_area_desc *desc)',
    `${check('vma_desc_size(desc)')}${resume}`,
  ).replace('file->', 'desc->file->');
  const operations = (member: string): string =>
    `static const struct file_operations probe_fops = { .${member} = probe_${member} };\n`;
  const [{ divergences }] = await verifyDriver(
    { path: 'probe.c', source: legacy + operations('mmap') },
    { path: 'probe.c', source: migrated + operations('mmap_prepare') },
  );
  // A positive number would be a mapping that succeeds.
  expect(divergences.filter(({ verdict }) => verdict === 'regressed')).toEqual([]);
  expect(divergences.map(({ explanation }) => explanation).join()).toContain('-EIO became -EINVAL');
});

describe.each([
  ['its frame', '__pa(probe_memory(probe)) >> PAGE_SHIFT'],
  ['its address', '(unsigned long)(void *)probe_memory(probe) >> PAGE_SHIFT'],
  ['the frame of a member', 'virt_to_phys(probe_buffer(probe)->memory) >> PAGE_SHIFT'],
  [
    'where a local is to be filled in',
    '({ void *memory; probe_tell(probe, &memory); __pa(memory); }) >> PAGE_SHIFT',
  ],
])('memory of which other code tells the hook %s', (_what, frame) => {
  const hook = (head: string, first: string, body: string): string => `${HEAD}
struct probe;
struct probe_buffer { void *memory; };
void *probe_memory(struct probe *probe);
struct probe_buffer *probe_buffer(struct probe *probe);
void probe_tell(struct probe *probe, void **memory);
static ${head}
{
	struct probe *probe = ${first}->private_data;

${body}}
`;
  const verified = async (mapped: string): Promise<HookVerification> => {
    const legacy = hook(
      'int probe_mmap(struct file *file, struct vm_area_struct *vma)',
      'file',
      `	return remap_pfn_range(vma, vma->vm_start, ${frame},
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);\n`,
    );
    const migrated = hook(
      'int probe_mmap_prepare(struct vm_area_desc *desc)',
      'desc->file',
      `	mmap_action_remap_full(desc, ${mapped});\n	return 0;\n`,
    );
    const operations = (member: string): string =>
      `static const struct file_operations probe_fops = { .${member} = probe_${member} };\n`;
    const [result] = await verifyDriver(
      { path: 'probe.c', source: legacy + operations('mmap') },
      { path: 'probe.c', source: migrated + operations('mmap_prepare') },
    );
    return result;
  };

  test('is the same where the hook ran once more for a mapping that could not be allocated', async () => {
    const { divergences } = await verified(frame);
    expect(divergences.filter(({ verdict }) => verdict === 'regressed')).toEqual([]);
  });

  test('is another where another frame of it is mapped', async () => {
    expect((await verified(`(${frame}) + 1`)).verdict).toBe('regressed');
  });
});
