import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { copyAttributes } from './file-attributes';

/** What became of a file beside its new bytes. */
export interface Replaced {
  /** Its other names (hard links), which still have the old bytes, as in a tree that was copied by links. */
  readonly otherNames: number;
}

/** Bytes of a file's name that stand in that of its temporary file: a name has 255 at most. */
const NAME_BYTES = 180;

/** The name of a temporary file of this program, with the process that made it. */
const TEMPORARY = /^\..*\.(\d+)-[0-9a-f]{12}\.mmap-prepare\.tmp$/s;

/**
 * Replaces what a file holds, whole or not at all: whoever opens it sees all of the old bytes or all of the new ones,
 * also after a crash. Mode, owner, access list and extended attributes stay; a symbolic link stays and its target is
 * replaced. It does not yield, so no signal that is handled can leave the temporary file behind; one that a killed process
 * left in the same directory goes.
 *
 * @param path the file
 * @param before the bytes that the new ones were made from
 * @param after the new bytes
 * @throws the system's error, or an Error when the file no longer holds `before`, or has attributes that cannot be kept; the
 * file is then as it was
 */
export function replaceFile(path: string, before: Uint8Array, after: Uint8Array): Replaced {
  const target = realpathSync(path);
  const old = statSync(target);
  removeLeftovers(dirname(target));
  // Renaming needs only the directory's permission, but who made a file read-only meant its content.
  closeSync(openSync(target, 'r+'));
  const write = (file: number, temporary: string): void => {
    copyAttributes(target, temporary);
    writeAll(file, after);
    const made = fstatSync(file);
    if (made.uid !== old.uid || made.gid !== old.gid) fchownSync(file, old.uid, old.gid);
    // After the owner, whose change takes set-user-id bits away.
    fchmodSync(file, old.mode & 0o7777);
  };
  putInPlace(target, 0o600, write, () => {
    if (!readFileSync(target).equals(before)) throw new Error('it changed since it was read');
  });
  return { otherNames: old.nlink - 1 };
}

/**
 * Makes a file, whole or not at all, where there is none.
 *
 * @throws the system's error; there is then no file, and no temporary one
 */
export function makeFile(path: string, bytes: Uint8Array): void {
  removeLeftovers(dirname(path));
  putInPlace(path, 0o666, (file) => writeAll(file, bytes));
}

/**
 * Fills a file beside another place, and gives it that place's name.
 *
 * @param mode what it is made with, of which the umask takes its part
 * @param write fills it: it is open, and has a name of its own
 * @param check throws where the place must stay as it is after all
 */
function putInPlace(
  target: string,
  mode: number,
  write: (file: number, temporary: string) => void,
  check: () => void = () => undefined,
): void {
  const temporary = temporaryFor(target);
  const file = openSync(temporary, 'wx', mode);
  let open = true;
  try {
    write(file, temporary);
    fsyncSync(file);
    closeSync(file);
    open = false;
    check();
    renameSync(temporary, target);
  } catch (error) {
    if (open) closeSync(file);
    unlinkSync(temporary);
    throw error;
  }
  syncDirectory(dirname(target));
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}

/** The file, beside another one, that gets its new bytes first. */
function temporaryFor(path: string): string {
  const made = `${process.pid}-${randomBytes(6).toString('hex')}`;
  return join(dirname(path), `.${shortened(basename(path))}.${made}.mmap-prepare.tmp`);
}

/** As much of a name as leaves room for more in 255 bytes. */
function shortened(name: string): string {
  const bytes = Buffer.from(name);
  return bytes.length <= NAME_BYTES ? name : bytes.toString('latin1', 0, NAME_BYTES).replace(/[^ -~]/g, '_');
}

/** Removes what processes left in a directory that were killed while they replaced a file in it. */
function removeLeftovers(directory: string): void {
  for (const name of readdirSync(directory)) {
    const maker = TEMPORARY.exec(name)?.[1];
    if (maker === undefined || isRunning(Number(maker))) continue;
    try {
      unlinkSync(join(directory, name));
    } catch {
      // It is in nobody's way, and another run may have been faster.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One of another user is running, too.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Makes a rename last. Not every file system can, and the files are right without it. */
function syncDirectory(directory: string): void {
  try {
    const handle = openSync(directory, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // Nothing is lost but the promise for a power failure in the next seconds.
  }
}
