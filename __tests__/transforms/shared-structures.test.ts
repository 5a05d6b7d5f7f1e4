import { loadGrammar } from '../../model/parse';
import type { SourceFile } from '../../transforms/project/source-file';
import { filesOf, migrateTogether } from './libraries';

const operations = (storage: string, hook: string): string => `#include <linux/mm.h>

struct reel {
	atomic_t maps;
};

static void reel_close(struct vm_area_struct *vma)
{
	struct reel *reel = vma->vm_private_data;

	atomic_dec(&reel->maps);
}

static vm_fault_t reel_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

${storage} struct vm_operations_struct reel_vm_ops = {
	.close = reel_close,
	.fault = reel_fault,
};

${hook} int reel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;

	atomic_inc(&reel->maps);
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = reel;
	vma->vm_ops = &reel_vm_ops;
	return 0;
}
`;

const STRUCTURE = `
static const struct file_operations reel_fops = {
	.mmap = reel_mmap,
};
`;
const HEADER = `extern const struct vm_operations_struct reel_vm_ops;
int reel_mmap(struct file *file, struct vm_area_struct *vma);
`;
const USER = `#include "reel.h"

void reel_borrow(struct vm_area_struct *vma)
{
	vma->vm_ops = &reel_vm_ops;
}
`;

/** What converting files together comes to, by path. */
function outputs(
  given: Readonly<Record<string, string>>,
  absent: readonly SourceFile[] = [],
): Map<string, string> {
  const { results } = migrateTogether(filesOf(given), absent);
  return new Map(
    results.filter(({ path, output }) => output !== given[path]).map(({ path, output }) => [path, output]),
  );
}

beforeAll(loadGrammar);

describe('an operations structure that is not static', () => {
  it('gets a member where no other file uses it', () => {
    const alone = outputs({ 'reel.c': operations('const', 'static') + STRUCTURE }).get('reel.c');
    expect(alone).toContain('.mapped = reel_mapped,');
    expect(alone).toContain('.mmap_prepare = reel_mmap_prepare,');
  });

  it('gets one where a header declares it, and another file names the hook', () => {
    const files = outputs({
      'reel.h': HEADER,
      'reel.c': `#include "reel.h"\n${operations('const', '')}`,
      'main.c': `#include "reel.h"\n${STRUCTURE}`,
    });
    expect(files.get('reel.c')).toContain('.mapped = reel_mapped,');
    expect(files.get('main.c')).toContain('.mmap_prepare = reel_mmap_prepare,');
    expect(files.get('reel.h')).toBe(
      HEADER.replace(
        'reel_mmap(struct file *file, struct vm_area_struct *vma)',
        'reel_mmap_prepare(struct vm_area_desc *desc)',
      ),
    );
  });

  it.each([
    ['was given', { 'user.c': USER }, {}],
    ['was not given', {}, { 'user.c': USER }],
  ])('stays as it is where another file uses it that %s', (_which, given, absent) => {
    const source = operations('const', 'static') + STRUCTURE;
    const files = outputs({ 'reel.c': source, 'reel.h': HEADER, ...given }, filesOf(absent));
    expect(files.get('reel.c')).toBeUndefined();
  });
});
