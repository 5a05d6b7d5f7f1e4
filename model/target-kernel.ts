import { dirname } from 'node:path';
import { enclosingTree, PROFILES, readKernelApi, readMappingFunctions, type KernelApi } from './kernel-api';

const trees = new Map<string, string | null>();
const apis = new Map<string, KernelApi | null>();

function treeAround(path: string): string | null {
  const directory = dirname(path);
  let tree = trees.get(directory);
  if (tree === undefined) trees.set(directory, (tree = enclosingTree(directory)));
  return tree;
}

/**
 * What the target kernel of a file offers.
 *
 * @param path the file
 * @param kernel `auto`, or the name of a profile
 * @param kernelTree the tree whose headers `auto` reads; null for the tree that the file lies in
 * @param otherwise what is assumed when there is no tree, or one that is older than mmap_prepare
 * @throws RangeError when there is no such profile
 */
export function kernelApiOf(
  path: string,
  kernel: string,
  kernelTree: string | null,
  otherwise: KernelApi = PROFILES.howto,
): KernelApi {
  if (kernel !== 'auto') {
    if (!Object.hasOwn(PROFILES, kernel)) throw new RangeError(`no kernel API profile is named ${kernel}`);
    return PROFILES[kernel as keyof typeof PROFILES];
  }
  const tree = kernelTree ?? treeAround(path);
  if (tree === null) return otherwise;
  let api = apis.get(tree);
  if (api === undefined) apis.set(tree, (api = readKernelApi(tree)));
  return api ?? otherwise;
}

/**
 * What code for both kernels is written for when nothing says which release is the newer one: the latest whose names are
 * known. The HOWTO's own names are not those of one release.
 */
export const LATEST_RELEASE: KernelApi = PROFILES['7.1'];

const mappingFunctions = new Map<string, ReadonlySet<string>>();

/**
 * Is a function one of the kernel's own that work on a vma, declared with the mapping code? What those do is no reason:
 * that there is no vma to give them is.
 * @param path a file of the kernel
 */
export function isMappingFunction(path: string, name: string): boolean {
  const tree = treeAround(path);
  if (tree === null) return false;
  let known = mappingFunctions.get(tree);
  if (known === undefined) mappingFunctions.set(tree, (known = readMappingFunctions(tree)));
  return known.has(name);
}
