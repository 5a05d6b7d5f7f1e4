/** Under a spinlock, in a section of RCU and with interrupts off nobody sleeps; with a mutex held, anybody may. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD = `#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
static DEFINE_SPINLOCK(reel_lock);
static DEFINE_MUTEX(reel_mutex);
`;

async function verified(legacy: string, migrated: string): Promise<HookVerification> {
  const [result] = await verifyDriver(
    {
      path: 'a.c',
      source: `${HEAD}static int reel_mmap(struct file *file, struct vm_area_struct *vma)
{
	${legacy}
	return 0;
}
static const struct file_operations reel_fops = { .mmap = reel_mmap };
`,
    },
    {
      path: 'b.c',
      source: `${HEAD}static int reel_mmap_prepare(struct vm_area_desc *desc)
{
	${migrated}
	return 0;
}
static const struct file_operations reel_fops = { .mmap_prepare = reel_mmap_prepare };
`,
    },
  );
  return result;
}

const problems = ({ divergences }: HookVerification): string[] =>
  divergences.filter(({ rule }) => rule === 'problem').map(({ explanation }) => explanation);

test.each([
  ['spin_lock(&reel_lock);', 'kfree(kmalloc(8, GFP_KERNEL));', 'spin_unlock(&reel_lock);', 'kmalloc'],
  [
    'spin_lock(&reel_lock);',
    'mutex_lock(&reel_mutex);\n	mutex_unlock(&reel_mutex);',
    'spin_unlock(&reel_lock);',
    'mutex_lock',
  ],
  ['rcu_read_lock();', 'msleep(1);', 'rcu_read_unlock();', 'msleep'],
  ['preempt_disable();', 'might_sleep();', 'preempt_enable();', 'might_sleep'],
  ['spin_lock_irq(&reel_lock);', 'vfree(vmalloc(8));', 'spin_unlock_irq(&reel_lock);', 'vmalloc'],
])('%s %s %s may sleep', async (lock, call, unlock, name) => {
  const result = await verified(`${call}\n	${lock}\n	${unlock}`, `${lock}\n	${call}\n	${unlock}`);
  expect(result.verdict).toBe('regressed');
  expect(problems(result).some((text) => text.includes(`${name}() may sleep`))).toBe(true);
});

test.each([
  ['mutex_lock(&reel_mutex);', 'kfree(kmalloc(8, GFP_KERNEL));', 'mutex_unlock(&reel_mutex);'],
  ['spin_lock(&reel_lock);', 'kfree(kmalloc(8, GFP_ATOMIC));', 'spin_unlock(&reel_lock);'],
  ['spin_lock_bh(&reel_lock);', 'kfree(kmalloc(8, GFP_NOWAIT));', 'spin_unlock_bh(&reel_lock);'],
])('%s %s %s does not', async (lock, call, unlock) => {
  const result = await verified(`${call}\n	${lock}\n	${unlock}`, `${lock}\n	${call}\n	${unlock}`);
  expect(problems(result)).toEqual([]);
  expect(result.verdict).not.toBe('regressed');
});

test('a driver that always slept there is no worse', async () => {
  const asleep = 'spin_lock(&reel_lock);\n	msleep(1);\n	spin_unlock(&reel_lock);';
  expect((await verified(asleep, asleep)).verdict).not.toBe('regressed');
});

test.each([
  ['spin_lock_irq(&reel_lock);', 'spin_unlock(&reel_lock);'],
  ['spin_lock(&reel_lock);', 'spin_unlock_irq(&reel_lock);'],
  ['spin_lock_bh(&reel_lock);', 'spin_unlock(&reel_lock);'],
])('%s %s does not leave the processor as it was', async (lock, unlock) => {
  const result = await verified('spin_lock(&reel_lock);\n	spin_unlock(&reel_lock);', `${lock}\n	${unlock}`);
  expect(result.verdict).toBe('regressed');
});

test('interrupts that are saved and restored are as they were', async () => {
  const plain = 'spin_lock_irq(&reel_lock);\n	spin_unlock_irq(&reel_lock);';
  const saved =
    'unsigned long flags;\n\n	spin_lock_irqsave(&reel_lock, flags);\n	spin_unlock_irqrestore(&reel_lock, flags);';
  expect((await verified(plain, saved)).verdict).not.toBe('regressed');
});
