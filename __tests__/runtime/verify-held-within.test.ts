/**
 * What a hook takes and gives back within itself: a call that takes two things at once, one that gives back what its arguments do not
 * name, one that is given back by its result, and one that fails with an error only. None of it is left behind by either form,
 * unless a path of the new one forgets it.
 */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD = `#include <linux/fs.h>
#include <linux/mm.h>
struct dv {
	struct drm_device drm; struct percpu_ref ref; struct dma_fence __rcu *fence;
	struct device *dev; bool dead; struct page *page;
};
static vm_fault_t dv_fault(struct vm_fault *vmf)
{
	struct dv *d = vmf->vma->vm_private_data;

	get_page(d->page);
	vmf->page = d->page;
	return 0;
}
static const struct vm_operations_struct dv_vm_ops = { .fault = dv_fault };
`;

/** One form of a hook that takes something, may fail, and gives it back; `onFailure`: what it does before it fails. */
function form(kind: 'legacy' | 'new', take: string, give: string, onFailure = give): string {
  const target = kind === 'legacy' ? 'vma' : 'desc';
  const priv = kind === 'legacy' ? 'vma->vm_private_data' : 'desc->private_data';
  const file = kind === 'legacy' ? 'file' : 'desc->file';
  const params =
    kind === 'legacy' ? 'struct file *file, struct vm_area_struct *vma' : 'struct vm_area_desc *desc';
  return `${HEAD}
static int dv_hook(${params})
{
	struct dv *d = ${file}->private_data;
	struct dma_fence *f;
	int idx, ret;
	char *p;

	${take}
	if (d->dead) {
		${onFailure}
		return -EIO;
	}
	${give}
	${target}->vm_ops = &dv_vm_ops;
	${priv} = d;
	return 0;
}
static const struct file_operations dv_fops = { .${kind === 'legacy' ? 'mmap' : 'mmap_prepare'} = dv_hook };
`;
}

async function verified(after: string, before: string): Promise<HookVerification> {
  const [result] = await verifyDriver({ path: 'dv.c', source: before }, { path: 'dv.c', source: after });
  return result;
}

const CASES: readonly (readonly [name: string, take: string, give: string])[] = [
  [
    'a section whose end names a cookie',
    'if (!drm_dev_enter(&d->drm, &idx))\n\t\treturn -ENODEV;',
    'drm_dev_exit(idx);',
  ],
  [
    'a reference that is a section, too',
    'if (!percpu_ref_tryget_live(&d->ref))\n\t\treturn -ENODEV;',
    'percpu_ref_put(&d->ref);',
  ],
  ['a reference that is none', 'percpu_ref_get(&d->ref);', 'percpu_ref_put(&d->ref);'],
  [
    'a reference that the result has',
    'f = dma_fence_get_rcu(d->fence);\n\tif (!f)\n\t\treturn -ENODEV;',
    'dma_fence_put(f);',
  ],
  [
    'power that fails with an error only',
    'ret = pm_runtime_resume_and_get(d->dev);\n\tif (ret)\n\t\treturn ret;',
    'pm_runtime_put(d->dev);',
  ],
  ['a section of readers', 'rcu_read_lock();', 'rcu_read_unlock();'],
  ['a processor that is kept', 'preempt_disable();', 'preempt_enable();'],
  ['interrupts that are off', 'local_irq_disable();', 'local_irq_enable();'],
  ['a page that the kernel maps', 'p = kmap_local_page(d->page);', 'kunmap_local(p + 16);'],
  ['a page that is mapped for long', 'p = kmap(d->page);', 'kunmap(d->page);'],
];

test.each(CASES)('%s is balanced', async (_name, take, give) => {
  const { verdict, divergences } = await verified(form('new', take, give), form('legacy', take, give));
  expect(divergences.filter((each) => each.verdict === 'regressed')).toEqual([]);
  expect(['equivalent', 'improved']).toContain(verdict);
});

test.each(CASES)('%s is missed where the new form forgets to give it back', async (_name, take, give) => {
  const { verdict } = await verified(form('new', take, give, ''), form('legacy', take, give));
  expect(verdict).toBe('regressed');
});
