import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

// A mapping call that fails, and whose result the legacy hook does not look at: an action cannot be ignored.

beforeAll(loadGrammar);

const HEAD = '#include <linux/fs.h>\n#include <linux/mm.h>\n#include <linux/printk.h>\n';

async function verify(before: string, after: string): Promise<HookVerification> {
  const [result] = await verifyDriver(
    {
      path: 'bar.c',
      source: `${HEAD}static int bar_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bar *bar = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > bar->size)
		return -ENXIO;
${before}
	return 0;
}
static const struct file_operations bar_fops = { .mmap = bar_mmap };
`,
    },
    {
      path: 'bar.c',
      source: `${HEAD}static int bar_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bar *bar = file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > bar->size)
		return -ENXIO;
${after}
	return 0;
}
static const struct file_operations bar_fops = { .mmap_prepare = bar_mmap_prepare };
`,
    },
  );
  return result;
}

const rules = ({ divergences }: HookVerification): string[] => divergences.map(({ rule }) => rule);

const IGNORED = '	vm_iomap_memory(vma, bar->base, size);';
const ACTION = '	mmap_action_simple_ioremap(desc, bar->base, size);';

test.each([
  ['as a statement', IGNORED],
  ['cast to void', `	(void)${IGNORED.trim()}`],
])('a failure that is ignored, %s, now fails mmap(): that is intended', async (_, ignored) => {
  const result = await verify(ignored, ACTION);
  expect(result.verdict).toBe('improved');
  expect(rules(result)).toContain('failure-no-longer-ignored');
});

test('an error that no mapping call of the legacy hook gave is not explained by it', async () => {
  const wrong = await verify(IGNORED, `${ACTION}\n	if (desc->pgoff)\n		return -EBUSY;`);
  expect(wrong.verdict).toBe('regressed');
});

test('a failure that the legacy hook looked at, and went on, is not ignored', async () => {
  const looked = '	if (vm_iomap_memory(vma, bar->base, size))\n		pr_warn("pages come later\\n");';
  expect((await verify(looked, ACTION)).verdict).toBe('regressed');
});
