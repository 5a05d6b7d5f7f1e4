import { closeSync, readSync } from 'node:fs';
import { LARGEST_FILE_BYTES, openListed, openRegular, sizeOfRegular } from '../../model/regular-file';

/** Large enough for nearly every C file; it grows by as much to the largest one that was read. */
const INITIAL_BYTES = 1 << 20;

/** Up to so many bytes the buffer is kept; a larger one is let go of when so many files in a row had no need for it. */
const KEPT_BYTES = 4 << 20;
const FILES_WITHOUT_NEED = 128;

/**
 * Reads whole files one after another into one buffer: a tree has tens of thousands of them, and a buffer of its own
 * for each would cost more than reading it.
 */
export class FileReader {
  private buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  /** Files since the last one that was larger than that, while the buffer is. */
  private without = 0;

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

  /** @param onFull called when a file does not fit, before it is read on */
  private readOpen(file: number, onFull?: () => void): Buffer {
    let length = 0;
    for (;;) {
      const room = this.buffer.length - length;
      const count = readSync(file, this.buffer, length, room, null);
      length += count;
      // The end of a regular file is known from a read that comes back short; some of /proc come in pieces.
      if (count === 0 || (count < room && count % 4096 !== 0)) return this.whole(length);
      if (length > LARGEST_FILE_BYTES) throw new Error('it grows while it is read');
      if (length < this.buffer.length) continue;
      onFull?.();
      if (length === this.buffer.length) this.makeRoomFor(this.buffer.length * 2);
    }
  }

  /** The file that was read; a large buffer that files no longer need is kept by that alone. */
  private whole(length: number): Buffer {
    const read = this.buffer.subarray(0, length);
    if (length > KEPT_BYTES) this.without = 0;
    else if (this.buffer.length > KEPT_BYTES && ++this.without > FILES_WITHOUT_NEED) {
      this.buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
      this.without = 0;
    }
    return read;
  }

  /** What is read at once is copied from no smaller buffer. */
  private makeRoomFor(bytes: number): void {
    if (bytes < this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow((Math.floor(bytes / INITIAL_BYTES) + 1) * INITIAL_BYTES);
    this.buffer.copy(larger);
    this.buffer = larger;
  }
}
