import { placesIn } from './word-places';

const MMAP_BYTES = 4;
const PREPARE = Buffer.from('_prepare');

const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const STAR = 0x2a;
const COMMA = 0x2c;
const DASH = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const EQUALS = 0x3d;
const GREATER = 0x3e;
const BACKSLASH = 0x5c;
const UNDERSCORE = 0x5f;
const OPEN_BRACE = 0x7b;

/** What `\w` of a regular expression is. */
const WORD = Uint8Array.from({ length: 256 }, (_, byte) => (/\w/.test(String.fromCharCode(byte)) ? 1 : 0));

/** White space, and the backslash that continues a line of a macro. */
function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB || byte === NEWLINE || byte === RETURN || byte === BACKSLASH;
}

/** Whether `.` or `->` stands before the name at `at`, or a comment, which may hide one. */
function followsMemberAccess(bytes: Buffer, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && isBlank(bytes[before])) before--;
  const byte = bytes[before];
  if (byte === DOT) return true;
  if (byte === GREATER) return bytes[before - 1] === DASH;
  return byte === SLASH && bytes[before - 1] === STAR;
}

/** Whether the name at `at` begins a line or a member of an initialiser, as `mmap: f` does. */
function beginsMember(bytes: Buffer, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && (bytes[before] === SPACE || bytes[before] === TAB)) before--;
  const byte = bytes[before];
  return byte === NEWLINE || byte === COMMA || byte === OPEN_BRACE || byte === SLASH;
}

/** Whether an `=` that is not `==` follows at `at`, after white space and comments. */
function isAssigned(bytes: Buffer, at: number, sign = EQUALS): boolean {
  let after = at;
  for (;;) {
    while (isBlank(bytes[after])) after++;
    if (bytes[after] !== SLASH || bytes[after + 1] !== STAR) break;
    const end = bytes.indexOf('*/', after + 2, 'latin1');
    if (end === -1) return false;
    after = end + 2;
  }
  return bytes[after] === sign && bytes[after + 1] !== sign;
}

/**
 * Whether C text can name an mmap callback: a member whose name ends in `mmap` or `mmap_prepare`, by `.` or `->`, that is set with `=`,
 * or `mmap: f` as GNU C once had it.
 * It decides from the bytes alone, so that the thousands of files of a tree that hold no hook are never decoded or
 * parsed. It may say yes for a file without a hook (a comment shows one), and never no for a file with one.
 *
 * @param bytes  the whole file, as it is on disk, in any encoding that keeps ASCII
 * @param places where it has `mmap`
 */
export function mayHoldHook(bytes: Buffer, places = placesIn(bytes).mmap): boolean {
  for (const at of places) {
    // Structures have names of their own for it: `proc_mmap`, `fb_mmap`.
    let name = at;
    if (bytes[at - 1] === UNDERSCORE) while (name > 0 && WORD[bytes[name - 1]] === 1) name--;
    const follows = followsMemberAccess(bytes, name);
    if (!follows && !beginsMember(bytes, name)) continue;
    let end = at + MMAP_BYTES;
    if (PREPARE.compare(bytes, end, Math.min(end + PREPARE.length, bytes.length)) === 0)
      end += PREPARE.length;
    if (isAssigned(bytes, end, follows ? EQUALS : COLON)) return true;
  }
  return false;
}

/**
 * The words of a C text that have `mmap` in them, each once, and `fops.mmap` where it reads the member. Nearly every file
 * has none, so that one search tells that a file neither holds a hook nor names one of another file's.
 *
 * @param bytes  the whole file, as it is on disk
 * @param places where it has `mmap`
 */
export function mmapWords(bytes: Buffer, places = placesIn(bytes).mmap): string[] {
  return places.length === 0 ? [] : [...wordsAt(bytes, places), ...memberReads(bytes, places)];
}

/** `fops.mmap` for each structure of which a text reads the member: other than in `fops.mmap = f`. */
function memberReads(bytes: Buffer, places: readonly number[]): string[] {
  const reads = new Set<string>();
  for (const at of places) {
    const end = at + MMAP_BYTES;
    if (WORD[bytes[end]] === 1 || bytes[at - 1] !== DOT || WORD[bytes[at - 2]] !== 1) continue;
    if (isAssigned(bytes, end)) continue;
    let start = at - 2;
    while (start > 0 && WORD[bytes[start - 1]] === 1) start--;
    reads.add(bytes.toString('latin1', start, end));
  }
  return [...reads];
}

/** Whether a name has a word of the kind that `vmaWords` gives in it. */
export function isVmaWord(name: string): boolean {
  return name.includes('vma') || name.includes('vm_op');
}

/**
 * The words of a C text that have `vma` or `vm_op` in them, each once: what functions that take a vma, and operations of
 * mappings, are mostly called.
 *
 * @param bytes  the whole file, as it is on disk
 * @param places where it has `vma` or `vm_op`
 */
export function vmaWords(bytes: Buffer, places = placesIn(bytes).vma): string[] {
  return wordsAt(bytes, places);
}

/** The words that have some places in them. */
function wordsAt(bytes: Buffer, places: readonly number[]): string[] {
  const words = new Set<string>();
  let end = 0;
  for (const at of places) {
    // A word may have several.
    if (at < end) continue;
    let start = at;
    while (start > 0 && WORD[bytes[start - 1]] === 1) start--;
    end = at;
    while (end < bytes.length && WORD[bytes[end]] === 1) end++;
    words.add(bytes.toString('latin1', start, end));
  }
  return [...words];
}

const VMA_STRUCT = Buffer.from('vm_area_struct');
const OPEN = 0x28;
const CLOSE = 0x29;

/**
 * Whether C text can pass an mmap callback to a function: a word with `mmap` in it that is an argument by itself, in a
 * text that has functions with a vma.
 *
 * @param bytes  the whole file, as it is on disk
 * @param places where it has `mmap`
 */
export function mayPassHook(bytes: Buffer, places = placesIn(bytes).mmap): boolean {
  for (const at of places) {
    let end = at + MMAP_BYTES;
    while (WORD[bytes[end]] === 1) end++;
    while (isBlank(bytes[end])) end++;
    if (bytes[end] !== CLOSE && bytes[end] !== COMMA) continue;
    let start = at;
    while (start > 0 && WORD[bytes[start - 1]] === 1) start--;
    while (start > 0 && isBlank(bytes[start - 1])) start--;
    if (bytes[start - 1] !== COMMA && bytes[start - 1] !== OPEN) continue;
    if (!isExport(bytes, start)) return bytes.includes(VMA_STRUCT);
  }
  return false;
}

const EXPORT = Buffer.from('EXPORT_SYMBOL');

/** Whether the parenthesis before `at` is that of an `EXPORT_SYMBOL`. */
function isExport(bytes: Buffer, at: number): boolean {
  const from = bytes.lastIndexOf('\n', at - 1) + 1;
  return EXPORT.compare(bytes, from, Math.min(from + EXPORT.length, bytes.length)) === 0;
}
