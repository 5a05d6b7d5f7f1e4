import type { Candidate } from './candidates';

/** A file that waits for conversion. */
export interface Waiting {
  /** Its place among all files that have something to tell. */
  readonly index: number;
  readonly candidate: Candidate;
  /** Has it much to convert? */
  readonly much: boolean;
}

/** With the space before it: other structures are called `v4l2_file_operations`. */
const FILE_OPERATIONS = Buffer.from(' file_operations');

/** How far behind the name of the structure `=` may stand: a variable's name and white space. */
const NAME_BYTES = 80;

/**
 * Whether a text sets `struct file_operations`, most of which have a hook with a counterpart. Hooks in other structures mostly have none,
 * which takes a tenth of the time to see.
 */
function setsFileOperations(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = text.indexOf(FILE_OPERATIONS); at !== -1;) {
    const end = at + FILE_OPERATIONS.length;
    if (/^\s+\w+\s*=/.test(text.toString('latin1', end, end + NAME_BYTES))) return true;
    at = text.indexOf(FILE_OPERATIONS, end);
  }
  return false;
}

const MMAP = Buffer.from('mmap');

/** How far behind `mmap` the name of a callback may end: the rest of the member's name, `=`, white space, and the name. */
const CALLBACK_BYTES = 120;

/**
 * Whether a file may have a hook that other files have, too: it is a header, or names a callback that it does not define. What files share is
 * begun with when those are done that may say what it is.
 */
function mayShare({ path, bytes }: Candidate): boolean {
  if (path.endsWith('.h')) return true;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = text.indexOf(MMAP); at !== -1; at = text.indexOf(MMAP, at + MMAP.length)) {
    const behind = text.toString('latin1', at + MMAP.length, at + CALLBACK_BYTES);
    const name = /^\w*\s*=\s*&?([A-Za-z_]\w*)\s*[,;}\n]/.exec(behind)?.[1];
    if (name !== undefined && name !== 'NULL' && !text.includes(`${name}(`)) return true;
  }
  return false;
}

const VMA = Buffer.from('vma');

/** How often a text names a vma: what takes long are hooks that do much with it, and functions that it is passed to. */
function mentionsOfVma(bytes: Uint8Array): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let count = 0;
  for (let at = text.indexOf(VMA); at !== -1; at = text.indexOf(VMA, at + VMA.length)) count++;
  return count;
}

/** A file that has much to convert, and how much. */
interface Weighed {
  readonly file: Waiting;
  readonly weight: number;
}

/** How many files with little the thread that finds files keeps for the end, when there is nothing else left. */
const KEPT_FOR_THE_END = 128;

/**
 * The files that wait for conversion. Workers are given those first that have much to convert, and the thread that finds files
 * takes the others: each kind needs code of its own, which gets fast only where it runs often. Of those with much, workers are given the
 * largest, since whoever is given one of them last lets all others wait; that thread takes the smallest, and then the last of the others,
 * while a worker converts what files share.
 */
export class WaitingFiles {
  private readonly filesWithMuch: Weighed[] = [];
  private readonly filesWithLittle: Waiting[] = [];
  /** Bytes of all of them. */
  bytes = 0;

  get count(): number {
    return this.filesWithMuch.length + this.filesWithLittle.length;
  }

  /** How many of them have much to convert. */
  get much(): number {
    return this.filesWithMuch.length;
  }

  add(file: Omit<Waiting, 'much'>): void {
    const much = setsFileOperations(file.candidate.bytes) || mayShare(file.candidate);
    if (much) this.addWithMuch({ ...file, much });
    else this.filesWithLittle.push({ ...file, much });
    this.bytes += file.candidate.bytes.length;
  }

  private addWithMuch(file: Waiting): void {
    const weight = mentionsOfVma(file.candidate.bytes);
    const at = this.filesWithMuch.findIndex((other) => other.weight < weight);
    this.filesWithMuch.splice(at === -1 ? this.filesWithMuch.length : at, 0, { file, weight });
  }

  /** Takes out files for a worker: `count` of them at most. */
  takeForWorker(count: number): Waiting[] {
    const files = this.filesWithMuch.splice(0, count).map(({ file }) => file);
    files.push(...this.filesWithLittle.splice(0, count - files.length));
    for (const { candidate } of files) this.bytes -= candidate.bytes.length;
    return files;
  }

  /** Takes out the next file for the thread that finds them. */
  takeHere(): Waiting | undefined {
    const file =
      this.filesWithLittle.length > KEPT_FOR_THE_END
        ? this.filesWithLittle.shift()
        : (this.filesWithMuch.pop()?.file ?? this.filesWithLittle.shift());
    if (file) this.bytes -= file.candidate.bytes.length;
    return file;
  }
}
