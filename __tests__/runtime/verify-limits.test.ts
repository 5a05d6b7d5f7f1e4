/** Limits of many pages, which one form of a hook has and the other has not; and tests of one form that no run can decide. */
import { loadGrammar } from '../../model/parse';
import { PageTable, pfn_pte } from '../../runtime/mm/pages/page-table';
import { PAGE_SIZE } from '../../runtime/mm/pages/page-size';
import { parse_scenarios } from '../../runtime/mm/scenario/scenario';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD = '#include <linux/fs.h>\n#include <linux/mm.h>\n#include <linux/sizes.h>\n';
const STATE = 'struct quay { unsigned long phys; unsigned int rows; };\n';

/** Two forms of one driver, with what each says before it maps, and what stands behind the state. */
async function verified(legacy: string, migrated: string, rest = ''): Promise<HookVerification> {
  const [result] = await verifyDriver(
    {
      path: 'a.c',
      source: `${HEAD}${STATE}${rest}static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;

${legacy}	return remap_pfn_range(vma, vma->vm_start, quay->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations quay_fops = { .mmap = quay_mmap };
`,
    },
    {
      path: 'b.c',
      source: `${HEAD}${STATE}${rest}static int quay_mmap_prepare(struct vm_area_desc *desc)
{
	struct quay *quay = desc->file->private_data;

${migrated}	mmap_action_remap_full(desc, quay->phys >> PAGE_SHIFT);
	return 0;
}
static const struct file_operations quay_fops = { .mmap_prepare = quay_mmap_prepare };
`,
    },
  );
  return result;
}

const refuse = (test: string): string => `	if (${test})\n		return -EINVAL;\n`;
const OLD_SIZE = 'vma->vm_end - vma->vm_start';
const NEW_SIZE = 'desc->end - desc->start';

describe('a limit of many pages', () => {
  const limits = ['0x400000', 'SZ_2M', '(64 * 1024 * 1024)', 'SZ_1G', '0xffffffff', '777 * PAGE_SIZE'];

  test.each(limits)('%s that is dropped', async (limit) => {
    const { verdict, divergences } = await verified(refuse(`${OLD_SIZE} > ${limit}`), '');
    expect(verdict).toBe('regressed');
    expect(divergences[0].legacy).toBe('-EINVAL');
  });

  test.each(limits)('%s that is added', async (limit) => {
    const { verdict, divergences } = await verified('', refuse(`${NEW_SIZE} > ${limit}`));
    expect(verdict).toBe('regressed');
    expect(divergences[0].migrated).toBe('-EINVAL');
  });

  test.each(limits)('%s that is kept', async (limit) => {
    const { verdict, reasons } = await verified(
      refuse(`${OLD_SIZE} > ${limit}`),
      refuse(`${NEW_SIZE} > ${limit}`),
    );
    expect([verdict, reasons]).toEqual(['improved', []]);
  });

  test('that is one page less', async () => {
    const { verdict } = await verified(refuse(`${OLD_SIZE} > 0x400000`), refuse(`${NEW_SIZE} >= 0x400000`));
    expect(verdict).toBe('regressed');
  });

  test.each([300, 1024, 4096])('of %d pages', async (pages) => {
    const { verdict } = await verified(refuse(`vma_pages(vma) > ${pages}`), '');
    expect(verdict).toBe('regressed');
  });

  test('beside one of the offset', async () => {
    const { verdict } = await verified(
      refuse(`vma->vm_pgoff || ${OLD_SIZE} > 0x400000`),
      refuse('desc->pgoff'),
    );
    expect(verdict).toBe('regressed');
  });

  test('that a driver keeps to page by page is no reason to say less of it', async () => {
    const each = (pages: string): string =>
      `	for (i = 0; i < ${pages}; i++)\n		if (quay_row(quay, i) < 0)\n			return -EIO;\n`;
    const row =
      'static int quay_row(struct quay *quay, unsigned long i) { return quay->rows + i > 0 ? 0 : -1; }\n';
    const { verdict, reasons } = await verified(
      `	unsigned long i;\n\n${refuse(`${OLD_SIZE} > SZ_1G`)}${each('vma_pages(vma)')}`,
      `	unsigned long i;\n\n${refuse(`${NEW_SIZE} > SZ_1G`)}${each('vma_desc_pages(desc)')}`,
      row,
    );
    expect([verdict, reasons]).toEqual(['improved', []]);
  });
});

describe('a test that only one form has, and that no run decided', () => {
  // 16 TiB are more than is mapped here.
  const far = (size: string): string => refuse(`${size} > (1UL << 44)`);

  test.each([
    ['legacy', far(OLD_SIZE), ''],
    ['migrated', '', far(NEW_SIZE)],
  ])('of the %s form leaves it open', async (form, legacy, migrated) => {
    const { verdict, reasons } = await verified(legacy, migrated);
    expect(verdict).toBe('inconclusive');
    expect(reasons.join()).toMatch(
      new RegExp(`line \\d+ of the ${form} form: ".*1UL << 44.*" was never true`),
    );
  });

  test('of both forms is no matter', async () => {
    expect((await verified(far(OLD_SIZE), far('vma_desc_size(desc)'))).verdict).toBe('equivalent');
  });

  test('that asks for the same flags in other words is one of both forms', async () => {
    const old = refuse('(vma->vm_flags & (VM_SHARED | VM_MAYWRITE)) == VM_SHARED');
    const now = refuse('vma_desc_test(desc, VMA_SHARED_BIT) && !vma_desc_test(desc, VMA_MAYWRITE_BIT)');
    expect((await verified(old, now)).verdict).not.toBe('inconclusive');
  });

  test('that what is there is missing leaves nothing open', async () => {
    expect((await verified('', '	if (desc->file == NULL)\n		return -ENODEV;\n')).verdict).toBe('equivalent');
  });

  test('is not asked for where scenarios are given', async () => {
    const scenarios = parse_scenarios('scenario one\nmap 0 1 rw shared 0\nunmap 0 1');
    const source = (member: string, hook: string): string =>
      `${HEAD}${hook}static const struct file_operations quay_fops = { .${member} = quay_${member} };\n`;
    const [{ verdict }] = await verifyDriver(
      {
        path: 'a.c',
        source: source(
          'mmap',
          `static int quay_mmap(struct file *file, struct vm_area_struct *vma)\n{\n${far(OLD_SIZE)}	return 0;\n}\n`,
        ),
      },
      {
        path: 'b.c',
        source: source(
          'mmap_prepare',
          'static int quay_mmap_prepare(struct vm_area_desc *desc)\n{\n	return 0;\n}\n',
        ),
      },
      { scenarios },
    );
    expect(verdict).toBe('equivalent');
  });
});

describe('bits of a value that is used before they are looked at', () => {
  test.each([
    ['quay->phys & 1', 'regressed'],
    ['(quay->phys >> 8) & 0x20', 'regressed'],
  ])('%s is refused by one form only', async (bits, verdict) => {
    expect((await verified('', refuse(bits))).verdict).toBe(verdict);
    expect((await verified(refuse(bits), '')).verdict).toBe(verdict);
    expect((await verified(refuse(bits), refuse(bits))).verdict).not.toBe(verdict);
  });

  test('of an error path that leaks, once the pages are there', async () => {
    const mapped = (error: string): string => `#include <linux/slab.h>
struct berth { struct quay *quay; };
static int quay_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct quay *quay = file->private_data;
	struct berth *berth = kzalloc(sizeof(*berth), GFP_KERNEL);

	if (!berth)
		return -ENOMEM;
${error}	berth->quay = quay;
	*vm_private_data = berth;
	return 0;
}
`;
    const close = `static void quay_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}
`;
    const legacy = `${HEAD}${STATE}#include <linux/slab.h>
struct berth { struct quay *quay; };
${close}static const struct vm_operations_struct quay_vm_ops = { .close = quay_close };
static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;
	struct berth *berth = kzalloc(sizeof(*berth), GFP_KERNEL);
	int ret;

	if (!berth)
		return -ENOMEM;
	ret = remap_pfn_range(vma, vma->vm_start, quay->phys >> PAGE_SHIFT,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret) {
		kfree(berth);
		return ret;
	}
	berth->quay = quay;
	vm_flags_set(vma, VM_DONTCOPY);
	vma->vm_private_data = berth;
	vma->vm_ops = &quay_vm_ops;
	return 0;
}
static const struct file_operations quay_fops = { .mmap = quay_mmap };
`;
    const migrated = (error: string): string => `${HEAD}${STATE}${mapped(error)}${close}
static const struct vm_operations_struct quay_vm_ops = { .mapped = quay_mapped, .close = quay_close };
static int quay_mmap_prepare(struct vm_area_desc *desc)
{
	struct quay *quay = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	mmap_action_remap_full(desc, quay->phys >> PAGE_SHIFT);
	desc->vm_ops = &quay_vm_ops;
	return 0;
}
static const struct file_operations quay_fops = { .mmap_prepare = quay_mmap_prepare };
`;
    const verdict = async (error: string): Promise<string> =>
      (await verifyDriver({ path: 'a.c', source: legacy }, { path: 'b.c', source: migrated(error) }))[0]
        .verdict;
    expect(await verdict('')).toBe('equivalent');
    expect(await verdict('	if (quay->phys & 1)\n		return -EIO;\n')).toBe('regressed');
  });
});

describe('a frame that does not fit into 32 bits', () => {
  const form = (type: string, before: string, frame: string): [string, string] => [
    `${HEAD}struct quay { ${type} phys; };
static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;

${before}	return remap_pfn_range(vma, vma->vm_start, quay->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}
static const struct file_operations quay_fops = { .mmap = quay_mmap };
`,
    `${HEAD}struct quay { ${type} phys; };
static int quay_mmap_prepare(struct vm_area_desc *desc)
{
	struct quay *quay = desc->file->private_data;

${before}	mmap_action_remap_full(desc, ${frame});
	return 0;
}
static const struct file_operations quay_fops = { .mmap_prepare = quay_mmap_prepare };
`,
  ];
  const verdict = async (type: string, before: string, frame: string): Promise<string> => {
    const [legacy, migrated] = form(type, before, frame);
    const [result] = await verifyDriver({ path: 'a.c', source: legacy }, { path: 'b.c', source: migrated });
    return result.verdict;
  };

  test.each([
    ['an address cut to 32 bits', '(unsigned int)quay->phys >> PAGE_SHIFT', 'regressed'],
    ['a number cut to 32 bits', '(u32)(quay->phys >> PAGE_SHIFT)', 'regressed'],
    ['the same', 'quay->phys >> PAGE_SHIFT', 'equivalent'],
  ])('%s', async (_name, frame, wanted) => {
    expect(await verdict('phys_addr_t', '', frame)).toBe(wanted);
    // Whether there is any is asked first.
    const asked = await verdict('phys_addr_t', '	if (!quay->phys)\n		return -ENXIO;\n', frame);
    expect(asked === 'regressed').toBe(wanted === 'regressed');
  });

  test('of a driver whose addresses have no more', async () => {
    expect(await verdict('u32', '', '(unsigned int)quay->phys >> PAGE_SHIFT')).toBe('equivalent');
  });
});

describe('private data that is told apart by the offset, far from the start', () => {
  test.each([
    ['>> 10', '& 1023'],
    ['/ 1000', '% 1000'],
  ])('%s', async (which, within) => {
    const crane = (hook: string): string => `${HEAD}struct crane { struct page *rows[4]; };
struct quay { struct crane cranes[3]; int used[14]; };
static vm_fault_t crane_fault(struct vm_fault *vmf)
{
	struct crane *crane = vmf->vma->vm_private_data;

	if ((vmf->pgoff ${within}) >= 4)
		return VM_FAULT_SIGBUS;
	vmf->page = crane->rows[vmf->pgoff ${within}];
	get_page(vmf->page);
	return 0;
}
static const struct vm_operations_struct crane_vm_ops = { .fault = crane_fault };
${hook}`;
    const legacy = crane(`static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;

	if (vma->vm_pgoff >= 2900 || quay->used[3] == 5 || quay->used[4] == 6 || quay->used[7] == 9)
		return -EINVAL;
	vm_flags_set(vma, VM_DONTCOPY);
	vma->vm_private_data = &quay->cranes[vma->vm_pgoff ${which}];
	vma->vm_ops = &crane_vm_ops;
	return 0;
}
static const struct file_operations quay_fops = { .mmap = quay_mmap };
`);
    const migrated = crane(`static int quay_mmap_prepare(struct vm_area_desc *desc)
{
	struct quay *quay = desc->file->private_data;

	if (desc->pgoff >= 2900 || quay->used[3] == 5 || quay->used[4] == 6 || quay->used[7] == 9)
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	desc->private_data = &quay->cranes[desc->pgoff ${which}];
	desc->vm_ops = &crane_vm_ops;
	return 0;
}
static const struct file_operations quay_fops = { .mmap_prepare = quay_mmap_prepare };
`);
    const [{ verdict }] = await verifyDriver(
      { path: 'a.c', source: legacy },
      { path: 'b.c', source: migrated },
    );
    expect(verdict).toBe('regressed');
  });
});

describe('entries that are written at once', () => {
  const at = (page: number): number => page * PAGE_SIZE;
  const table = (): PageTable => {
    const pgd = new PageTable();
    pgd.set_range(at(10), at(2000), 500, 3n);
    return pgd;
  };

  test('are there, each with its frame', () => {
    const pgd = table();
    expect(pgd.get(at(9))).toBeNull();
    expect(pgd.get(at(10))).toEqual(pfn_pte(500, 3n));
    expect(pgd.get(at(1999))).toEqual(pfn_pte(2489, 3n));
    expect(pgd.get(at(2000))).toBeNull();
    expect(pgd.get(at(20))).toBe(pgd.get(at(20)));
    expect(pgd.size).toBe(1990);
  });

  test('are replaced and removed one by one', () => {
    const pgd = table();
    pgd.set(at(11), pfn_pte(7, 3n));
    pgd.clear(at(12));
    expect(pgd.get(at(11))?.pfn).toBe(7);
    expect(pgd.get(at(12))).toBeNull();
    expect(pgd.addresses(at(9), at(15))).toEqual([10, 11, 13, 14].map(at));
    expect(pgd.has_entries(at(12), at(13))).toBe(false);
    expect(pgd.has_entries(at(12), at(14))).toBe(true);
    pgd.clear(at(11));
    expect(pgd.get(at(11))).toBeNull();
  });

  test('are removed together, but for what was looked at', () => {
    const pgd = table();
    pgd.get(at(100));
    pgd.clear_stretches(at(50), at(1500));
    expect(pgd.addresses(at(40), at(1502))).toEqual(
      [40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 100, 1500, 1501].map(at),
    );
    expect(pgd.get(at(1500))?.pfn).toBe(1990);
  });
});

test('each of many addresses that the driver knows is asked for', async () => {
  const form = (
    member: string,
    parameters: string,
    size: string,
    mapped: string,
  ): string => `#include <linux/fs.h>
#include <linux/mm.h>
static int isp_${member}(${parameters})
{
	unsigned long length = ${size};

	switch (${mapped.includes('desc') ? 'desc->pgoff' : 'vma->vm_pgoff'} << PAGE_SHIFT) {
	case 0x15008000:
		if (length > 0x4000)
			return -EINVAL;
		break;
	case 0x10005000:
		if (length > 0x1000)
			return -EINVAL;
		break;
	case 0x15004000:
		if (length > 0x10000)
			return -EINVAL;
		break;
	default:
		return -EINVAL;
	}
	${mapped}
}
static const struct file_operations isp_fops = { .${member} = isp_${member} };
`;
  const [result] = await verifyDriver(
    {
      path: 'isp.c',
      source: form(
        'mmap',
        'struct file *file, struct vm_area_struct *vma',
        'vma->vm_end - vma->vm_start',
        'return remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff, length, vma->vm_page_prot);',
      ),
    },
    {
      path: 'isp.c',
      source: form(
        'mmap_prepare',
        'struct vm_area_desc *desc',
        'vma_desc_size(desc)',
        'mmap_action_remap_full(desc, desc->pgoff);\n	return 0;',
      ),
    },
  );
  expect(['equivalent', 'improved']).toContain(result.verdict);
});
