import { requestOf, type SharedArguments } from '../../cli/options';
import { UsageError } from '../../cli/run/usage-error';
import { verifyConversion } from '../../cli/run/verification';
import { loadGrammar } from '../../model/parse';
import { kernelApiOf, useMacros } from '../../model/target-kernel';
import { migrateSource } from '../../transforms/mmap-prepare/registry';

// --define and --undef: what the configure step of a module finds out, and no kernel header says.

beforeAll(loadGrammar);
afterEach(() => useMacros(new Map()));

const SOURCE = `#include <linux/fs.h>
#include <linux/mm.h>
struct vane { unsigned long pfn; };
static int vane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vane *vane = file->private_data;

#ifdef HAVE_VANE_REMAP
	return vane_remap(vma, vane->pfn);
#elif VANE_LEVEL > 2
	return remap_pfn_range(vma, vma->vm_start, vane->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
#else
	return -ENODEV;
#endif
}
static const struct file_operations vane_fops = { .mmap = vane_mmap };
`;

function request(more: Partial<SharedArguments>): ReturnType<typeof requestOf> {
  const shared = { _: ['scan'], path: ['vane.c'], kernel: '7.1', kernelTree: undefined, jobs: undefined };
  return requestOf({ ...shared, ...more }, [], true);
}

test('what the build defines and does not define goes to the workers', () => {
  const { macros } = request({ define: ['VANE_LEVEL=3', 'VANE'], undef: ['HAVE_VANE_REMAP'] });
  expect([...macros!]).toEqual([
    ['VANE_LEVEL', '3'],
    ['VANE', '1'],
    ['HAVE_VANE_REMAP', null],
  ]);
  expect(request({}).macros).toBeUndefined();
});

test.each([
  [{ define: ['3D'] }, '--define 3D: give NAME or NAME=VALUE'],
  [{ undef: ['A=1'] }, '--undef A=1: give the name of a macro'],
  [{ define: ['A'], undef: ['A'] }, 'A is given to both --define and --undef'],
])('what cannot be meant is one clear line: %j', (more, message) => {
  expect(() => request(more)).toThrow(new UsageError(message));
});

test('conditions that they settle are settled, in what is converted and in what is verified', async () => {
  request({ define: ['VANE_LEVEL=3'], undef: ['HAVE_VANE_REMAP'] });
  const api = kernelApiOf('vane.c', '7.1', null);
  const result = migrateSource(SOURCE, { path: 'vane.c', api });
  expect(result.hooks.map(({ outcome }) => outcome)).toEqual(['migrated']);
  expect(result.output).not.toMatch(/#(if|el|endif)/);
  const [verified] = await verifyConversion(SOURCE, result, { api });
  expect(['equivalent', 'improved']).toContain(verified.verdict);
});

test('without them the branch that cannot be converted stands in the way', () => {
  const result = migrateSource(SOURCE, { path: 'vane.c', api: kernelApiOf('vane.c', '7.1', null) });
  expect(result.hooks.map(({ outcome }) => outcome)).toEqual(['blocked']);
  expect(result.output).toBe(SOURCE);
});
