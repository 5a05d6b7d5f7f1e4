import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Replaces what a file holds, whole or not at all: whoever opens it sees all of the old bytes or all of the new ones,
 * also after a crash. Mode and owner stay; a symbolic link stays and its target is replaced. It does not yield, so no
 * signal that is handled can leave the temporary file behind.
 *
 * @param path the file
 * @param before the bytes that the new ones were made from
 * @param after the new bytes
 * @throws the system's error, or an Error when the file no longer holds `before`; the file is then as it was
 */
export function replaceFile(path: string, before: Uint8Array, after: Uint8Array): void {
  const target = realpathSync(path);
  const old = statSync(target);
  // Renaming needs only the directory's permission, but who made a file read-only meant its content.
  closeSync(openSync(target, 'r+'));
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  const file = openSync(temporary, 'wx', 0o600);
  let open = true;
  try {
    for (let done = 0; done < after.length;) done += writeSync(file, after, done);
    const made = fstatSync(file);
    if (made.uid !== old.uid || made.gid !== old.gid) fchownSync(file, old.uid, old.gid);
    // After the owner, whose change takes set-user-id bits away.
    fchmodSync(file, old.mode & 0o7777);
    fsyncSync(file);
    closeSync(file);
    open = false;
    if (!readFileSync(target).equals(before)) throw new Error('it changed since it was read');
    renameSync(temporary, target);
  } catch (error) {
    if (open) closeSync(file);
    unlinkSync(temporary);
    throw error;
  }
  syncDirectory(dirname(target));
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
