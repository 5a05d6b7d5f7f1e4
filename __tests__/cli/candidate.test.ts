import { mayHoldHook, mmapWords } from '../../cli/run/candidate';

const held = (text: string): boolean => mayHoldHook(Buffer.from(text, 'latin1'));

describe('which bytes can hold a hook', () => {
  test.each([
    ['an initialiser', 'static struct file_operations f = { .mmap = g };'],
    ['no space', '{.mmap=g}'],
    ['tabs', '\t.mmap\t\t= g,'],
    ['a line break', '.mmap\r\n\t= g'],
    ['space after the dot', '. mmap = g'],
    ['an assignment', 'fops.mmap = g;'],
    ['an assignment through a pointer', 'f->ops->mmap = g;'],
    ['space around the arrow', 'f -> mmap = g;'],
    ['a continued line', '#define OPS \\\n .mmap \\\n = g'],
    ['a comment before the equals sign', '.mmap /* not = yet */ = g'],
    ['a comment after the dot', './* the */ mmap = g'],
    ['a hook that is migrated', '.mmap_prepare = g'],
    ['the last of several names', 'mmap; vma->mmap(); x.mmap == y; .mmap = g'],
    ['the member of struct proc_ops', '.proc_mmap = g'],
    ['the member of another structure', '.fb_mmap = g'],
    ['bytes that are no text', '\xff\xfe\x00 .mmap = g'],
  ])('yes for %s', (_name, text) => {
    expect(held(text)).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['the name alone', 'mmap'],
    ['a variable', 'mmap = g;'],
    ['a comparison', 'if (f->mmap == g)'],
    ['a call', 'return f->f_op->mmap(file, vma);'],
    ['another member', '.mmap_capabilities = g, .mmap2 = i'],
    ['a member whose name ends so', '.nommap = g'],
    ['a shift', 'a>mmap = g'],
    ['an end after the name', 'x.mmap'],
    ['an unfinished comment', '.mmap /* = g'],
  ])('no for %s', (_name, text) => {
    expect(held(text)).toBe(false);
  });
});

describe('the words with mmap in them', () => {
  const words = (text: string): string[] => mmapWords(Buffer.from(text, 'latin1'));

  test('are whole, and each is given once', () => {
    expect(words('ret = pool_mmap(f, v) ?: pool_mmap2(mmap);\nmmap_mmap = x.pool_mmap;')).toEqual([
      'pool_mmap',
      'pool_mmap2',
      'mmap',
      'mmap_mmap',
    ]);
  });

  test('end where the text does', () => {
    expect(words('mmap_end')).toEqual(['mmap_end']);
    expect(words('\xe9mmap\xe9')).toEqual(['mmap']);
  });

  test('are none in most texts', () => {
    expect(words('')).toEqual([]);
    expect(words('unmap m map mma p')).toEqual([]);
  });
});
