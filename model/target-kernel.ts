import { existsSync } from 'node:fs';
import { release as runningRelease } from 'node:os';
import { dirname, join } from 'node:path';
import { NEWEST_RELEASE, RELEASES } from '../kernel/releases';
import {
  enclosingTree,
  forgetEnclosingTrees,
  readKernelApi,
  readMappingFunctions,
  type KernelApi,
} from './kernel-api';

const trees = new Map<string, string | null>();
const apis = new Map<string, KernelApi | null>();

function treeAround(path: string): string | null {
  const directory = dirname(path);
  let tree = trees.get(directory);
  if (tree === undefined) trees.set(directory, (tree = enclosingTree(directory)));
  return tree;
}

function apiOf(tree: string): KernelApi | null {
  let api = apis.get(tree);
  if (api === undefined) apis.set(tree, (api = readKernelApi(tree)));
  return api;
}

/** The kernel that code is written for, and why this one, in words. */
export interface Target {
  readonly api: KernelApi;
  readonly why: string;
}

/**
 * The target kernel of a file.
 *
 * `auto` takes the headers of the tree that the file lies in, else those of `--kernel-tree`, else the kernel that the module
 * would be built against (KDIR, KERNEL_SRC, the build link of the running kernel), where it has mmap_prepare; else the newest
 * release that is known.
 * @param path the file
 * @param kernel `auto`, or the name of a release
 * @param kernelTree the tree whose headers `auto` reads where the file lies in none; null when there is none
 * @throws RangeError when there is no such release
 */
export function targetOf(path: string, kernel: string, kernelTree: string | null): Target {
  if (kernel !== 'auto') {
    const api = RELEASES.get(kernel);
    if (!api) throw new RangeError(`no kernel release is named ${kernel}`);
    return { api, why: `Linux ${kernel}, as --kernel says` };
  }
  const passed: string[] = [];
  for (const { tree, what } of treesFor(path, kernelTree)) {
    const api = apiOf(tree);
    if (api) return { api, why: `the kernel of ${tree}, ${what}` };
    passed.push(`${what} has no mmap_prepare`);
  }
  const because = passed.length > 0 ? passed.join('; ') : 'there is no kernel tree to read';
  return { api: NEWEST_RELEASE, why: `Linux ${NEWEST_RELEASE.name}, the newest that was seen: ${because}` };
}

/** The trees that `auto` looks at, in order. */
function* treesFor(path: string, kernelTree: string | null): Generator<{ tree: string; what: string }> {
  const around = treeAround(path);
  if (around !== null) yield { tree: around, what: 'the tree that the file lies in' };
  if (kernelTree !== null) yield { tree: kernelTree, what: 'the tree of --kernel-tree' };
  if (around !== null || kernelTree !== null) return;
  for (const name of ['KDIR', 'KERNEL_SRC']) {
    const tree = process.env[name];
    if (tree && isTree(tree)) yield { tree, what: `the tree that ${name} names` };
  }
  const running = join('/lib/modules', runningRelease(), 'build');
  if (isTree(running)) yield { tree: running, what: 'the running kernel' };
}

function isTree(directory: string): boolean {
  return existsSync(join(directory, 'include/linux/mm.h'));
}

/**
 * What the target kernel of a file offers.
 * @throws RangeError when there is no such release
 */
export function kernelApiOf(path: string, kernel: string, kernelTree: string | null): KernelApi {
  const { api } = targetOf(path, kernel, kernelTree);
  if (defined.size === 0) return api;
  let told = withMacros.get(api);
  if (!told) withMacros.set(api, (told = { ...api, macros: defined }));
  return told;
}

let defined: ReadonlyMap<string, string | null> = new Map();
let withMacros = new WeakMap<KernelApi, KernelApi>();

/**
 * Let this process, or this worker, know what the build of a module defines.
 * @param macros the value of each name, or null for one that is not defined; conditions of other names are not settled
 */
export function useMacros(macros: ReadonlyMap<string, string | null>): void {
  defined = macros;
  withMacros = new WeakMap();
}

/**
 * What code that has to build on every kernel from a release on is written for: that release, with the later one that has the
 * errors of an action replaced in another way. Where nothing says which release is the first one, it is the first whose
 * names are those of the newest.
 */
export function compatApiOf(path: string, kernel: string, kernelTree: string | null): KernelApi {
  const target = kernelApiOf(path, kernel, kernelTree);
  const releases = [...RELEASES.values()].filter(({ name }) => /^\d/.test(name));
  const first = releases.find(({ testFlag, mapped }) => testFlag === NEWEST_RELEASE.testFlag && mapped);
  const api = target === NEWEST_RELEASE && kernel === 'auto' ? (first ?? target) : target;
  const [major, minor] = api.since;
  const later = releases.find(
    ({ since, errorTranslation }) =>
      (since[0] > major || (since[0] === major && since[1] > minor)) &&
      errorTranslation !== api.errorTranslation,
  );
  return later ? { ...api, later } : api;
}

const mappingFunctions = new Map<string, ReadonlySet<string>>();

/** Lets a process that goes on read kernel trees anew: they, or the directory that paths start from, may be others now. */
export function forgetTrees(): void {
  forgetEnclosingTrees();
  for (const known of [trees, apis, mappingFunctions]) known.clear();
}

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
