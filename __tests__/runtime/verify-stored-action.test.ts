/** An action is memory that C code can write over, copy and alias; what it points to has to be there when it is carried out. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD = `#include <linux/fs.h>
#include <linux/mm.h>
#define KILN_PAGES 2
static unsigned long kiln_pfn = 0xf0000;
static struct page *kiln_pages[KILN_PAGES];
static void *kiln_buffer;
`;

async function verified(before: string, after: string, common = ''): Promise<HookVerification> {
  const source = (head: string, body: string, member: string): string =>
    `${HEAD}${common}${head}\n{\n${body}	return 0;\n}\nstatic const struct file_operations kiln_fops = { .${member} = kiln_${member} };\n`;
  const [result] = await verifyDriver(
    {
      path: 'kiln.c',
      source: source('static int kiln_mmap(struct file *file, struct vm_area_struct *vma)', before, 'mmap'),
    },
    {
      path: 'kiln.c',
      source: source('static int kiln_mmap_prepare(struct vm_area_desc *desc)', after, 'mmap_prepare'),
    },
  );
  return result;
}

const REMAP =
  '	return remap_pfn_range(vma, vma->vm_start, kiln_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);\n';
const ACTION = '	mmap_action_remap_full(desc, kiln_pfn);\n';

test.each([
  ['cleared', '	memset(&desc->action, 0, sizeof(desc->action));\n'],
  ['overwritten', '	desc->action = (struct mmap_action){ .type = MMAP_NOTHING };\n'],
  ['given other frames by a member of another set of arguments', '	desc->action.simple_ioremap.size = 1;\n'],
  ['cleared in part', '	memset(&desc->action.type, 0, sizeof(desc->action.type));\n'],
  ['told to insert pages that it has none of', '	desc->action.type = MMAP_MAP_KERNEL_PAGES;\n'],
])('an action that is %s is not what it was', async (_, statement) => {
  expect((await verified(REMAP, ACTION)).verdict).toBe('equivalent');
  expect((await verified(REMAP, `${statement}${ACTION}`)).verdict).toBe('equivalent');
  expect((await verified(REMAP, `${ACTION}${statement}`)).verdict).toBe('regressed');
});

test('an action that an earlier one is written back over is gone', async () => {
  const before = '	struct mmap_action before = desc->action;\n\n';
  expect((await verified(REMAP, `${before}${ACTION}`)).verdict).toBe('equivalent');
  expect((await verified(REMAP, `${before}${ACTION}	desc->action = before;\n`)).verdict).toBe('regressed');
});

test.each([
  ['', 'equivalent'],
  ['	copy.action.remap.start_pfn += 1;\n', 'regressed'],
])('an action that is made in a copy of the descriptor is copied back: %s%s', async (change, verdict) => {
  const copied = `	struct vm_area_desc copy = *desc;

	mmap_action_remap_full(&copy, kiln_pfn);
${change}	desc->action = copy.action;
`;
  expect((await verified(REMAP, copied)).verdict).toBe(verdict);
});

test('an action that inserts pages keeps them when it is copied', async () => {
  const inserted = '	return vm_map_pages_zero(vma, kiln_pages, KILN_PAGES);\n';
  const full =
    '	if (vma_desc_pages(desc) > KILN_PAGES)\n		return -ENXIO;\n	mmap_action_map_kernel_pages_full(desc, kiln_pages);\n';
  const back = '	struct mmap_action action;\n\n';
  const moved = '	action = desc->action;\n	memset(&desc->action, 0, sizeof(action));\n';
  expect((await verified(inserted, full)).verdict).toBe('improved');
  expect((await verified(inserted, `${back}${full}${moved}	desc->action = action;\n`)).verdict).toBe(
    'improved',
  );
  expect((await verified(inserted, `${back}${full}${moved}`)).verdict).toBe('regressed');
});

describe('variables of a hook are gone when the action is carried out, and when the mapping is used', () => {
  test('an array of pages', async () => {
    const found = `	struct page *pages[KILN_PAGES];
	int i;

	for (i = 0; i < KILN_PAGES; i++)
		pages[i] = virt_to_page(kiln_buffer + i * PAGE_SIZE);
`;
    const result = await verified(
      `${found}	return vm_map_pages_zero(vma, pages, KILN_PAGES);\n`,
      `${found}	if (vma_desc_pages(desc) > KILN_PAGES)\n		return -ENXIO;\n	mmap_action_map_kernel_pages_full(desc, pages);\n`,
    );
    expect(result.verdict).toBe('regressed');
    expect(result.divergences.some(({ explanation }) => explanation.includes('a call that is over'))).toBe(
      true,
    );
  });

  const FAULT = `static vm_fault_t kiln_fault(struct vm_fault *vmf)
{
	if (vmf->pgoff >= KILN_PAGES)
		return VM_FAULT_SIGBUS;
	get_page(kiln_pages[vmf->pgoff]);
	vmf->page = kiln_pages[vmf->pgoff];
	return 0;
}
static const struct vm_operations_struct kiln_vm_ops = { .fault = kiln_fault };
`;

  test.each([
    ['const struct vm_operations_struct ops = { .fault = kiln_fault };\n\n	desc->vm_ops = &ops;', 'regressed'],
    [
      'static const struct vm_operations_struct ops = { .fault = kiln_fault };\n\n	desc->vm_ops = &ops;',
      'equivalent',
    ],
    ['desc->vm_ops = &kiln_vm_ops;', 'equivalent'],
  ])('mapping operations: %s', async (migrated, verdict) => {
    const result = await verified('	vma->vm_ops = &kiln_vm_ops;\n', `	${migrated}\n`, FAULT);
    expect(result.verdict).toBe(verdict);
  });
});
