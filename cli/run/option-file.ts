import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { LARGEST_FILE_BYTES, readRegular } from '../../model/regular-file';

/**
 * Files that options name for this program to read: facts, a baseline, a list of commands. A shell gives what another program
 * prints as a pipe (`--facts <(...)`), which is read, too; a device never ends.
 */

/** Bytes that are read at a time. */
const CHUNK = 1 << 16;
/** Milliseconds between two looks at a pipe in which nothing is yet. */
const PAUSE = 10;

/**
 * The text of a file that an option names.
 *
 * @throws the system's error, or an Error that says in one line why it is not read
 */
export function readOptionFile(path: string): string {
  // Without NONBLOCK, opening a pipe that nobody writes to waits for ever.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    if (fstatSync(file).isFIFO()) return readPipe(file).toString('utf8');
  } finally {
    closeSync(file);
  }
  return readRegular(path, null).toString('utf8');
}

/** What is in a pipe to the end of the last one that writes to it; nothing where nobody does. */
function readPipe(file: number): Buffer {
  const chunks: Buffer[] = [];
  for (let length = 0; ;) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const count = readWaiting(file, chunk);
    if (count === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, count));
    length += count;
    if (length > LARGEST_FILE_BYTES) throw new Error('there is no end of it');
  }
}

function readWaiting(file: number, into: Buffer): number {
  for (;;) {
    try {
      return readSync(file, into);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
  }
}
