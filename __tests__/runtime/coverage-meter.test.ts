/** Which of a driver's functions are counted among those that mapping a file can reach. */
import { loadGrammar, parseDriver } from '../../model/parse';
import { compileForSimulation } from '../../runtime/simulate/simulate';
import { CoverageMeter } from '../../runtime/verify/coverage';

beforeAll(loadGrammar);

const SOURCE = `#include <linux/fs.h>
#include <linux/mm.h>
static int wharf_open(struct inode *inode, struct file *file) { return 0; }
static int wharf_mmap(struct file *file, struct vm_area_struct *vma) { return 0; }
static long wharf_ioctl(struct file *file, unsigned int cmd, unsigned long arg) { return 0; }
static const struct file_operations wharf_fops = { .open = wharf_open, .mmap = wharf_mmap };
static const struct file_operations other_fops = { .open = wharf_open };
`;

async function counted(variable: string, opens: boolean): Promise<string[]> {
  const driver = parseDriver(SOURCE, { path: 'wharf.c', reach: 'all' });
  const compiled = await compileForSimulation(driver, undefined, 'all');
  const operations = { variable, tag: 'file_operations', driver: 'wharf', form: 'legacy' } as const;
  return [...new CoverageMeter(compiled, operations, opens).functions].sort();
}

test('the hooks, and what opens files where that is run', async () => {
  expect(await counted('wharf_fops', false)).toEqual(['wharf_mmap']);
  expect(await counted('wharf_fops', true)).toEqual(['wharf_mmap', 'wharf_open']);
});

test.each([false, true])('all of them where no hook is known (opened: %s)', async (opens) => {
  expect(await counted('other_fops', opens)).toEqual(['wharf_ioctl', 'wharf_mmap', 'wharf_open']);
});
