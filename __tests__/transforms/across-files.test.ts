import { loadGrammar } from '../../model/parse';
import { filesOf, migrateTogether } from './libraries';

const HEADER = `#ifndef LOOM_H
#define LOOM_H

struct file;
struct loom;
struct vm_area_struct;

int loom_context_map(struct loom *loom, struct vm_area_struct *vma);

#endif
`;

const HELPER = `#include "loom.h"

static const struct vm_operations_struct loom_vm_ops = {
	.fault = loom_fault,
};

static int loom_check(struct loom *loom, struct vm_area_struct *vma)
{
	return vma_pages(vma) + vma->vm_pgoff > loom->pages ? -EINVAL : 0;
}

int loom_context_map(struct loom *loom, struct vm_area_struct *vma)
{
	int rc = loom_check(loom, vma);

	if (rc)
		return rc;
	vm_flags_set(vma, VM_IO | VM_PFNMAP);
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	vma->vm_ops = &loom_vm_ops;
	return 0;
}
EXPORT_SYMBOL_GPL(loom_context_map);
`;

const DRIVER = `#include "loom.h"

static int loom_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	return loom_context_map(file->private_data, vma);
}

static const struct file_operations loom_fops = {
	.owner = THIS_MODULE,
	.mmap = loom_file_mmap,
};
`;

const LEGACY_CALLER = `#include "loom.h"

int loom_buf_map(struct dma_buf *buf, struct vm_area_struct *vma)
{
	return loom_context_map(buf->priv, vma);
}
`;

beforeAll(loadGrammar);

describe('functions of other files that a hook passes its vma to', () => {
  it('are converted with it, and so are their prototypes', () => {
    const given = filesOf({ 'loom.h': HEADER, 'context.c': HELPER, 'file.c': DRIVER });
    const { results } = migrateTogether(given);
    const outputs = new Map(results.map(({ path, output }) => [path, output]));
    expect(outputs.get('loom.h')).toBe(
      HEADER.replaceAll('vm_area_struct', 'vm_area_desc').replace('*vma', '*desc'),
    );
    expect(outputs.get('context.c')).toBe(`#include "loom.h"

static const struct vm_operations_struct loom_vm_ops = {
	.fault = loom_fault,
};

static int loom_check(struct loom *loom, struct vm_area_desc *desc)
{
	return vma_desc_pages(desc) + desc->pgoff > loom->pages ? -EINVAL : 0;
}

int loom_context_map(struct loom *loom, struct vm_area_desc *desc)
{
	int rc = loom_check(loom, desc);

	if (rc)
		return rc;
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_PFNMAP_BIT);
	desc->page_prot = pgprot_noncached(desc->page_prot);
	desc->vm_ops = &loom_vm_ops;
	return 0;
}
EXPORT_SYMBOL_GPL(loom_context_map);
`);
    expect(outputs.get('file.c')).toBe(`#include "loom.h"

static int loom_file_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	return loom_context_map(file->private_data, desc);
}

static const struct file_operations loom_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = loom_file_mmap_prepare,
};
`);
    expect(results.find(({ path }) => path === 'file.c')?.runs).toEqual(['context.c']);
  });

  it('get a twin whose continuation lines are aligned, for it is new code', () => {
    const logging = HELPER.replace(
      'int loom_context_map(struct loom *loom, struct vm_area_struct *vma)\n{\n\tint rc = loom_check(loom, vma);\n',
      '$&\n\tpr_debug("loom: %lu pages\\n",\n\t\tvma_pages(vma));',
    );
    expect(logging).not.toBe(HELPER);
    const given = filesOf({
      'loom.h': HEADER,
      'context.c': logging,
      'file.c': DRIVER,
      'buf.c': LEGACY_CALLER,
    });
    const context = migrateTogether(given).results.find(({ path }) => path === 'context.c')?.output;
    expect(context).toContain('\tpr_debug("loom: %lu pages\\n",\n\t\tvma_pages(vma));');
    expect(context).toContain('\tpr_debug("loom: %lu pages\\n",\n\t\t vma_desc_pages(desc));');
  });

  it('get a twin, declared and exported, when a caller keeps its vma', () => {
    const given = filesOf({
      'loom.h': HEADER,
      'context.c': HELPER,
      'file.c': DRIVER,
      'buf.c': LEGACY_CALLER,
    });
    const { results } = migrateTogether(given);
    const outputs = new Map(results.map(({ path, output }) => [path, output]));
    expect(outputs.get('loom.h')).toBe(
      HEADER.replace('struct vm_area_struct;\n', 'struct vm_area_desc;\nstruct vm_area_struct;\n').replace(
        '*vma);\n',
        '*vma);\nint loom_context_map_desc(struct loom *loom, struct vm_area_desc *desc);\n',
      ),
    );
    const context = outputs.get('context.c');
    expect(context?.startsWith(HELPER.slice(0, HELPER.indexOf('int loom_context_map')).trimEnd())).toBe(true);
    expect(context).toContain('static int loom_check_desc(struct loom *loom, struct vm_area_desc *desc)');
    expect(context).toContain(HELPER.slice(HELPER.indexOf('int loom_context_map')));
    expect(
      context?.endsWith(`EXPORT_SYMBOL_GPL(loom_context_map);

/* loom_context_map() for a mapping that is about to be made. */
int loom_context_map_desc(struct loom *loom, struct vm_area_desc *desc)
{
	int rc = loom_check_desc(loom, desc);

	if (rc)
		return rc;
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_PFNMAP_BIT);
	desc->page_prot = pgprot_noncached(desc->page_prot);
	desc->vm_ops = &loom_vm_ops;
	return 0;
}
EXPORT_SYMBOL_GPL(loom_context_map_desc);
`),
    ).toBe(true);
    expect(outputs.get('file.c')).toContain('return loom_context_map_desc(file->private_data, desc);');
    expect(outputs.get('buf.c')).toBe(LEGACY_CALLER);
  });

  it('keep the hook as it is when their bodies cannot be converted, and say where, however deep that is', () => {
    const inner = 'int loom_attach(struct vm_area_struct *vma)\n{\n\treturn loom_bus_attach(vma);\n}\n';
    const helper = HELPER.replace('\tvma->vm_ops =', '\tloom_attach(vma);\n\tvma->vm_ops =');
    const given = filesOf({
      'loom.h': `${HEADER}int loom_attach(struct vm_area_struct *vma);\n`,
      'context.c': helper,
      'attach.c': inner,
      'file.c': DRIVER,
    });
    const { results, reasons } = migrateTogether(given);
    expect(results).toEqual([]);
    expect(reasons.get('loom_context_map')).toMatchObject({
      place: { file: 'context.c', name: 'loom_context_map' },
      findings: [{ code: 'MP001', line: 20, passedTo: 'loom_attach' }],
    });
    expect(reasons.get('loom_attach')).toMatchObject({
      place: { file: 'attach.c', name: 'loom_attach' },
      findings: [{ code: 'MP001', line: 3, passedTo: 'loom_bus_attach' }],
    });
  });

  it('keep the hook as it is when a file that names them was not given', () => {
    const given = filesOf({ 'context.c': HELPER, 'file.c': DRIVER });
    const { results, reasons } = migrateTogether(given, filesOf({ 'loom.h': HEADER }));
    expect(results).toEqual([]);
    expect(reasons.get('loom_context_map')).toBe('loom.h names it, too, and was not given');
  });

  it('are converted where a header defines them, stubs included', () => {
    const header = HEADER.replace(
      'int loom_context_map(struct loom *loom, struct vm_area_struct *vma);\n',
      `#ifdef CONFIG_LOOM
int loom_context_map(struct loom *loom, struct vm_area_struct *vma);
#else
static inline int loom_context_map(struct loom *loom,
				   struct vm_area_struct *vma)
{
	return -ENODEV;
}
#endif

static inline bool loom_is_small(struct vm_area_struct *vma)
{
	return vma_pages(vma) == 1;
}
`,
    );
    const driver = DRIVER.replace(
      '\treturn loom_context',
      '\tif (!loom_is_small(vma))\n\t\treturn -EINVAL;\n\treturn loom_context',
    );
    const given = filesOf({ 'loom.h': header, 'context.c': HELPER, 'file.c': driver });
    const { results } = migrateTogether(given);
    expect(results.find(({ path }) => path === 'loom.h')?.output).toContain(`#ifdef CONFIG_LOOM
int loom_context_map(struct loom *loom, struct vm_area_desc *desc);
#else
static inline int loom_context_map(struct loom *loom,
				   struct vm_area_desc *desc)
{
	return -ENODEV;
}
#endif

static inline bool loom_is_small(struct vm_area_desc *desc)
{
	return vma_desc_pages(desc) == 1;
}
`);
    expect(results.find(({ path }) => path === 'file.c')?.output).toContain('if (!loom_is_small(desc))');
  });

  it('are told from a static function of the same name', () => {
    const own =
      LEGACY_CALLER.replace('#include "loom.h"\n', '') +
      'static int loom_context_map(void *priv, struct vm_area_struct *vma)\n{\n\treturn 0;\n}\n';
    const given = filesOf({ 'loom.h': HEADER, 'context.c': HELPER, 'file.c': DRIVER, 'own.c': own });
    const { results } = migrateTogether(given);
    expect(results.map(({ path }) => path).sort()).toEqual(['context.c', 'file.c', 'loom.h']);
    expect(results.find(({ path }) => path === 'loom.h')?.output).toContain(
      'loom_context_map(struct loom *loom, struct vm_area_desc *desc)',
    );
  });

  it('keep a hook that is blocked for a reason of its own, and so their legacy form for it', () => {
    const second = DRIVER.replaceAll('loom_f', 'loom_raw_f').replace(
      '\treturn loom',
      '\tloom_bus_attach(vma);\n\treturn loom',
    );
    const given = filesOf({ 'loom.h': HEADER, 'context.c': HELPER, 'file.c': DRIVER, 'raw.c': second });
    const { results } = migrateTogether(given);
    const outputs = new Map(results.map(({ path, output }) => [path, output]));
    expect(outputs.get('raw.c')).toBe(second);
    expect(outputs.get('file.c')).toContain('return loom_context_map_desc(file->private_data, desc);');
  });

  it.each([
    [
      'behind another on its line',
      'struct file; struct vm_area_struct;\n',
      'struct file; struct vm_area_desc;\n',
    ],
    ['indented', '\tstruct vm_area_struct;\n', '\tstruct vm_area_desc;\n'],
    ['with spaces', 'struct  vm_area_struct ;\n', 'struct vm_area_desc;\n'],
    [
      'beside one that stays needed',
      'struct file; struct vm_area_struct;\nint loom_other(struct vm_area_struct *vma);\n',
      'struct file; struct vm_area_desc; struct vm_area_struct;\nint loom_other(struct vm_area_struct *vma);\n',
    ],
  ])('declare the descriptor where the header declares the vma: %s', (_name, before, after) => {
    const header = HEADER.replace('struct vm_area_struct;\n', before);
    const given = filesOf({ 'loom.h': header, 'context.c': HELPER, 'file.c': DRIVER });
    const { results } = migrateTogether(given);
    expect(results.find(({ path }) => path === 'loom.h')?.output).toBe(
      HEADER.replace('struct vm_area_struct;\n', after).replace(
        'struct vm_area_struct *vma);\n\n#endif',
        'struct vm_area_desc *desc);\n\n#endif',
      ),
    );
  });

  it('keep their legacy form for older kernels in a text for both', () => {
    const given = filesOf({ 'loom.h': HEADER, 'context.c': HELPER, 'file.c': DRIVER });
    const { results } = migrateTogether(given, [], true);
    expect(results.find(({ path }) => path === 'loom.h')?.output).toBe(`#ifndef LOOM_H
#define LOOM_H
#include <linux/version.h>

struct file;
struct loom;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
struct vm_area_desc;

int loom_context_map(struct loom *loom, struct vm_area_desc *desc);
#else
struct vm_area_struct;

int loom_context_map(struct loom *loom, struct vm_area_struct *vma);
#endif

#endif
`);
    const context = results.find(({ path }) => path === 'context.c')?.output;
    expect(context).toContain(
      '#else\nstatic int loom_check(struct loom *loom, struct vm_area_struct *vma)\n{',
    );
  });
});
