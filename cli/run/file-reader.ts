import { closeSync, readSync } from 'node:fs';
import { LARGEST_FILE_BYTES, openListed, openRegular, sizeOfRegular } from '../../model/regular-file';
import { PlainMemory, type ReadingMemory } from './reading-memory';
import type { WordPlaces } from './word-places';

/** Up to so many bytes memory is kept; a larger one is let go of when so many files in a row had no need for it. */
const KEPT_BYTES = 4 << 20;
const FILES_WITHOUT_NEED = 128;

/**
 * Reads whole files one after another into one memory: a tree has tens of thousands of them, and a buffer of its own
 * for each would cost more than reading it.
 */
export class FileReader {
  private memory: ReadingMemory;
  /** Files since the last one that was larger than that, while the memory is. */
  private without = 0;

  /** @param makeMemory what makes the memory */
  constructor(private readonly makeMemory: () => ReadingMemory = () => new PlainMemory()) {
    this.memory = makeMemory();
  }

  /**
   * The bytes of a regular file. They are valid until the next call.
   *
   * @param path the file
   * @param root the directory that its real path has to be in; null where the path is known to be without links, or was named
   * by the user
   * @throws the system's error when the file cannot be read, or an Error when it is no regular file, is too large, or is
   * elsewhere
   */
  read(path: string, root: string | null): Buffer {
    const { file, size } = openRegular(path, root);
    try {
      this.makeRoomFor(size);
      return this.readOpen(file);
    } finally {
      closeSync(file);
    }
  }

  /** As `read`, of a file that its directory has just listed as a regular one. */
  readListed(path: string): Buffer {
    const file = openListed(path);
    try {
      return this.readOpen(file, () => this.makeRoomFor(sizeOfRegular(file)));
    } finally {
      closeSync(file);
    }
  }

  /**
   * Where a file has `mmap`, `vma` and `vm_op`.
   *
   * @param bytes what `read` or `readListed` gave last
   */
  places(bytes: Buffer): WordPlaces {
    return this.memory.places(bytes.length);
  }

  /** @param onFull called when a file does not fit, before it is read on */
  private readOpen(file: number, onFull?: () => void): Buffer {
    if (this.without > FILES_WITHOUT_NEED) {
      this.memory = this.makeMemory();
      this.without = 0;
    }
    let length = 0;
    for (;;) {
      const { buffer } = this.memory;
      const room = buffer.length - length;
      const count = readSync(file, buffer, length, room, null);
      length += count;
      // The end of a regular file is known from a read that comes back short; some of /proc come in pieces.
      if (count === 0 || (count < room && count % 4096 !== 0)) return this.whole(length);
      if (length > LARGEST_FILE_BYTES) throw new Error('it grows while it is read');
      if (length < buffer.length) continue;
      onFull?.();
      if (length === this.memory.buffer.length) this.makeRoomFor(length * 2);
    }
  }

  /** The file that was read. */
  private whole(length: number): Buffer {
    const { buffer } = this.memory;
    this.without = length <= KEPT_BYTES && buffer.length > KEPT_BYTES ? this.without + 1 : 0;
    return buffer.subarray(0, length);
  }

  /** What is read at once is copied from no smaller memory. */
  private makeRoomFor(bytes: number): void {
    if (bytes >= this.memory.buffer.length) this.memory.growTo(bytes + 1);
  }
}
