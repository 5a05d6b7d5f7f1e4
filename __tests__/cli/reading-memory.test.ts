import fc from 'fast-check';
import { PlainMemory, readingMemory } from '../../cli/run/reading-memory';
import { NO_PLACES, placesIn, type WordPlaces } from '../../cli/run/word-places';

const WORDS = ['mmap', 'vma', 'vm_op'];
const NEARLY = ['mmaq', 'nmap', 'mma', 'mm', 'vm_o', 'vm_p', 'vm_', 'vmb', 'wma', 'vnma', 'mmvmmavm', '_o'];

/** Memory in which a text stands, behind one that was longer. */
function holding(text: string, before = ''): { memory: ReturnType<typeof readingMemory>; bytes: number } {
  const memory = readingMemory();
  memory.buffer.write(before, 'latin1');
  return { memory, bytes: memory.buffer.write(text, 'latin1') };
}

test('a word is found wherever it stands', () => {
  for (const word of WORDS) {
    for (let at = 0; at < 70; at++) {
      for (const behind of [0, 1, 2, 15, 16, 17]) {
        const { memory, bytes } = holding('a'.repeat(at) + word + 'v'.repeat(behind));
        const places: WordPlaces = word === 'mmap' ? { mmap: [at], vma: [] } : { mmap: [], vma: [at] };
        expect(memory.places(bytes)).toEqual(places);
      }
    }
  }
});

test('what only begins like a word is none, nor what an earlier file has left behind the end', () => {
  for (const text of NEARLY) {
    for (let at = 0; at < 40; at++) {
      const { memory, bytes } = holding(' '.repeat(at) + text, 'vma mmap vm_op '.repeat(20));
      expect(memory.places(bytes)).toEqual(NO_PLACES);
    }
  }
});

test('it tells what looking for each word by itself tells', () => {
  const part = fc.constantFrom(...WORDS, ...NEARLY, ...'amopv_ \n');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 60 }), fc.string({ maxLength: 90 }), (parts, before) => {
      const text = parts.join('');
      const { memory, bytes } = holding(text, before);
      const offsets = (word: RegExp): number[] => [...text.matchAll(word)].map(({ index }) => index);
      const places = { mmap: offsets(/mmap/g), vma: offsets(/vma|vm_op/g) };
      expect(memory.places(bytes)).toEqual(places);
      expect(placesIn(Buffer.from(text, 'latin1'))).toEqual(places);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['what is searched', readingMemory],
  ['what is not', () => new PlainMemory()],
])('%s keeps what it holds when it grows', (_, make) => {
  const memory = make();
  const { length } = memory.buffer;
  memory.buffer.write('static int foo_mmap(', 'latin1');
  memory.growTo(5 << 20);
  expect(memory.buffer.length).toBeGreaterThanOrEqual(5 << 20);
  expect(memory.buffer.toString('latin1', 0, 20)).toBe('static int foo_mmap(');
  memory.buffer.fill('x', 0);
  memory.buffer.write('vma', length + 7, 'latin1');
  expect(memory.places(length + 10)).toEqual({ mmap: [], vma: [length + 7] });
  expect(memory.places(length + 9)).toEqual(NO_PLACES);
});

test('this machine searches', () => {
  expect(readingMemory()).not.toBeInstanceOf(PlainMemory);
});
