/** The words that both forms of a driver have in common, and those that only look alike. */
import { loadGrammar, parseDriver } from '../../model/parse';
import { commonText, commonTextIn, mappingNames } from '../../runtime/verify/common-text';

beforeAll(loadGrammar);

const BOTH = new Set(['vma', 'desc']);
const common = (text: string): string => commonText(text, BOTH);

test.each([
  ['an offset', 'vma->vm_pgoff >> 9', 'desc->pgoff >> 9'],
  ['a file', 'vma->vm_file->private_data', 'desc->file->private_data'],
  ['a size', '(vma->vm_end - vma->vm_start) >> PAGE_SHIFT > 4', 'vma_desc_pages(desc) > 4'],
  ['a flag', '!(vma->vm_flags & VM_SHARED)', '!vma_desc_test(desc, VMA_SHARED_BIT)'],
  ['a call', 'bay_fits(vma, 4)', 'bay_fits(desc, 4)'],
  ['a call of a twin', 'bay_fits(bay, vma)', 'bay_fits_desc(bay, desc)'],
  ['operators that are laid out otherwise', 'a - - b && c', 'a - -b&&c'],
  ['a comment', 'a = b; // as before', 'a = b;'],
  ['a comment with a quote', "a = b; /* don't */ c = d;", 'a = b; c = d;'],
])('is the same: %s', (_, legacy, migrated) => {
  expect(common(legacy)).toBe(common(migrated));
});

test.each([
  ['what is no call with a mapping', 'bay_read(bay)', 'bay_read_desc(bay)'],
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

test.each([
  ['what it stands for', 'bay_pages(vma) == 0', 'vma_desc_pages(desc) == 0', true],
  ['something else', 'bay_end(vma) == 0', 'desc->start == 0', false],
  ['no comment on what is behind it', 'bay_end(vma) == 0', 'bay_end(desc) == 1', false],
  ['one of two definitions', 'bay_size(vma) == 0', 'vma_desc_size(desc) == 0', false],
])('a macro that is given a mapping is %s', (_, legacy, migrated, same) => {
  const driver = parseDriver(
    [
      '#define bay_bytes(v) ((v)->vm_end - (v)->vm_start)',
      '#define bay_pages(area) (bay_bytes(area) >> PAGE_SHIFT)',
      '#define bay_end(v) ((v)->vm_end) /* behind it */ // its end',
      '#ifdef BAY\n#define bay_size(v) bay_bytes(v)\n#else\n#define bay_size(v) 0\n#endif\n',
    ].join('\n'),
    { path: 'bay.c' },
  );
  expect(commonTextIn(driver, legacy, BOTH) === commonTextIn(driver, migrated, BOTH)).toBe(same);
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
