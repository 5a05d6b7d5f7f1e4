/*
 * A hook that returns a number which is no error and is not 0: the kernel makes no mapping, and gives it to user space as an address.
 * Of a range that merges the legacy hook is never asked, so that a mapping is there which is not when mmap_prepare() is asked.
 */
import { loadGrammar } from '../../model/parse';
import { verifyDriver } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const version = (hook: string, member: string): string => `#include <linux/fs.h>
#include <linux/mm.h>
struct dune {
	int refused[16];
};
static vm_fault_t dune_mkwrite(struct vm_fault *vmf)
{
	dune_mark(vmf->vma->vm_file);
	return filemap_page_mkwrite(vmf);
}
static const struct vm_operations_struct dune_ops = {
	.fault = filemap_fault,
	.map_pages = filemap_map_pages,
	.page_mkwrite = dune_mkwrite,
};
${hook}
static const struct file_operations dune_fops = { .${member} };
`;

const LEGACY = `static int dune_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dune *dune = file->private_data;
	int error = dune->refused[vma->vm_pgoff & 15];

	if (error)
		return error;
	vma->vm_ops = &dune_ops;
	return 0;
}`;
const PREPARED = (offset: string): string => `static int dune_mmap_prepare(struct vm_area_desc *desc)
{
	struct dune *dune = desc->file->private_data;
	int error = dune->refused[${offset} & 15];

	if (error)
		return error;
	desc->vm_ops = &dune_ops;
	return 0;
}`;

test.each([
  ['is asked the same', 'desc->pgoff', 'improved'],
  ['is asked something else', '(desc->pgoff + 1)', 'regressed'],
])(
  'what a mapping that is not made lacks afterwards is not lost, where the driver %s',
  async (_name, offset, verdict) => {
    const [result] = await verifyDriver(
      { path: 'dune.c', source: version(LEGACY, 'mmap = dune_mmap') },
      { path: 'dune.c', source: version(PREPARED(offset), 'mmap_prepare = dune_mmap_prepare') },
    );
    expect(result.verdict).toBe(verdict);
  },
);
