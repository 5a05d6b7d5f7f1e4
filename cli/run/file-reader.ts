import { closeSync, openSync, readSync } from 'node:fs';

/** Large enough for nearly every C file; it grows to the largest one that was read. */
const INITIAL_BYTES = 1 << 20;

/**
 * Reads whole files one after another into one buffer: a tree has tens of thousands of them, and a buffer of its own
 * for each would cost more than reading it.
 */
export class FileReader {
  private buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);

  /**
   * The bytes of a file. They are valid until the next call.
   *
   * @param path the file; a symbolic link is followed
   * @param regular whether it is known to be a regular file: its end is then known from a read that comes back short,
   * where a pipe has to be asked again
   * @throws the system's error when the file cannot be read
   */
  read(path: string, regular: boolean): Buffer {
    const file = openSync(path, 'r');
    try {
      let length = 0;
      for (;;) {
        const room = this.buffer.length - length;
        const count = readSync(file, this.buffer, length, room, null);
        length += count;
        if (count === 0 || (regular && count < room)) return this.buffer.subarray(0, length);
        if (length === this.buffer.length) this.grow();
      }
    } finally {
      closeSync(file);
    }
  }

  private grow(): void {
    const larger = Buffer.allocUnsafeSlow(this.buffer.length * 4);
    this.buffer.copy(larger);
    this.buffer = larger;
  }
}
