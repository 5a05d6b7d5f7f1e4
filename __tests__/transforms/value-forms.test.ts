import { loadGrammar } from '../../model/parse';
import { filesOf, migrateTogether } from './libraries';

/** Functions of another file that take something for a mapping, and are given values in place of the vma. */

const HEADER = `#ifndef PEN_H
#define PEN_H

struct pen;
struct vm_area_struct;

int pen_set_up(struct pen *pen, struct vm_area_struct *vma);
void pen_tear_down(struct pen *pen);

#endif
`;

const HELPER = `#include <linux/mm.h>
#include <linux/slab.h>
#include "pen.h"

/**
 * pen_set_up() - prepare what a mapping needs
 * @pen:	what is mapped
 * @vma:	vma passed to mmap()
 *
 * Called for the first mapping of a pen.
 */
int pen_set_up(struct pen *pen, struct vm_area_struct *vma)
{
	if (vma->vm_mm != pen->mm)
		return -EINVAL;
	if (pen->slots)
		return -EBUSY;
	pen->slots = kcalloc((vma->vm_end - vma->vm_start) >> PAGE_SHIFT, 8, GFP_KERNEL);
	if (!pen->slots)
		return -ENOMEM;
	pen->base = vma->vm_start;
	return 0;
}
EXPORT_SYMBOL_GPL(pen_set_up);

void pen_tear_down(struct pen *pen)
{
	kfree(pen->slots);
	pen->slots = NULL;
}
`;

const DRIVER = `#include <linux/fs.h>
#include <linux/mm.h>
#include "pen.h"

static void pen_vma_close(struct vm_area_struct *vma)
{
	struct pen *pen = vma->vm_private_data;

	pen_tear_down(pen);
}

static vm_fault_t pen_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct pen_vm_ops = {
	.close = pen_vma_close,
	.fault = pen_fault,
};

static int pen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pen *pen = file->private_data;

	vm_flags_set(vma, VM_DONTCOPY | VM_MIXEDMAP);
	vma->vm_ops = &pen_vm_ops;
	vma->vm_private_data = pen;
	return pen_set_up(pen, vma);
}

static const struct file_operations pen_fops = {
	.owner = THIS_MODULE,
	.mmap = pen_mmap,
};
`;

describe('functions that take values in place of a vma', () => {
  beforeAll(() => loadGrammar());

  const outputs = (files: Record<string, string>): Map<string, string> => {
    const { results } = migrateTogether(filesOf(files));
    return new Map(results.map(({ path, output }) => [path, output]));
  };
  const text = (found: Map<string, string>, name: string): string =>
    [...found].find(([path]) => path.endsWith(name))?.[1] ?? '';

  it('moves the call to mapped, and gives it what the function reads', () => {
    const found = outputs({ 'pen.h': HEADER, 'pen.c': HELPER, 'pen-file.c': DRIVER });
    expect(text(found, 'pen-file.c')).toContain(
      [
        '	struct pen *pen = file->private_data;',
        '	int ret;',
        '',
        '	ret = pen_set_up(pen, current->mm, start, end);',
        '	if (ret)',
        '		return ret;',
        '',
        '	*vm_private_data = pen;',
        '	return 0;',
      ].join('\n'),
    );
    expect(text(found, 'pen-file.c')).toContain('	if (!pen)\n		return;\n\n	pen_tear_down(pen);');
    expect(text(found, 'pen.h')).toContain(
      [
        'int pen_set_up(struct pen *pen, struct mm_struct *mm, unsigned long start,',
        '	       unsigned long end);',
      ].join('\n'),
    );
    const helper = text(found, 'pen.c');
    expect(helper).toContain('	if (mm != pen->mm)');
    expect(helper).toContain('kcalloc((end - start) >> PAGE_SHIFT, 8, GFP_KERNEL)');
    expect(helper).toContain(
      [
        ' * @mm:	address space that is mapped into',
        ' * @start:	first address of the mapping',
        ' * @end:	first address behind the mapping',
        ' *',
      ].join('\n'),
    );
    expect(helper).not.toContain('vma');
  });

  it.each([
    ['keeps the vma', '	pen->base = vma->vm_start;', '	pen->vma = vma;'],
    ['reads its flags', '	pen->base = vma->vm_start;', '	pen->flags = vma->vm_flags;'],
    ['changes where it is', '	pen->base = vma->vm_start;', '	pen->base = vma->vm_pgoff++;'],
    ['hands it on', '	pen->base = vma->vm_start;', '	pen->base = pen_base(vma);'],
    ['reads it by a macro', 'int pen_set_up', '#define PEN_END (vma->vm_end)\nint pen_set_up'],
  ])('leaves a function that %s', (_, before, after) => {
    const helper = HELPER.replace(before, after).replace(/(PEN_END[^]*)vma->vm_end - /, '$1PEN_END - ');
    expect(helper).not.toBe(HELPER);
    expect([...outputs({ 'pen.h': HEADER, 'pen.c': helper, 'pen-file.c': DRIVER }).values()]).toEqual([]);
  });

  it.each([
    ['takes its address', 'struct pen_ops ops = { .set_up = pen_set_up };\n'],
    ['has a macro for it', '#define set_up(p, v) pen_set_up(p, v)\n'],
    ['gives it no variable', 'int other(struct vm_fault *vmf)\n{\n	return pen_set_up(NULL, vmf->vma);\n}\n'],
  ])('leaves a function where another file %s', (_, more) => {
    const files = {
      'pen.h': HEADER,
      'pen.c': HELPER,
      'pen-file.c': DRIVER,
      'other.c': `#include "pen.h"\n\n${more}`,
    };
    expect([...outputs(files).values()]).toEqual([]);
  });

  it('keeps what else calls the function, which is given the same', () => {
    const other = `#include "pen.h"

int other(struct pen *pen, struct vm_area_struct *area)
{
	return pen_set_up(pen, area);
}
`;
    const found = outputs({ 'pen.h': HEADER, 'pen.c': HELPER, 'pen-file.c': DRIVER, 'other.c': other });
    expect(text(found, 'other.c')).toContain(
      'return pen_set_up(pen, area->vm_mm, area->vm_start, area->vm_end);',
    );
  });
});
