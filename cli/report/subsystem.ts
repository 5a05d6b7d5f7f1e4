import { dirname, relative, resolve, sep } from 'node:path';
import { enclosingTree } from '../../model/kernel-api';

/** Folders of the kernel whose folders are subsystems of their own. */
const DIVIDED = new Set(['drivers', 'fs', 'arch', 'sound', 'net', 'samples', 'virt', 'kernel', 'tools']);

/**
 * The part of a tree that a file belongs to: `drivers/gpu`, `mm`, `sound/core`; of a file outside of any kernel tree, its folder.
 *
 * @param path as the user named it
 */
export function subsystemOf(path: string): string {
  const tree = enclosingTree(path);
  const folder = dirname(
    tree === null ? relative(process.cwd(), resolve(path)) : relative(tree, resolve(path)),
  );
  const parts = folder.split(sep).filter((part) => part !== '..' && part !== '.');
  if (parts.length === 0) return '.';
  return parts.slice(0, DIVIDED.has(parts[0]) ? 2 : 1).join('/');
}
