import { join } from 'node:path';
import { readRegular } from '../../model/regular-file';

/**
 * The names of the files that a git repository tracks, read from its index. git itself is not asked: what its
 * configuration says - partial clones, file system monitors, hooks - can make it start any program, and the configuration
 * belongs to whoever made the folder.
 */

/** Bytes of an entry before its object name: times, device, inode, mode, owner, size. */
const STAT_BYTES = 40;
/** The flag of an entry that has two more bytes of flags. */
const EXTENDED = 0x4000;
const SHA1_BYTES = 20;
const SHA256_BYTES = 32;

/**
 * @param gitDirectory the `.git` directory, or that of a linked work tree
 * @returns paths with slashes, from the top of the work tree; nothing where there is no index that can be read. Of a split index,
 * names that were deleted since it was split are told as well: at most a file that is ignored is read for it
 */
export function* trackedFiles(gitDirectory: string): Generator<string> {
  let shared: string | null;
  try {
    const index = readRegular(join(gitDirectory, 'index'), gitDirectory);
    shared = yield* entriesOf(index);
    if (shared !== null)
      yield* entriesOf(readRegular(join(gitDirectory, `sharedindex.${shared}`), gitDirectory));
  } catch {
    // An index that cannot be read tracks nothing.
  }
}

/**
 * The names in an index: https://git-scm.com/docs/index-format, versions 2 to 4.
 * @returns the object name of the shared index that it adds to; null for a whole one
 */
function* entriesOf(index: Buffer): Generator<string, string | null> {
  if (index.length < 12 || index.toString('latin1', 0, 4) !== 'DIRC') return null;
  const version = index.readUInt32BE(4);
  const count = index.readUInt32BE(8);
  if (version < 2 || version > 4) return null;
  const hash = hashBytes(index);
  const end = index.length - hash;
  let at = 12;
  let previous: Buffer = Buffer.alloc(0);
  for (let entry = 0; entry < count && at < end; entry++) {
    const start = at;
    const flags = index.readUInt16BE(start + STAT_BYTES + hash);
    let name = start + STAT_BYTES + hash + ((flags & EXTENDED) !== 0 ? 4 : 2);
    let kept = 0;
    if (version === 4) {
      const strip = variableWidth(index, name);
      name = strip.next;
      kept = Math.max(0, previous.length - strip.value);
    }
    const nul = index.indexOf(0, name);
    if (nul === -1 || nul > end) return null;
    previous = Buffer.concat([previous.subarray(0, kept), index.subarray(name, nul)]);
    // In a split index, an entry without a name takes the place of one of the shared index.
    if (previous.length > 0) yield previous.toString('utf8');
    // Up to version 3 an entry is filled up to a multiple of eight bytes, with one NUL at least.
    at = version === 4 ? nul + 1 : start + ((nul - start + 8) & ~7);
  }
  while (at + 8 <= end) {
    const size = index.readUInt32BE(at + 4);
    if (index.toString('latin1', at, at + 4) === 'link' && size >= hash)
      return index.toString('hex', at + 8, at + 8 + hash);
    at += 8 + size;
  }
  return null;
}

/** The number of bytes that git's variable width encoding has at an offset, and what it says. */
function variableWidth(bytes: Buffer, at: number): { value: number; next: number } {
  let byte = bytes[at++];
  let value = byte & 0x7f;
  while ((byte & 0x80) !== 0 && at < bytes.length) {
    byte = bytes[at++];
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return { value, next: at };
}

/** How long object names are: the index ends with its own. One that is left out, as it may be, is of zeros. */
function hashBytes(index: Buffer): number {
  const tail = index.subarray(-SHA256_BYTES);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- takes longer to load than most runs have use for it
  const { createHash } = require('node:crypto') as typeof import('node:crypto');
  const sha256 = createHash('sha256').update(index.subarray(0, -SHA256_BYTES)).digest();
  return sha256.equals(tail) ? SHA256_BYTES : SHA1_BYTES;
}
