/** Lists and counts that the legacy form changes under a lock: a conversion by hand that leaves the lock out, or takes another one. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD = `#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
struct dv { struct mutex lock, other; struct list_head maps; unsigned long pfn; int users; };
struct window { struct list_head node; struct dv *d; };
`;
const LOCK = 'mutex_lock(&d->lock);';
const UNLOCK = 'mutex_unlock(&d->lock);';
const CHANGES = {
  list: ['list_add(&w->node, &d->maps);', 'list_del(&w->node);'],
  count: ['d->users++;', 'd->users -= 1;'],
} as const;

const close = (body: string): string => `
static void dv_close(struct vm_area_struct *vma)
{
	struct window *w = vma->vm_private_data;
	struct dv *d;

	if (!w)
		return;
	d = w->d;
	${body}
	kfree(w);
}
`;

function legacy(add: string, remove: string): string {
  return `${HEAD}${close(remove)}
static const struct vm_operations_struct dv_vm_ops = { .close = dv_close };
static int dv_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dv *d = file->private_data;
	struct window *w = kzalloc(sizeof(*w), GFP_KERNEL);
	int ret;

	if (!w)
		return -ENOMEM;
	vm_flags_set(vma, VM_DONTCOPY);
	ret = remap_pfn_range(vma, vma->vm_start, d->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret) {
		kfree(w);
		return ret;
	}
	w->d = d;
	${add}
	vma->vm_private_data = w;
	vma->vm_ops = &dv_vm_ops;
	return 0;
}
static const struct file_operations dv_fops = { .mmap = dv_mmap };
`;
}

function migrated(add: string, remove: string): string {
  return `${HEAD}
static int dv_mapped(unsigned long start, unsigned long end, pgoff_t pgoff, const struct file *file, void **vm_private_data)
{
	struct dv *d = file->private_data;
	struct window *w = kzalloc(sizeof(*w), GFP_KERNEL);

	if (!w)
		return -ENOMEM;
	w->d = d;
	${add}
	*vm_private_data = w;
	return 0;
}
${close(remove)}
static const struct vm_operations_struct dv_vm_ops = { .mapped = dv_mapped, .close = dv_close };
static int dv_mmap_prepare(struct vm_area_desc *desc)
{
	struct dv *d = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	mmap_action_remap_full(desc, d->pfn);
	desc->vm_ops = &dv_vm_ops;
	return 0;
}
static const struct file_operations dv_fops = { .mmap_prepare = dv_mmap_prepare };
`;
}

async function messages(
  after: readonly [string, string],
  before: readonly [string, string],
): Promise<string[]> {
  const [{ divergences }] = await verifyDriver(
    { path: 'dv.c', source: legacy(...before) },
    { path: 'dv.c', source: migrated(...after) },
  );
  return divergences.filter(({ verdict }) => verdict === 'regressed').map(({ explanation }) => explanation);
}

const locked = (statement: string): string => `${LOCK} ${statement} ${UNLOCK}`;

describe.each(['list', 'count'] as const)('a %s', (kind) => {
  const [ADD, DELETE] = CHANGES[kind];
  const RIGHT = [locked(ADD), locked(DELETE)] as const;

  test.each([
    ['is not taken in mapped()', [ADD, RIGHT[1]]],
    ['is given back before the change', [`${LOCK} ${UNLOCK} ${ADD}`, RIGHT[1]]],
    ['is not taken in close()', [RIGHT[0], DELETE]],
    ['is another one in close()', [RIGHT[0], `mutex_lock(&d->other); ${DELETE} mutex_unlock(&d->other);`]],
  ] as const)('whose lock %s', async (_name, after) => {
    expect((await messages(after, RIGHT)).join()).toContain(`${kind} changed under different locks`);
  });

  test.each([
    ['the same lock', RIGHT, RIGHT],
    ['no lock in either form', [ADD, DELETE], [ADD, DELETE]],
    [
      'a second lock that is held as well',
      [`mutex_lock(&d->other); ${RIGHT[0]} mutex_unlock(&d->other);`, RIGHT[1]],
      RIGHT,
    ],
    ['what the legacy form gets wrong, too', [RIGHT[0], DELETE], [RIGHT[0], DELETE]],
  ] as const)('%s is nothing to tell', async (_name, after, before) => {
    expect(await messages(after, before)).toEqual([]);
  });
});
