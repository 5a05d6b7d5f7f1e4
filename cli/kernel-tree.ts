import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The header whose presence makes a directory a kernel tree. */
export const TREE_HEADER = 'include/linux/mm.h';

const known = new Map<string, string | null>();

function treeOf(directory: string): string | null {
  const answer = known.get(directory);
  if (answer !== undefined) return answer;
  const above = dirname(directory);
  const tree = existsSync(join(directory, TREE_HEADER))
    ? directory
    : above === directory
      ? null
      : treeOf(above);
  known.set(directory, tree);
  return tree;
}

/**
 * The kernel tree that a file lies in: the nearest directory above it with `include/linux/mm.h`.
 *
 * @param path absolute, or relative to the working directory
 * @returns its absolute path, or null when the file is in no kernel tree
 */
export function enclosingKernelTree(path: string): string | null {
  return treeOf(dirname(resolve(path)));
}
