import { closeSync, readSync } from 'node:fs';
import { LARGEST_FILE_BYTES, openRegular } from '../../model/regular-file';

/** Large enough for nearly every C file; it grows by as much to the largest one that was read. */
const INITIAL_BYTES = 1 << 20;

/**
 * Reads whole files one after another into one buffer: a tree has tens of thousands of them, and a buffer of its own
 * for each would cost more than reading it.
 */
export class FileReader {
  private buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);

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
      let length = 0;
      // What is read at once is copied from no smaller buffer.
      if (size > this.buffer.length) this.buffer = bufferFor(size);
      for (;;) {
        const room = this.buffer.length - length;
        const count = readSync(file, this.buffer, length, room, null);
        length += count;
        // The end of a regular file is known from a read that comes back short; some of /proc come in pieces.
        if (count === 0 || (count < room && count % 4096 !== 0)) return this.buffer.subarray(0, length);
        if (length > LARGEST_FILE_BYTES) throw new Error('it grows while it is read');
        if (length === this.buffer.length) this.grow();
      }
    } finally {
      closeSync(file);
    }
  }

  private grow(): void {
    const larger = bufferFor(this.buffer.length * 2);
    this.buffer.copy(larger);
    this.buffer = larger;
  }
}

function bufferFor(bytes: number): Buffer<ArrayBuffer> {
  return Buffer.allocUnsafeSlow((Math.floor(bytes / INITIAL_BYTES) + 1) * INITIAL_BYTES);
}
