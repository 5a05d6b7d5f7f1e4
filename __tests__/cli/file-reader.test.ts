import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileReader } from '../../cli/run/file-reader';
import { PlainMemory, readingMemory, type ReadingMemory } from '../../cli/run/reading-memory';

let directory: string;
const at = (name: string): string => join(directory, name);

beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'reader-'))));
afterEach(() => rmSync(directory, { recursive: true }));

describe.each([
  ['read', readingMemory],
  ['read', () => new PlainMemory()],
  ['readListed', readingMemory],
  ['readListed', () => new PlainMemory()],
] as const)('%s, into %s', (how, memory) => {
  const read = (reader: FileReader, path: string): Buffer =>
    how === 'read' ? reader.read(path, null) : reader.readListed(path);

  test('gives files of every size, one after another', () => {
    const reader = new FileReader(memory);
    // Of the size of the buffer, of sizes around it, and of one that it has to grow to; small ones again behind it.
    for (const size of [0, 1, 4096, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, (3 << 20) + 5, 1 << 22, 7]) {
      const bytes = Buffer.alloc(size, `${size}.`);
      writeFileSync(at('x.c'), bytes);
      expect(read(reader, at('x.c')).equals(bytes)).toBe(true);
    }
  });

  test('lets go of memory that files no longer need', () => {
    const made: ReadingMemory[] = [];
    const reader = new FileReader(() => {
      made.push(memory());
      return made.at(-1)!;
    });
    writeFileSync(at('large.c'), Buffer.alloc(5 << 20, 'large.'));
    writeFileSync(at('small.c'), Buffer.alloc(3 << 20, 'small.'));
    read(reader, at('large.c'));
    for (let i = 0; i < 129; i++) read(reader, at('small.c'));
    expect(made.length).toBe(1);
    expect(read(reader, at('small.c')).equals(Buffer.alloc(3 << 20, 'small.'))).toBe(true);
    expect(made.length).toBe(2);
    expect(made[1].buffer).not.toBe(made[0].buffer);
  });

  test('reads nothing that is too large', () => {
    writeFileSync(at('x.c'), '');
    truncateSync(at('x.c'), (64 << 20) + 1);
    expect(() => read(new FileReader(memory), at('x.c'))).toThrow('it has more than 64 MB');
  });

  test('does not wait for a pipe', () => {
    execFileSync('mkfifo', [at('x.c')]);
    const given = ((): string => {
      try {
        return read(new FileReader(memory), at('x.c')).toString();
      } catch (error) {
        return (error as Error).message;
      }
    })();
    expect(given).toBe(how === 'read' ? 'it is no regular file' : '');
  });
});

test('what a link has taken the place of is not read', () => {
  writeFileSync(at('secret'), 'secret');
  symlinkSync(at('secret'), at('x.c'));
  expect(() => new FileReader().readListed(at('x.c'))).toThrow('ELOOP');
});
