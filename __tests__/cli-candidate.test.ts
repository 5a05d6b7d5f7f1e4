import { mayHoldHook } from '../cli/candidate';

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
    ['another member', '.mmap_capabilities = g, .get_mmap = h, .mmap2 = i'],
    ['a member whose name ends so', '.nommap = g'],
    ['a shift', 'a>mmap = g'],
    ['an end after the name', 'x.mmap'],
    ['an unfinished comment', '.mmap /* = g'],
  ])('no for %s', (_name, text) => {
    expect(held(text)).toBe(false);
  });
});
