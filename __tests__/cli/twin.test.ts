import { migratedFolder, type MigratedFolder } from './migrated-folder';

/** Functions that map for others: one by itself, one that leads to it in another file, and some that cannot have a twin. */
const FILES = {
  'map.h': `
int ring_map_pages(struct ring *ring, struct vm_area_struct *vma,
		   size_t size);
int ring_map(struct ring *ring, struct vm_area_struct *vma, size_t size);
`,
  'pages.c': `#include "map.h"
int ring_map_pages(struct ring *ring, struct vm_area_struct *vma,
		   size_t size)
{
	unsigned long count = PAGE_ALIGN(size) >> PAGE_SHIFT;

	if (vma->vm_pgoff >= count || vma_pages(vma) > count - vma->vm_pgoff)
		return -ENXIO;
	return remap_pfn_range(vma, vma->vm_start, ring->pfn + vma->vm_pgoff,
			       vma_pages(vma) << PAGE_SHIFT, vma->vm_page_prot);
}
EXPORT_SYMBOL_GPL(ring_map_pages);
`,
  'ring.c': `#include "map.h"
int ring_map(struct ring *ring, struct vm_area_struct *vma, size_t size)
{
	if (!ring->pfn)
		return -ENXIO;
	return ring_map_pages(ring, vma, size);
}
EXPORT_SYMBOL_GPL(ring_map);

int ring_map_loop(struct ring *ring, struct vm_area_struct *vma)
{
	int i, err;

	for (i = 0; i < ring->parts; i++) {
		err = remap_pfn_range(vma, ring->part[i].start, ring->part[i].pfn,
				      ring->part[i].size, vma->vm_page_prot);
		if (err)
			return err;
	}
	return 0;
}
EXPORT_SYMBOL_GPL(ring_map_loop);
`,
};

/** The kernel's own function, whose call has a form in a hook although its body has none. */
const KERNEL = {
  'memory.c': `
int vm_map_pages_zero(struct vm_area_struct *vma, struct page **pages,
				unsigned long num)
{
	return map_all(vma, pages, num, 0);
}
EXPORT_SYMBOL(vm_map_pages_zero);
`,
};

const twin = (files: Readonly<Record<string, string>>, ...args: string[]): MigratedFolder =>
  migratedFolder(files, args);

test('a function gets a twin with the same checks, its export and its prototype, and what it calls gets one first', () => {
  const { status, stderr, text } = twin(FILES, '--twin', 'ring_map');
  expect(stderr).toBe('mmap-prepare: twins: ring_map_prepare(), ring_map_pages_prepare()\n');
  expect(status).toBe(0);
  expect(text('pages.c').startsWith(FILES['pages.c'])).toBe(true);
  expect(text('pages.c')).toContain(`int ring_map_pages_prepare(struct ring *ring, struct vm_area_desc *desc,
			   size_t size)
{
	unsigned long count = PAGE_ALIGN(size) >> PAGE_SHIFT;

	if (desc->pgoff >= count || vma_desc_pages(desc) > count - desc->pgoff)
		return -ENXIO;
	mmap_action_remap_full(desc, ring->pfn + desc->pgoff);
	return 0;
}
EXPORT_SYMBOL_GPL(ring_map_pages_prepare);
`);
  expect(text('ring.c')).toContain(
    '	return ring_map_pages_prepare(ring, desc, size);\n}\nEXPORT_SYMBOL_GPL(ring_map_prepare);',
  );
  expect(text('ring.c')).toContain('	return ring_map_pages(ring, vma, size);\n');
  expect(text('map.h')).toContain(
    'int ring_map(struct ring *ring, struct vm_area_struct *vma, size_t size);\nint ring_map_prepare(struct ring *ring, struct vm_area_desc *desc, size_t size);',
  );
});

test('hooks call the twins that headers of their own declare, and what has one stays as it is', () => {
  const user = (name: string): string => `#include "map.h"
static int ${name}_mmap(struct file *file, struct vm_area_struct *vma)
{
	return ring_map(file->private_data, vma, PAGE_SIZE);
}
static const struct file_operations ${name}_fops = {
	.mmap = ${name}_mmap,
};
`;
  const files = { ...FILES, 'one.c': user('one'), 'two.c': user('two') };
  const done = migratedFolder(files, ['--twin', 'ring_map'], ['--no-verify']);
  for (const name of ['one', 'two']) {
    expect(done.text(`${name}.c`)).toContain(
      '	return ring_map_prepare(file->private_data, desc, PAGE_SIZE);\n',
    );
    expect(done.text(`${name}.c`)).toContain(`	.mmap_prepare = ${name}_mmap_prepare,\n`);
  }
  expect(done.text('ring.c')).toContain(
    'int ring_map(struct ring *ring, struct vm_area_struct *vma, size_t size)\n',
  );
  expect(migratedFolder({ ...files, 'ring.c': '' }, ['--no-verify']).text('one.c')).toBe(files['one.c']);
});

test('a function whose calls have a form gets that for its twin', () => {
  const { text } = twin(KERNEL, '--twin', 'vm_map_pages_zero');
  expect(text('memory.c')).toContain(`{
	if (vma_desc_pages(desc) > num)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, pages);
	return 0;
}
EXPORT_SYMBOL(vm_map_pages_zero_prepare);`);
});

test('a twin is refused with its reason, and nothing changes', () => {
  const loop = twin(FILES, '--twin', 'ring_map_loop');
  expect(loop.stderr).toMatch(
    /ring_map_loop\(\) gets no twin: ring\.c:\d+: remap_pfn_range\(.* is called in a loop/,
  );
  expect(loop.status).toBe(1);
  expect(loop.text('ring.c')).toBe(FILES['ring.c']);
  // Its body does what no action does, and a twin that only called itself would never end.
  const partial = {
    'vmalloc.c':
      'int remap_vmalloc_range(struct vm_area_struct *vma, void *addr, unsigned long pgoff)\n{\n	return remap_vmalloc_range_partial(vma, vma->vm_start, addr, pgoff, vma->vm_end - vma->vm_start);\n}\nEXPORT_SYMBOL(remap_vmalloc_range);\n',
  };
  const range = twin(partial, '--twin', 'remap_vmalloc_range');
  expect(range.text('vmalloc.c')).toBe(partial['vmalloc.c']);
  expect(range.stderr).toMatch(
    /remap_vmalloc_range\(\) gets no twin: .*remap_vmalloc_range_partial\(\) has no action/,
  );
  expect(twin(FILES, '--twin', 'nobody').stderr).toMatch(/no file given defines nobody\(\)/);
});

test('a macro that only calls a function is asked for by its own name', () => {
  const files = {
    ...FILES,
    'map.h': `${FILES['map.h']}#define ring_map_page(r, v) ring_map(r, v, PAGE_SIZE)\n`,
  };
  const { stderr, text } = twin(files, '--twin', 'ring_map_page');
  expect(stderr).toBe('mmap-prepare: twins: ring_map_prepare(), ring_map_pages_prepare()\n');
  expect(text('map.h')).toContain('#define ring_map_page_prepare(r, v) ring_map_prepare(r, v, PAGE_SIZE)\n');
});

test('a macro that maps by itself in another configuration leaves the function without a twin', () => {
  const files = {
    'paged.h': `static inline int ring_map_one(struct vm_area_struct *vma, unsigned long pfn)
{
	return remap_pfn_range(vma, vma->vm_start, pfn, vma_pages(vma) << PAGE_SHIFT, vma->vm_page_prot);
}
`,
    'flat.h':
      '#define ring_map_one(vma, pfn) \\\n	remap_pfn_range((vma), (vma)->vm_start, (pfn), PAGE_SIZE, (vma)->vm_page_prot)\n',
  };
  const { status, stderr, text } = twin(files, '--twin', 'ring_map_one');
  expect(stderr).toMatch(
    /gets no twin: flat\.h:1: ring_map_one\(\) is a macro there, which maps with remap_pfn_range\(\)/,
  );
  expect(status).toBe(1);
  expect(text('flat.h')).toBe(files['flat.h']);
  expect(text('paged.h')).toBe(files['paged.h']);
});

test('what does not go together is said', () => {
  expect(twin(FILES, '--twin', 'ring_map', '--counterpart', 'ring_ops').status).toBe(2);
  expect(twin(FILES, '--twin', 'ring_map', '--compat').stderr).toMatch(/--twin goes with none of/);
});
