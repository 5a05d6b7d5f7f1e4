import { loadGrammar } from '../../model/parse';
import { verifyDriver } from '../../runtime/verify/verify-driver';

// Memory that the hook itself gives back, and a page that is named by its member or through the member's address.

beforeAll(loadGrammar);

const HEAD = `#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
struct lamp { unsigned long pfn; struct page *page; };
`;
const TAIL = (member: string): string =>
  `static const struct file_operations lamp_fops = { .${member} = lamp_${member} };\n`;

async function verdictOf(before: string, after: string): Promise<string> {
  const legacy = `${HEAD}static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;
${before}
}
${TAIL('mmap')}`;
  const migrated = `${HEAD}static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	struct lamp *lamp = desc->file->private_data;
${after}
	return 0;
}
${TAIL('mmap_prepare')}`;
  const [result] = await verifyDriver(
    { path: 'lamp.c', source: legacy },
    { path: 'lamp.c', source: migrated },
  );
  return result.verdict;
}

const REMAP =
  'remap_pfn_range(vma, vma->vm_start, lamp->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot)';
const ACTION = '	mmap_action_remap_full(desc, lamp->pfn);';

test.each([
  ['a model', 'kasprintf(GFP_KERNEL, "lamp%lu", lamp->pfn)'],
  ['a row', 'kstrndup("lamp", 4, GFP_KERNEL)'],
])('what a function with %s allocates, and the scope gives back, is not kept', async (_, allocation) => {
  const taken = `	char *name __free(kfree) = ${allocation};

	if (!name)
		return -ENOMEM;`;
  const verdict = await verdictOf(`${taken}\n	return ${REMAP};`, `${taken}\n${ACTION}`);
  expect(['equivalent', 'improved']).toContain(verdict);
});

test('what the hook allocates and does not give back is kept', async () => {
  const taken = `	char *name = kstrndup("lamp", 4, GFP_KERNEL);

	if (!name)
		return -ENOMEM;`;
  const verdict = await verdictOf(`${taken}\n	return ${REMAP};`, `${taken}\n${ACTION}`);
  expect(verdict).toBe('regressed');
});

test('a page of the device is the same one through the address of its member', async () => {
  const size = '	if (vma_pages(vma) != 1)\n		return -EINVAL;\n';
  const verdict = await verdictOf(
    `${size}	return vm_insert_page(vma, vma->vm_start, lamp->page);`,
    `${size.replace('vma_pages(vma)', 'vma_desc_pages(desc)')}	mmap_action_map_kernel_pages(desc, desc->start, &lamp->page, 1);`,
  );
  expect(['equivalent', 'improved']).toContain(verdict);
});

test('what is counted whenever the hook runs, and never counted down, is changed, not regressed', async () => {
  const count = '	static atomic_long_t maps;\n\n	atomic_long_inc(&maps);\n';
  expect(await verdictOf(`${count}	return ${REMAP};`, `${count}${ACTION}`)).toBe('changed');
});

test('a count whose first mapping decides is still regressed', async () => {
  const count = '	if (lamp->pfn++ == 0)\n		return -EAGAIN;\n';
  expect(await verdictOf(`${count}	return ${REMAP};`, `${count}${ACTION}`)).toBe('regressed');
});

test('what is allocated once and kept is changed, whichever allocation fails', async () => {
  const lazy = `	if (!lamp->page) {
		struct page *page = alloc_page(GFP_KERNEL);

		if (!page)
			return -ENOMEM;
		lamp->page = page;
	}
`;
  expect(await verdictOf(`${lazy}	return ${REMAP};`, `${lazy}${ACTION}`)).toBe('changed');
});

test.each([
  ['kzalloc(4UL << 20, GFP_KERNEL)', 'kfree', 'regressed'],
  ['kzalloc(5UL << 20, GFP_KERNEL)', 'kfree', 'equivalent'],
  ['kcalloc(1025, PAGE_SIZE, GFP_KERNEL)', 'kfree', 'equivalent'],
  ['kvzalloc(5UL << 20, GFP_KERNEL)', 'kvfree', 'regressed'],
  ['vmalloc(1UL << 33)', 'vfree', 'equivalent'],
])('%s is as much as the kernel has at once, or fails', async (allocation, release, verdict) => {
  const asked = `	void *log = ${allocation};

	if (log) {
		${release}(log);
		return -EIO;
	}
`;
  expect(await verdictOf(`${asked}	return ${REMAP};`, ACTION)).toBe(verdict);
});

test('frames are paid for: a run that makes too many is given up, and nothing is proved by it', async () => {
  const kept = `	void *log = vzalloc(1UL << 32);
	unsigned long pfn;

	if (!log)
		return -ENOMEM;
	pfn = vmalloc_to_pfn(log);
	vfree(log);
`;
  const [before, after] = [REMAP, ACTION].map((text) => text.replace('lamp->pfn', 'pfn'));
  expect(await verdictOf(`${kept}	return ${before};`, `${kept}${after}`)).toBe('inconclusive');
});

describe.each([
  ['struct page *page = alloc_page(GFP_KERNEL)', '__free_page(page)'],
  ['struct page *page = alloc_pages(GFP_KERNEL, 1)', '__free_pages(page, 1)'],
  ['unsigned long page = __get_free_page(GFP_KERNEL)', 'free_page(page)'],
  ['unsigned long page = get_zeroed_page(GFP_KERNEL)', 'free_page(page)'],
])('%s may fail', (allocation, release) => {
  const hook = (
    undo: string,
    check = '	if (!page) {\n	UNDO		return -ENOMEM;\n	}\n',
  ): string => `	void *log = kzalloc(64, GFP_KERNEL);
	${allocation.split(' = ')[0]};

	if (!log)
		return -ENOMEM;
	page = ${allocation.split(' = ')[1]};
${check.replace('UNDO', undo)}	${release};
	kfree(log);
`;
  const legacy = `${hook('	kfree(log);\n')}	return ${REMAP};`;

  test('and what was taken before it is given back', async () => {
    const good = await verdictOf(legacy, hook('	kfree(log);\n') + ACTION);
    expect(['equivalent', 'improved']).toContain(good);
    expect(await verdictOf(legacy, hook('') + ACTION)).toBe('regressed');
  });

  test('and it has to be looked at', async () => {
    expect(await verdictOf(legacy, hook('', '') + ACTION)).toBe('regressed');
  });
});

test.each([0, 4, 9, 10])('pages of order %i are given back at once', async (order) => {
  const taken = `	struct page *page = alloc_pages(GFP_KERNEL, ${order});

	if (!page)
		return -ENOMEM;
	__free_pages(page, ${order});`;
  const verdict = await verdictOf(`${taken}\n	return ${REMAP};`, `${taken}\n${ACTION}`);
  expect(['equivalent', 'improved']).toContain(verdict);
});

test('pages of which some are given back are kept', async () => {
  const taken = `	struct page *page = alloc_pages(GFP_KERNEL, 3);

	if (!page)
		return -ENOMEM;`;
  const all = `${taken}\n	__free_pages(page, 3);`;
  const some = `${taken}\n	__free_pages(page, 2);`;
  expect(await verdictOf(`${all}\n	return ${REMAP};`, `${some}\n${ACTION}`)).toBe('regressed');
});

describe('a buffer that the first mmap() allocates, before its size is looked at', () => {
  const form = (
    member: string,
    parameters: string,
    taken: string,
    rest: string,
  ): string => `#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
struct trough { void *buf; size_t size; };
static int trough_${member}(${parameters})
{
	struct trough *trough = file->private_data;

${taken}
		trough->buf = (void *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, get_order(trough->size));
		if (!trough->buf)
			return -ENOMEM;
	}
${rest}
}
static const struct file_operations trough_fops = { .${member} = trough_${member} };
`;
  const verdictWith = async (taken: string): Promise<string> => {
    const legacy = form(
      'mmap',
      'struct file *file, struct vm_area_struct *vma',
      taken,
      `	if (vma->vm_end - vma->vm_start > trough->size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, virt_to_phys(trough->buf) >> PAGE_SHIFT, vma->vm_end - vma->vm_start, vma->vm_page_prot);`,
    );
    const migrated = form(
      'mmap_prepare',
      'struct vm_area_desc *desc',
      taken,
      `	if (vma_desc_size(desc) > trough->size)
		return -EINVAL;
	mmap_action_remap_full(desc, virt_to_phys(trough->buf) >> PAGE_SHIFT);
	return 0;`,
    ).replace('= file->', '= desc->file->');
    const [result] = await verifyDriver(
      { path: 'trough.c', source: legacy },
      { path: 'trough.c', source: migrated },
    );
    return result.verdict;
  };

  test('is kept once, whichever allocation fails', async () => {
    expect(await verdictWith('	if (!trough->buf) {')).toBe('changed');
  });

  test('is lost where each call allocates another', async () => {
    expect(await verdictWith('	{')).toBe('regressed');
  });
});

describe('memory that is used without a look whether there is any', () => {
  const legacy = (look: string): string =>
    `	unsigned long *size = kmalloc(sizeof(*size), GFP_KERNEL);

	${look}
	*size = vma->vm_end - vma->vm_start;
	kfree(size);
	return ${REMAP};`;
  const migrated = (look: string): string =>
    `	unsigned long *size = kmalloc(sizeof(*size), GFP_KERNEL);

	${look}
	*size = vma_desc_size(desc);
	kfree(size);
${ACTION}`;
  const LOOK = 'if (!size)\n		return -ENOMEM;';

  test('crashes either form, whichever allocation of the call fails', async () => {
    expect(await verdictOf(legacy(''), migrated(''))).toBe('improved');
  });

  test('regresses where the legacy form looks', async () => {
    expect(await verdictOf(legacy(LOOK), migrated(''))).toBe('regressed');
    expect(await verdictOf(legacy(LOOK), migrated(LOOK))).toMatch(/equivalent|improved/);
  });
});
