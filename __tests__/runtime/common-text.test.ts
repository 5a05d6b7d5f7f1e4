/** The words that both forms of a driver have in common, and those that only look alike. */
import { loadGrammar, parseDriver } from '../../model/parse';
import { commonText, mappingNames } from '../../runtime/verify/common-text';

beforeAll(loadGrammar);

const BOTH = new Set(['vma', 'desc']);
const common = (text: string): string => commonText(text, BOTH);

test.each([
  ['an offset', 'vma->vm_pgoff >> 9', 'desc->pgoff >> 9'],
  ['a file', 'vma->vm_file->private_data', 'desc->file->private_data'],
  ['a size', '(vma->vm_end - vma->vm_start) >> PAGE_SHIFT > 4', 'vma_desc_pages(desc) > 4'],
  ['a flag', '!(vma->vm_flags & VM_SHARED)', '!vma_desc_test(desc, VMA_SHARED_BIT)'],
  ['a call', 'bay_fits(vma, 4)', 'bay_fits(desc, 4)'],
  ['operators that are laid out otherwise', 'a - - b && c', 'a - -b&&c'],
  ['a comment', 'a = b; // as before', 'a = b;'],
  ['a comment with a quote', "a = b; /* don't */ c = d;", 'a = b; c = d;'],
])('is the same: %s', (_, legacy, migrated) => {
  expect(common(legacy)).toBe(common(migrated));
});

test.each([
  ["another object's start", 'res->start', 'desc->start'],
  ["another object's end", 'res->end', 'desc->end'],
  ["another object's offset", 'bay->pgoff', 'desc->pgoff'],
  ["another object's operations", 'bay->vm_ops = &bay_ops', 'desc->vm_ops = &bay_ops'],
  ['a member of the same name', 'bay->vma->vm_start', 'desc->start'],
  ['what stands behind slashes in a text', 'open("http://a", 1)', 'open("http://b", 2)'],
  ['spaces in a text', 'match(name, "a  b")', 'match(name, "a b")'],
  ['an operator of two characters', 'a - -b', 'a --b'],
  ['an address and a conjunction', 'a & &b', 'a && b'],
  ['words in a text', 'match(name, "bay_prepare")', 'match(name, "bay")'],
])('is not the same: %s', (_, legacy, migrated) => {
  expect(common(legacy)).not.toBe(common(migrated));
});

test('a function calls its mappings by its parameters', () => {
  const driver = parseDriver(
    `static int a(struct file *file, struct vm_area_struct *area) { return 0; }
static int b(struct dma_desc *desc, struct vm_area_desc *d) { return 0; }
static int c(struct resource *desc) { return 0; }
`,
    { path: 'a.c' },
  );
  expect([...mappingNames(driver, 'a')]).toEqual(['area']);
  expect([...mappingNames(driver, 'b')]).toEqual(['d']);
  expect([...mappingNames(driver, 'c')]).toEqual([]);
});
