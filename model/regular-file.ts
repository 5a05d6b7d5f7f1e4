import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { sep } from 'node:path';

/**
 * The one way in which files are opened whose names or content nobody vouches for: C files, files beside them, what they
 * include, kernel headers, ignore rules. A pipe or a device would block or never end, and a link may lead anywhere.
 */

/** The largest file that is read, in bytes: the largest C file of a kernel tree has a third of it. */
export const LARGEST_FILE_BYTES = 64 << 20;

/** Bytes that a file is first read into. */
const INITIAL_BYTES = 1 << 16;

// Without NONBLOCK, opening a pipe that nobody writes to waits for ever.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);
const NOFOLLOW = constants.O_NOFOLLOW ?? 0;

/** Is a real path a directory's or inside of it? Both are absolute and without links. */
export function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

/**
 * Opens a regular file.
 *
 * @param path the file
 * @param root the directory that its real path has to be in; null for a file that the user named himself, or that is known to
 * be reached without a link
 * @returns the open file and its size in bytes; the caller closes it
 * @throws the system's error, or an Error that says in one line what is wrong with it
 */
export function openRegular(path: string, root: string | null): { file: number; size: number } {
  const real = root === null ? path : realpathSync(path);
  if (root !== null && !isInside(real, realpathSync(root)))
    throw new Error(`it leads out of ${root}, to another place`);
  const file = openSync(real, root === null ? FLAGS : FLAGS | NOFOLLOW);
  try {
    return { file, size: sizeOfRegular(file) };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/**
 * Opens a file that its directory lists as a regular one, which a walk of a tree has just read: to ask the file again takes
 * as long as to open it. A pipe that has taken its place since is not waited for, and a link is not followed.
 *
 * @returns the open file; the caller closes it, and asks `sizeOfRegular` before it reads much of it
 * @throws the system's error
 */
export function openListed(path: string): number {
  return openSync(path, FLAGS | NOFOLLOW);
}

/**
 * The size of an open file, in bytes.
 * @throws an Error that says in one line why it is not read: it is no regular file, or too large
 */
export function sizeOfRegular(file: number): number {
  const stat = fstatSync(file);
  if (stat.isDirectory()) throw new Error('it is a directory');
  if (!stat.isFile()) throw new Error('it is no regular file');
  if (stat.size > LARGEST_FILE_BYTES)
    throw new Error(`it has more than ${LARGEST_FILE_BYTES >> 20} MB, which is the most that is read`);
  return stat.size;
}

/**
 * Reads a regular file as a whole.
 *
 * @param path the file
 * @param root the directory that its real path has to be in, or null, as `openRegular` takes it
 * @throws what `openRegular` throws, and the system's error when it cannot be read
 */
export function readRegular(path: string, root: string | null): Buffer {
  const { file, size } = openRegular(path, root);
  try {
    // A file of /proc or /sys says that it has no bytes, and one that grows has more than it says.
    let buffer = Buffer.allocUnsafe(size === 0 ? INITIAL_BYTES : size + 1);
    let length = 0;
    for (;;) {
      const count = readSync(file, buffer, length, buffer.length - length, null);
      length += count;
      if (count === 0) return buffer.subarray(0, length);
      if (length < buffer.length) continue;
      if (length > LARGEST_FILE_BYTES) throw new Error('it grows while it is read');
      buffer = Buffer.concat([buffer], buffer.length * 2);
    }
  } finally {
    closeSync(file);
  }
}

/**
 * The text of a regular file inside a directory; null when there is none, or when it is no such file. Who asks has other
 * ways to go on.
 *
 * @param path the file
 * @param root the directory that its real path has to be in
 */
export function textWithin(path: string, root: string): string | null {
  try {
    return readRegular(path, root).toString('utf8');
  } catch {
    return null;
  }
}
