/** Locks and sections that only the rows of the kernel's functions know: what they keep out of the legacy hook, nothing keeps out of the work of an action. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD = `#include <linux/fs.h>
#include <linux/mm.h>
struct dev {
	struct percpu_rw_semaphore rw; struct rt_mutex mutex; struct srcu_struct srcu, other; struct sock *sk; struct device *parent;
	refcount_t users; struct completion idle; bool dead; phys_addr_t phys; struct inode *inode; int idx;
};
`;

/** A device that is removed under what its hook enters and leaves, in both forms. */
async function verify([enter, leave, remove, removed]: readonly string[]): Promise<HookVerification> {
  const gone = `static void d_remove(struct dev *dev)
{
	${remove}
	dev->dead = true;
	${removed}
	unmap_mapping_range(dev->inode->i_mapping, 0, 0, 1);
	${remove
    .replace(/_down_/, '_up_')
    .replace(/\block_sock/, 'release_sock')
    .replace(/_lock/, '_unlock')}
}
`;
  const before = `${HEAD}${gone}
static int d_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev *dev = file->private_data;
	int ret = -ENODEV;

	${enter}
	if (!dev->dead)
		ret = remap_pfn_range(vma, vma->vm_start, dev->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	${leave}
	return ret;
}
static const struct file_operations d_fops = { .mmap = d_mmap };
`;
  const after = `${HEAD}${gone}
static int d_mmap_prepare(struct vm_area_desc *desc)
{
	struct dev *dev = desc->file->private_data;
	int ret = -ENODEV;

	${enter}
	if (!dev->dead) {
		mmap_action_remap_full(desc, dev->phys >> PAGE_SHIFT);
		ret = 0;
	}
	${leave}
	return ret;
}
static const struct file_operations d_fops = { .mmap_prepare = d_mmap_prepare };
`;
  const [result] = await verifyDriver(
    { path: 'driver.c', source: before },
    { path: 'driver.c', source: after },
  );
  return result;
}

const RW = ['percpu_down_read(&dev->rw);', 'percpu_up_read(&dev->rw);'];
const SRCU = ['dev->idx = srcu_read_lock(&dev->srcu);', 'srcu_read_unlock(&dev->srcu, dev->idx);'];

test.each([
  ['a semaphore for each processor', [...RW, 'percpu_down_write(&dev->rw);', '']],
  [
    'a mutex that lends priority',
    ['rt_mutex_lock(&dev->mutex);', 'rt_mutex_unlock(&dev->mutex);', 'rt_mutex_lock(&dev->mutex);', ''],
  ],
  ['a socket', ['lock_sock(dev->sk);', 'release_sock(dev->sk);', 'lock_sock(dev->sk);', '']],
  ['a device', ['device_lock(dev->parent);', 'device_unlock(dev->parent);', 'device_lock(dev->parent);', '']],
  ['readers that are waited for', [...SRCU, '', 'synchronize_srcu(&dev->srcu);']],
])('%s', async (_title, words) => {
  const { verdict, divergences } = await verify(words);
  expect(verdict).toBe('regressed');
  expect(divergences[0].rule).toBe('race');
});

test.each([
  [
    'a lock that nobody knows',
    ['rack_lock(dev->sk);', 'rack_unlock(dev->sk);', 'rack_lock(dev->sk);', ''],
    'rack_lock(',
  ],
  [
    'users that may be waited for',
    [
      'if (!refcount_inc_not_zero(&dev->users)) return -ENODEV;',
      'if (refcount_dec_and_test(&dev->users)) complete(&dev->idle);',
      '',
      'if (!refcount_dec_and_test(&dev->users)) wait_for_completion(&dev->idle);',
    ],
    'wait_for_completion(',
  ],
])('%s: it is not known', async (_title, words, named) => {
  const { verdict, reasons } = await verify(words);
  expect(verdict).toBe('inconclusive');
  expect(reasons.join()).toContain(named);
});

test.each([
  ['readers on both sides', [...RW, 'percpu_down_read(&dev->rw);', ''], 'improved'],
  ['readers of something else', [...SRCU, '', 'synchronize_srcu(&dev->other);'], 'changed'],
])('%s keep nobody out', async (_title, words, verdict) => {
  expect((await verify(words)).verdict).toBe(verdict);
});
