import fc from 'fast-check';
import { mmapWords, vmaWords } from '../../cli/run/candidate';
import { PlainMemory, readingMemory } from '../../cli/run/reading-memory';

const WORDS = ['mmap', 'vma', 'vm_op', 'vm_o'];
const NEARLY = ['mmaq', 'nmap', 'mma', 'mm', 'vm_p', 'vm_', 'vmb', 'wma', 'vnma', 'mmvmmavm', '_o'];

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
        const { memory, bytes } = holding('m'.repeat(at) + word + 'v'.repeat(behind));
        expect(memory.mayHoldWord(bytes)).toBe(true);
      }
    }
  }
});

test('what only begins like a word is none, nor what an earlier file has left behind the end', () => {
  for (const text of NEARLY) {
    for (let at = 0; at < 40; at++) {
      const { memory, bytes } = holding(' '.repeat(at) + text, 'vma mmap vm_op '.repeat(20));
      expect(memory.mayHoldWord(bytes)).toBe(false);
    }
  }
});

test('it tells what reading the words tells', () => {
  const part = fc.constantFrom(...WORDS, ...NEARLY, ...'amopv_ \n');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 60 }), fc.string({ maxLength: 90 }), (parts, before) => {
      const text = parts.join('');
      const { memory, bytes } = holding(text, before);
      const all = Buffer.from(text, 'latin1');
      const found = mmapWords(all).length + vmaWords(all).length > 0 || text.includes('vm_o');
      expect(memory.mayHoldWord(bytes)).toBe(found);
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
  expect(memory.mayHoldWord(length + 10)).toBe(true);
  expect(memory.mayHoldWord(length + 9)).toBe(make !== readingMemory);
});

test('this machine searches', () => {
  expect(readingMemory()).not.toBeInstanceOf(PlainMemory);
});
