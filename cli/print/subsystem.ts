import { patchName } from '../run/patch-name';

/** Folders whose folders are subsystems of their own. */
const DIVIDED = new Set(['arch', 'drivers', 'fs', 'net', 'sound', 'samples']);

/** Folders of `drivers/` that hold many subsystems of their own size. */
const LARGE = new Set(['drivers/gpu', 'drivers/net', 'drivers/media', 'drivers/infiniband']);

/**
 * The part of a tree that a file belongs to, such as `drivers/char` or `sound/core`: of a kernel tree what people call a
 * subsystem, elsewhere the folder.
 *
 * @param path the file, as the user named it
 */
export function subsystemOf(path: string): string {
  const parts = patchName(path).split('/').slice(0, -1);
  if (parts.length === 0) return '.';
  if (!DIVIDED.has(parts[0])) return parts[0];
  const two = parts.slice(0, 2).join('/');
  return LARGE.has(two) ? parts.slice(0, 3).join('/') : two;
}

/** The folder of a file, as its name in a patch has it. */
export function folderOf(path: string): string {
  return patchName(path).split('/').slice(0, -1).join('/') || '.';
}
