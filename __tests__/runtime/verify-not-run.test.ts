/** What no run comes to, and what mapping a file does not run at all: where the two forms have it differently, nothing is proved of it. */
import { loadGrammar } from '../../model/parse';
import type { Form } from '../../runtime/verify/form';
import { untriedTests } from '../../runtime/verify/untried';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD =
  '#include <linux/fs.h>\n#include <linux/mm.h>\n#include <linux/module.h>\n#include <linux/mutex.h>\n';

/** Verify two forms of one driver; each is a text in which `/*name*\/` stands for a part that is given. */
async function verified(
  form: readonly [legacy: string, migrated: string],
  legacy: Record<string, string>,
  changed: Record<string, string> = {},
): Promise<HookVerification> {
  const filled = (text: string, parts: Record<string, string>): string =>
    HEAD + text.replace(/\/\*(\w+)\*\//g, (_, name: string) => parts[name] ?? '');
  const [result] = await verifyDriver(
    { path: 'a.c', source: filled(form[0], legacy) },
    { path: 'b.c', source: filled(form[1], { ...legacy, ...changed }) },
  );
  return result;
}

/** A hook that counts the mappings of a berth, eight at most: no scenario makes so many. */
const COUNTING = ((): readonly [string, string] => {
  const state = `static int moored;
static unsigned long held;
static DEFINE_MUTEX(berth_lock);
extern struct resource *berth_range;
static void berth_open(struct vm_area_struct *vma)
{
	mutex_lock(&berth_lock);
	moored++;
	held += vma_pages(vma);
	mutex_unlock(&berth_lock);
}
static void berth_close(struct vm_area_struct *vma)
{
	if (!vma->vm_private_data)
		return;
	mutex_lock(&berth_lock);
	moored--;
	held -= vma_pages(vma);
	mutex_unlock(&berth_lock);
}
static int berth_access(struct vm_area_struct *vma, unsigned long addr, void *buf, int len, int write)
{
/*access*/	return len;
}
`;
  const taken = (pages: string): string => `	mutex_lock(&berth_lock);
	if (/*test*/) {
/*undo*/		return -EBUSY;
	}
	moored++;
	held += ${pages};
	mutex_unlock(&berth_lock);
`;
  const operations = (mapped: string): string =>
    `static const struct vm_operations_struct berth_vm_ops = {
	.open = berth_open, .close = berth_close, .access = berth_access, ${mapped}
};
`;
  const legacy = `${state}${operations('')}static int berth_mmap(struct file *file, struct vm_area_struct *vma)
{
${taken('vma_pages(vma)')}	vm_flags_set(vma, VM_DONTEXPAND | VM_IO);
	vma->vm_private_data = &moored;
	vma->vm_ops = &berth_vm_ops;
	return 0;
}
static const struct file_operations berth_fops = { .mmap = berth_mmap };
`;
  const migrated = `${state}static int berth_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
${taken('(end - start) >> PAGE_SHIFT')}	*vm_private_data = &moored;
	return 0;
}
${operations('.mapped = berth_mapped')}static int berth_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_IO_BIT);
	desc->vm_ops = &berth_vm_ops;
	return 0;
}
static const struct file_operations berth_fops = { .mmap_prepare = berth_mmap_prepare };
`;
  return [legacy, migrated];
})();

describe('a way that no run takes', () => {
  const parts = {
    test: 'moored >= 8',
    undo: '		mutex_unlock(&berth_lock);\n',
    access: '	if (write)\n		return -EPERM;\n',
  };

  test('costs nothing where both forms have it', async () => {
    expect(await verified(COUNTING, parts)).toMatchObject({ verdict: 'equivalent', reasons: [] });
  });

  test('costs nothing where only its messages differ', async () => {
    const undo = `		pr_warn("busy: %lx\\n", vm);\n${parts.undo}`.replace(', vm', ', held');
    expect((await verified(COUNTING, parts, { undo })).verdict).toBe('equivalent');
  });

  test.each([
    ['is called like one that prints', `		berth_log("%lu pages are taken", held);\n`],
    ['is a row of the kernel', '		pr_warn_ratelimited("%lu pages are taken", held);\n'],
  ])('costs nothing where only what it tells differs: %s', async (_, message) => {
    expect((await verified(COUNTING, parts, { undo: message + parts.undo })).verdict).toBe('equivalent');
  });

  test.each(['berth_send_msg(held)', 'berth_clear_error(held)', 'put_info(held)', 'berth_debug(held)'])(
    'is not proved where one form calls what is only called like a message: %s',
    async (call) => {
      const { verdict, reasons } = await verified(COUNTING, parts, { undo: `		${call};\n${parts.undo}` });
      expect(verdict).toBe('inconclusive');
      expect(reasons.join('\n')).toContain('never ran, and the migrated form has it otherwise');
    },
  );

  test.each([
    [
      'a limit that is another',
      { test: 'moored > 8' },
      'was never true, and the migrated form asks otherwise',
    ],
    ['a lock that is not given back', { undo: '' }, 'never ran, and the migrated form has it otherwise'],
    [
      'a callback that nothing calls',
      { access: '' },
      'berth_access(), line 25 of the legacy form, never ran',
    ],
  ])('is not proved: %s', async (_, changed, reason) => {
    const { verdict, reasons } = await verified(COUNTING, parts, changed);
    expect(verdict).toBe('inconclusive');
    expect(reasons.join('\n')).toContain(reason);
  });
});

/** A driver whose buffer an ioctl() selects. */
const SELECTING = ((): readonly [string, string] => {
  const state = `struct crane { unsigned long pfn; unsigned int reach; };
static long crane_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct crane *crane = file->private_data;

	crane->reach = /*reach*/;
	return 0;
}
static const unsigned long crane_bases[] = { /*bases*/ };
`;
  const members = '.owner = THIS_MODULE, .unlocked_ioctl = crane_ioctl, /*more*/';
  const legacy = `${state}static int crane_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long index = vma->vm_pgoff >> 9;

	if (index >= ARRAY_SIZE(crane_bases)/*less*/ || vma_pages(vma) != 1)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, crane_bases[index], PAGE_SIZE, vma->vm_page_prot);
}
static const struct file_operations crane_fops = { .mmap = crane_mmap, ${members} };
`;
  const migrated = `${state}static int crane_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long index = desc->pgoff >> 9;

	if (index >= ARRAY_SIZE(crane_bases)/*less*/ || vma_desc_pages(desc) != 1)
		return -EINVAL;
	mmap_action_remap_full(desc, crane_bases[index]);
	return 0;
}
static const struct file_operations crane_fops = { .mmap_prepare = crane_mmap_prepare, ${members} };
`;
  return [legacy, migrated];
})();

describe('what mapping a file does not run', () => {
  const parts = {
    reach: 'arg & 7',
    bases: '0xd0000, 0xd4000, 0xd8000, 0xdc000',
    more: '.llseek = noop_llseek,',
  };

  test('costs nothing where it is the same', async () => {
    expect(await verified(SELECTING, parts)).toMatchObject({ verdict: 'improved', reasons: [] });
  });

  test('is told where it is not', async () => {
    const { verdict, reasons } = await verified(SELECTING, parts, { reach: 'arg & 3' });
    expect(verdict).toBe('inconclusive');
    expect(reasons).toEqual([
      'crane_ioctl() of .unlocked_ioctl of crane_fops is not the same any more, and was not compared',
    ]);
  });

  test('is lost with its member', async () => {
    const { verdict, divergences } = await verified(SELECTING, parts, { more: '' });
    expect(verdict).toBe('regressed');
    expect(divergences[0]).toMatchObject({
      rule: 'member-lost',
      explanation: 'crane_fops does not set .llseek any more',
    });
  });

  test('is told where it is new', async () => {
    const more = `${parts.more} .splice_read = copy_splice_read,`;
    const { verdict, reasons } = await verified(SELECTING, parts, { more });
    expect(verdict).toBe('inconclusive');
    expect(reasons[0]).toContain('crane_fops sets .splice_read, which it did not');
  });
});

describe('members that only a mapping has by another name', () => {
  const undo = (held: string): string => `		held = ${held} >> PAGE_SHIFT;\n		mutex_unlock(&berth_lock);\n`;
  const parts = { test: 'moored >= 8' };

  test.each([
    ["another object's", 'berth_range->start', 'berth_range->start'],
    ["the mapping's", 'vma->vm_start', 'start'],
  ])('are the same: %s', async (_, legacy, migrated) => {
    const result = await verified(COUNTING, { ...parts, undo: undo(legacy) }, { undo: undo(migrated) });
    expect(result).toMatchObject({ verdict: 'equivalent', reasons: [] });
  });

  test("are not another object's", async () => {
    const legacy = { ...parts, undo: undo('berth_range->start') };
    const { verdict, reasons } = await verified(COUNTING, legacy, { undo: undo('start') });
    expect(verdict).toBe('inconclusive');
    expect(reasons.join('\n')).toContain('never ran, and the migrated form has it otherwise');
  });
});

/** A driver with a limit that nothing that is mapped asks for. */
const LIMITED = ((): readonly [string, string] => {
  const state = `/*limit*/
static ssize_t stall_read(struct file *file, char __user *buf, size_t n, loff_t *at)
{
	return n > limit ? -EINVAL : 0;
}
`;
  const members = '.owner = THIS_MODULE, .read = stall_read';
  const legacy = `${state}static int stall_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0xd0000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations stall_fops = { .mmap = stall_mmap, ${members} };
`;
  const migrated = `${state}static int stall_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, 0xd0000);
	return 0;
}
static const struct file_operations stall_fops = { .mmap_prepare = stall_mmap_prepare, ${members} };
`;
  return [legacy, migrated];
})();

describe('what a variable begins with', () => {
  test.each([
    ['nothing in the new form', 'static int limit = 4;', 'static int limit;'],
    ['nothing in the old form', 'static int limit;', 'static int limit = 4;'],
    ['another number', 'static int limit = 4;', 'static int limit = 8;'],
  ])('is told where it differs: %s', async (_, legacy, migrated) => {
    const { verdict, reasons } = await verified(LIMITED, { limit: legacy }, { limit: migrated });
    expect(verdict).toBe('inconclusive');
    expect(reasons.join('\n')).toContain('limit, line 5 of the migrated form, begins with another value');
  });

  test.each([
    ['no initialiser and a zero', 'static int limit;', 'static int limit = 0;'],
    ['a declaration before it', 'extern int limit;\nint limit = 4;', 'int limit = 4;'],
    ['a tentative definition before it', 'static int limit;\nstatic int limit = 4;', 'static int limit = 4;'],
  ])('costs nothing where it is the same: %s', async (_, legacy, migrated) => {
    const { reasons } = await verified(LIMITED, { limit: legacy }, { limit: migrated });
    expect(reasons).toEqual([]);
  });
});

/** The same driver, where it maps nothing. */
const REFUSING: readonly [string, string] = [
  LIMITED[0].replace(/return remap_pfn_range.*;/, 'return -ENODEV;'),
  LIMITED[1].replace(/mmap_action_remap_full.*;\n\treturn 0;/, 'return -ENODEV;'),
];

describe('a driver that refuses every mapping', () => {
  const parts = { limit: 'static int limit = 4;' };

  test('is the same where all else is', async () => {
    const { verdict, reasons, warnings } = await verified(REFUSING, parts);
    expect(['equivalent', 'improved']).toContain(verdict);
    expect(reasons).toEqual([]);
    expect(warnings.join()).toContain('refuses every mapping');
  });

  test('is not proved where what its files are read by has another limit', async () => {
    const { verdict, reasons } = await verified(REFUSING, parts, { limit: 'static int limit = 8;' });
    expect(verdict).toBe('inconclusive');
    expect(reasons.join()).toContain('begins with another value');
  });
});

describe('an entry of a table that a shifted offset selects', () => {
  const parts = { reach: 'arg', bases: '0xd0000, 0xd4000, 0xd8000, 0xdc000' };

  test.each([
    ['the last one is left out', { less: ' - 1' }],
    ['one behind the last is taken', { less: ' + 1' }],
    ['the third is another', { bases: '0xd0000, 0xd4000, 0xd8001, 0xdc000' }],
  ])('%s', async (_, changed) => {
    expect((await verified(SELECTING, parts, changed)).verdict).toBe('regressed');
  });
});

test('a limit that an object holds is tried, and the size behind it', async () => {
  const state = 'static struct { unsigned long pfn, rows; } slip = { 0xd0000, 21 };\n';
  const form: readonly [string, string] = [
    `${state}static int slip_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff || vma_pages(vma) > slip.rows)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, slip.pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations slip_fops = { .mmap = slip_mmap };
`,
    `${state}static int slip_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff || vma_desc_pages(desc) > slip.rows/*more*/)
		return -EINVAL;
	mmap_action_remap_full(desc, slip.pfn);
	return 0;
}
static const struct file_operations slip_fops = { .mmap_prepare = slip_mmap_prepare };
`,
  ];
  expect((await verified(form, {})).verdict).toBe('improved');
  const { verdict, divergences } = await verified(form, {}, { more: ' + 1' });
  expect(verdict).toBe('regressed');
  expect(divergences[0].ops).toEqual(['map 0 22 rw shared 0']);
});

describe('a test that came out one way only in both forms', () => {
  const told = (legacy: string, migrated: string): number => {
    const site = (text: string) => ({ function: 'pier_mmap', line: 3, text });
    const form = (text: string): Form => ({
      start: () => {
        throw new Error('nothing is run');
      },
      unknown_functions: new Map(),
      tests: () => [site(text)],
    });
    const coverage = (text: string) => ({
      ran: [3],
      missed: [],
      ways: 1,
      ways_missed: [{ ...site(text), holds: true }],
    });
    const pair = { legacy: form(legacy), migrated: form(migrated) };
    return untriedTests(pair, { legacy: coverage(legacy), migrated: coverage(migrated) }).length;
  };

  test.each([
    ['what is mapped is called otherwise', 'vma->vm_pgoff > pier->last', 'desc->pgoff > pier->last'],
    ['a flag is tested otherwise', '!(vma->vm_flags & VM_SHARED)', '!vma_desc_test(desc, VMA_SHARED_BIT)'],
    ['the kernel has it take more', '!supports(vma, dev)', '!supports(desc, file_inode(file), dev)'],
  ])('is the same: %s', (_, legacy, migrated) => {
    expect(told(legacy, migrated)).toBe(0);
  });

  test.each([
    ['another bound', 'pier->used >= 8', 'pier->used > 8'],
    ['another number', 'pier->used >= 8', 'pier->used >= 9'],
    ['sides that changed places', 'pier->used > pier->size', 'pier->size > pier->used'],
    ['another way round', 'pier_busy(pier)', '!pier_busy(pier)'],
  ])('is another: %s', (_, legacy, migrated) => {
    expect(told(legacy, migrated)).toBe(2);
  });
});

test.each([
  ['the same', '-EINVAL', 'equivalent'],
  ['another error', '-EIO', 'inconclusive'],
])(
  'a helper that stays beside its twin, both with code that never runs: %s',
  async (_name, error, verdict) => {
    const helper = (name: string, given: string, size: string, code: string): string =>
      `static int ${name}(unsigned long pfn, ${given})\n{\n\tif (${size} < PAGE_SIZE)\n\t\treturn ${code};\n\treturn 0;\n}\n`;
    const legacy = helper('quay_check', 'struct vm_area_struct *vma', 'quay_size(vma)', '-EINVAL');
    const twin = helper('quay_check_desc', 'struct vm_area_desc *desc', 'vma_desc_size(desc)', error);
    const shared = `#define quay_size(v) ((v)->vm_end - (v)->vm_start)\n${legacy}`;
    const old = `${shared}static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (quay_check(4, vma))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, 4, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations quay_fops = { .mmap = quay_mmap };
`;
    const fresh = `${shared}${twin}static int quay_mmap_prepare(struct vm_area_desc *desc)
{
	if (quay_check_desc(4, desc))
		return -EINVAL;
	mmap_action_remap_full(desc, 4);
	return 0;
}
static const struct file_operations quay_fops = { .mmap_prepare = quay_mmap_prepare };
`;
    const result = await verified([old, fresh], {});
    expect(result.verdict).toBe(verdict);
  },
);

describe('a window behind an offset that a hook only lets be written to', () => {
  const hook = (beyond: string): readonly [string, string] => [
    `struct berth { phys_addr_t base; };
static int berth_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct berth *berth = file->private_data;

	if (vma->vm_pgoff == 4096) {
		if (vma->vm_flags & VM_READ)
			return -EPERM;
	} else if (vma->vm_pgoff) {
		return -EINVAL;
	}
	return io_remap_pfn_range(vma, vma->vm_start, PHYS_PFN(berth->base) + (vma->vm_pgoff ? 7 : 0),
				  vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations berth_fops = { .mmap = berth_mmap };
`,
    `struct berth { phys_addr_t base; };
static int berth_mmap_prepare(struct vm_area_desc *desc)
{
	struct berth *berth = desc->file->private_data;

	if (desc->pgoff == 4096) {
		if (vma_desc_test(desc, VMA_READ_BIT))
			return -EPERM;
	} else if (desc->pgoff) {
		return -EINVAL;
	}
	mmap_action_ioremap_full(desc, PHYS_PFN(berth->base) + (desc->pgoff ? ${beyond} : 0));
	return 0;
}
static const struct file_operations berth_fops = { .mmap_prepare = berth_mmap_prepare };
`,
  ];

  test('is mapped so', async () => {
    const { verdict, divergences } = await verified(hook('8'), {});
    expect(verdict).toBe('regressed');
    expect(divergences[0].ops).toEqual(['map 0 1 w shared 4096']);
  });

  test('and is the same where it is', async () => {
    expect((await verified(hook('7'), {})).verdict).toBe('improved');
  });
});

test.each([
  ['another', '8', 'inconclusive'],
  ['the same', '7', 'improved'],
])('an arm of ?: that no run takes, and that is %s', async (_title, count, verdict) => {
  const found = await verified(
    [
      `static int berth_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, vma->vm_start == 0x12345678000UL ? VM_DONTDUMP | 7 : VM_DONTDUMP);
	return 0;
}
static const struct file_operations berth_fops = { .mmap = berth_mmap };
`,
      `static int berth_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags_mask(desc, legacy_to_vma_flags(desc->start == 0x12345678000UL ? VM_DONTDUMP | /*count*/ : VM_DONTDUMP));
	return 0;
}
static const struct file_operations berth_fops = { .mmap_prepare = berth_mmap_prepare };
`,
    ],
    { count },
  );
  expect(found.verdict).toBe(verdict);
});
