import fc from 'fast-check';
import { parseDriver } from '../../model/parse';
import { hasWord, indexOfWord, wordStart } from '../../model/words';

test('a word is found where it is no part of a longer one', () => {
  expect(indexOfWord('mmaps mmap_x x_mmap mmap', 'mmap')).toBe(20);
  expect(indexOfWord('vma->vm', 'vma')).toBe(0);
  expect(indexOfWord('vma->vma', 'vma', 1)).toBe(5);
  expect(hasWord('foo_mmap', 'mmap')).toBe(false);
  expect(hasWord('', 'mmap')).toBe(false);
});

test('an empty word is anywhere where there is a word, and the search ends', () => {
  expect([hasWord('  ', ''), hasWord(' a', ''), hasWord('', '')]).toEqual([false, true, false]);
  expect(indexOfWord('a b', '', 1)).toBe(-1);
  expect(parseDriver('int a;\n', { path: 'a.c' }).itemsNaming('declaration', '')).toHaveLength(1);
});

const texts = fc.string({ unit: fc.constantFrom('a', 'b', '_', '1', ' ', '-', '\n', 'ä'), maxLength: 30 });
const words = fc.string({ unit: fc.constantFrom('a', 'b', '_', '1'), minLength: 1, maxLength: 3 });

test('it is found where an expression finds it', () => {
  fc.assert(
    fc.property(texts, words, (text, word) => {
      expect(indexOfWord(text, word)).toBe(text.search(new RegExp(`\\b${word}\\b`)));
    }),
  );
});

test('a word begins where an expression has it begin', () => {
  fc.assert(
    fc.property(texts, fc.nat(30), (text, at) => {
      const end = Math.min(at, text.length);
      expect(wordStart(text, end)).toBe(text.slice(0, end).search(/\w*$/));
    }),
  );
});
