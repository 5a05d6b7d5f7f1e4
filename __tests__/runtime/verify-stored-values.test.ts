/** Stores that a hook repeats for mappings that merge or fail: the same value whatever is mapped, or one of the mapping's own. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD = `#include <linux/fs.h>
#include <linux/mm.h>
struct dev { unsigned long pfn; unsigned long value; void *pointer; char name[32]; struct { int mode[8]; } now, next; u8 *front, *back; };
static unsigned long total;
static void *last;
`;

/** A driver that stores something and maps a frame, in both forms. */
async function verify(legacy: string, migrated = legacy): Promise<HookVerification> {
  const before = `${HEAD}
static int d_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev *dev = file->private_data;

	${legacy}
	return remap_pfn_range(vma, vma->vm_start, dev->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations d_fops = { .mmap = d_mmap };
`;
  const after = `${HEAD}
static int d_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct dev *dev = file->private_data;

	${migrated}
	mmap_action_remap_full(desc, dev->pfn);
	return 0;
}
static const struct file_operations d_fops = { .mmap_prepare = d_mmap_prepare };
`;
  const [result] = await verifyDriver(
    { path: 'driver.c', source: before },
    { path: 'driver.c', source: after },
  );
  return result;
}

const rules = ({ divergences }: HookVerification): string[] => divergences.map(({ rule }) => rule);

test.each([
  ['a constant', 'dev->value = 7;', 'dev->value = 7;'],
  [
    'a constant for some mappings',
    'if (vma->vm_pgoff == 5) dev->value = 7;',
    'if (desc->pgoff == 5) dev->value = 7;',
  ],
  ['what is of the device', 'dev->value = dev->pfn;', 'dev->value = dev->pfn;'],
  ['what nobody has looked at', 'dev->now = dev->next;', 'dev->now = dev->next;'],
  [
    'the contents of another page',
    'memcpy(dev->front, dev->back, PAGE_SIZE);',
    'memcpy(dev->front, dev->back, PAGE_SIZE);',
  ],
  ['the same by another name', 'copy_page(dev->front, dev->back);', 'copy_page(dev->front, dev->back);'],
  ['a bit that is set', 'set_bit(3, &dev->value);', 'set_bit(3, &dev->value);'],
  [
    'bits of one word that are set and cleared',
    'dev->value |= 8; dev->value &= ~32; dev->value |= 1;',
    'dev->value |= 8; dev->value &= ~32; dev->value |= 1;',
  ],
  ['a bit that is cleared', '__clear_bit(3, &dev->value);', '__clear_bit(3, &dev->value);'],
  ['the file, in what belongs to it', 'dev->pointer = file;', 'dev->pointer = file;'],
])('%s is the same for every mapping', async (_title, legacy, migrated) => {
  const result = await verify(legacy, migrated);
  expect(rules(result)).toEqual(['store-in-hook']);
  expect(result.verdict).toBe('changed');
});

test.each([
  ['the offset', 'dev->value = vma->vm_pgoff;', 'dev->value = desc->pgoff;'],
  ['a part of it', 'dev->value = vma->vm_pgoff >> 10;', 'dev->value = desc->pgoff >> 10;'],
  ['the size', 'dev->value = vma->vm_end - vma->vm_start;', 'dev->value = vma_desc_size(desc);'],
  [
    'one of two constants',
    'dev->value = vma->vm_flags & VM_WRITE ? 1 : 2;',
    'dev->value = vma_desc_test(desc, VMA_WRITE_BIT) ? 1 : 2;',
  ],
  [
    'another constant at one offset',
    'total = vma->vm_pgoff == 5 ? 7 : 8;',
    'total = desc->pgoff == 5 ? 7 : 8;',
  ],
  [
    'a text',
    'snprintf(dev->name, sizeof(dev->name), "win%lu", vma->vm_pgoff);',
    'snprintf(dev->name, sizeof(dev->name), "win%lu", desc->pgoff);',
  ],
  [
    'what is moved on',
    'memmove(dev->now.mode + 1, dev->now.mode, sizeof(int) * 7);',
    'memmove(dev->now.mode + 1, dev->now.mode, sizeof(int) * 7);',
  ],
  ['who maps', 'dev->pointer = current;', 'dev->pointer = current;'],
  ['the number of who maps', 'dev->value = current->pid;', 'dev->value = current->pid;'],
  ['the address space', 'dev->pointer = vma->vm_mm;', 'dev->pointer = desc->mm;'],
  ['a time of its own', 'dev->value = jiffies + vma->vm_pgoff;', 'dev->value = jiffies + desc->pgoff;'],
  ['the file, outside of what belongs to it', 'last = file;', 'last = file;'],
  ["the file's own data, outside of it", 'last = dev;', 'last = dev;'],
])('%s is another value each time', async (_title, legacy, migrated) => {
  const result = await verify(legacy, migrated);
  expect(result.verdict).toBe('regressed');
  expect(rules(result)).toContain('state-in-hook');
  expect(rules(result)).not.toContain('store-in-hook');
});

test.each([
  ['the time', 'dev->value = jiffies;'],
  ['a time from now on', 'dev->value = jiffies + 5 * HZ;'],
  ['a function that tells the time', 'dev->value = ktime_get_ns();'],
])('%s is that of one call more', async (_title, store) => {
  const result = await verify(store);
  expect(rules(result)).toContain('time-in-hook');
  expect(rules(result)).not.toContain('state-in-hook');
  expect(result.verdict).toBe('changed');
});

test.each([
  ['a copy that is put back', 'struct dev old = *dev; *dev = old;'],
  ['a copy of its own', 'struct dev old = *dev; (void)old;'],
])('%s changes nothing', async (_title, store) => {
  expect(rules(await verify(store))).toEqual([]);
});

const UNLESS_DONE = 'if (!dev->value)';

test('what is done for the first mapping only may be done for one that fails', async () => {
  const once = `${UNLESS_DONE} { writel(1, dev->pointer); dev->value = 1; }`;
  const result = await verify(once);
  expect(result.verdict).toBe('changed');
  expect(rules(result)).toEqual(expect.arrayContaining(['store-in-hook', 'called-earlier']));
});

test('what the legacy form does for each mapping is missed where the new one does it for the first only', async () => {
  const once = `${UNLESS_DONE} { writel(1, dev->pointer); dev->value = 1; }`;
  const result = await verify('writel(1, dev->pointer); dev->value = 1;', once);
  expect(result.verdict).toBe('regressed');
  expect(rules(result)).toContain('call-missing');
});
