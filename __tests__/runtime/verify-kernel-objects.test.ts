/** What a hook stores in the kernel's own objects stays behind as what it stores in the driver's does. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const HEAD =
  '#include <linux/fs.h>\n#include <linux/mm.h>\n#include <linux/module.h>\n#include <linux/sched.h>\n\n';

async function verified(legacy: string, migrated: string, before = ''): Promise<HookVerification> {
  const source = (head: string, body: string, member: string): string =>
    `${HEAD}${before}${head}\n{\n${body}	return 0;\n}\n\nstatic const struct file_operations pier_fops = { .owner = THIS_MODULE, .${member} = pier_${member} };\n`;
  const [result] = await verifyDriver(
    {
      path: 'a.c',
      source: source('static int pier_mmap(struct file *file, struct vm_area_struct *vma)', legacy, 'mmap'),
    },
    {
      path: 'b.c',
      source: source('static int pier_mmap_prepare(struct vm_area_desc *desc)', migrated, 'mmap_prepare'),
    },
  );
  return result;
}

/** A statement of the hook, and the same of its successor. */
const STATEMENTS = [
  [
    'atomic64_add(vma_pages(vma), &vma->vm_mm->pinned_vm);',
    'atomic64_add(vma_desc_pages(desc), &desc->mm->pinned_vm);',
  ],
  ['vma->vm_mm->locked_vm += vma_pages(vma);', 'desc->mm->locked_vm += vma_desc_pages(desc);'],
  ['current->mm->locked_vm += vma_pages(vma);', 'current->mm->locked_vm += vma_desc_pages(desc);'],
  ['current->flags |= 0x100;', 'current->flags |= 0x100;'],
  ['file->f_flags |= O_SYNC;', 'desc->file->f_flags |= O_SYNC;'],
  ['file->f_mode |= FMODE_NOWAIT;', 'desc->file->f_mode |= FMODE_NOWAIT;'],
  ['file->private_data = THIS_MODULE;', 'desc->file->private_data = THIS_MODULE;'],
  ['file_inode(file)->i_flags |= S_SYNC;', 'file_inode(desc->file)->i_flags |= S_SYNC;'],
  ['file->f_mapping->a_ops = NULL;', 'desc->file->f_mapping->a_ops = NULL;'],
] as const;

test.each(STATEMENTS)('%s is missed', async (statement) => {
  const { verdict } = await verified(`	${statement}\n`, '');
  expect(verdict).toBe('regressed');
});

test.each(STATEMENTS)('%s that came in is seen: %s', async (_, statement) => {
  const { verdict } = await verified('', `	${statement}\n`);
  expect(verdict).toBe('regressed');
});

test('what close gives back of a process is taken too early: the mapping may fail yet', async () => {
  const operations = `static void pier_close(struct vm_area_struct *vma)
{
	atomic64_sub(vma_pages(vma), &vma->vm_mm->pinned_vm);
}
static const struct vm_operations_struct pier_vm_ops = { .close = pier_close };
`;
  const [legacy, migrated] = STATEMENTS[0].map((statement) => `	${statement}\n`);
  const { verdict, divergences } = await verified(
    `${legacy}	vma->vm_ops = &pier_vm_ops;\n`,
    `${migrated}	desc->vm_ops = &pier_vm_ops;\n`,
    operations,
  );
  expect(verdict).toBe('regressed');
  expect(divergences[0].explanation).toContain('no mapping of its own was made');
});

describe('the process that calls is not always the one whose mapping it is', () => {
  const operations = (open: string, close: string): string => `static struct mm_struct *pier_last;
static unsigned long pier_flags;
static void pier_open(struct vm_area_struct *vma)
{
	pier_last = ${open};
}
static void pier_close(struct vm_area_struct *vma)
{
	pier_flags = ${close}->def_flags;
}
static const struct vm_operations_struct pier_vm_ops = { .open = pier_open, .close = pier_close };
`;
  const verdictWith = async (open: string, close: string): Promise<string> => {
    const source = (member: string, head: string, mapping: string, [o, c]: [string, string]): string =>
      `${HEAD}${operations(o, c)}${head}\n{\n	${mapping}->vm_ops = &pier_vm_ops;\n	return 0;\n}\nstatic const struct file_operations pier_fops = { .owner = THIS_MODULE, .${member} = pier_${member} };\n`;
    const [{ verdict }] = await verifyDriver(
      {
        path: 'a.c',
        source: source('mmap', 'static int pier_mmap(struct file *file, struct vm_area_struct *vma)', 'vma', [
          'vma->vm_mm',
          'vma->vm_mm',
        ]),
      },
      {
        path: 'b.c',
        source: source('mmap_prepare', 'static int pier_mmap_prepare(struct vm_area_desc *desc)', 'desc', [
          open,
          close,
        ]),
      },
    );
    return verdict;
  };

  test.each([
    ['vma->vm_mm', 'vma->vm_mm', 'equivalent'],
    // fork() copies the mappings of the parent, which runs.
    ['current->mm', 'vma->vm_mm', 'regressed'],
    // A task that exits has no address space any more when its mappings are closed.
    ['vma->vm_mm', 'current->mm', 'regressed'],
  ])('open looks at %s, close at %s', async (open, close, verdict) => {
    expect(await verdictWith(open, close)).toBe(verdict);
  });
});

test.each([
  ['mmgrab', 'equivalent'],
  ['mmget', 'regressed'],
])('what keeps the structure of an address space does not keep its mappings: %s()', async (take, verdict) => {
  const operations = (get: string): string => `static void pier_open(struct vm_area_struct *vma)
{
	${get}(vma->vm_mm);
}
static void pier_close(struct vm_area_struct *vma)
{
	mmdrop(vma->vm_mm);
}
static int pier_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	${get}(current->mm);
	return 0;
}
`;
  const structure = (mapped: string): string =>
    `static const struct vm_operations_struct pier_vm_ops = { .open = pier_open, .close = pier_close${mapped} };\n`;
  const [result] = await verifyDriver(
    {
      path: 'a.c',
      source: `${HEAD}${operations('mmgrab')}${structure('')}static int pier_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &pier_vm_ops;
	mmgrab(vma->vm_mm);
	return 0;
}
static const struct file_operations pier_fops = { .mmap = pier_mmap };
`,
    },
    {
      path: 'b.c',
      source: `${HEAD}${operations(take)}${structure(', .mapped = pier_mapped')}static int pier_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &pier_vm_ops;
	return 0;
}
static const struct file_operations pier_fops = { .mmap_prepare = pier_mmap_prepare };
`,
    },
  );
  expect(result.verdict).toBe(verdict);
});
