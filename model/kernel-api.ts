import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Release } from './kernel-release';

/** The member of an operations structure that takes the place of `mmap`. */
export interface Counterpart {
  readonly member: string;
  /** The new callback's parameters before the descriptor, as types; the legacy callback's others are dropped. */
  readonly leading: readonly string[];
  /** Where the callback is no member but an argument of a function: which one, counted from 0. */
  readonly argument?: number;
}

/** A function that takes a descriptor where its namesake takes a vma. */
export interface DescriptorTwin {
  readonly name: string;
  /** Index of the vma among the legacy function's arguments; the twin takes the descriptor alone. */
  readonly vmaArgument: number;
}

/** How a function that is given a vma is called in a hook that has a descriptor, where its other arguments change, too. */
export interface DescriptorForm {
  /** Index of the vma among the legacy call's arguments. */
  readonly vmaArgument: number;
  /** The call: `$desc` stands for the descriptor, `$file` for its file, `$1` for the legacy call's argument of that index. */
  readonly call: string;
}

/** Can the function itself be an `->mmap` callback, and its twin an `->mmap_prepare` one? */
export function isHook(twin: DescriptorTwin): boolean {
  return twin.vmaArgument === 1;
}

/** What a target kernel's headers offer to a converted hook. Which name to emit is data: no transform asks for a version. */
export interface KernelApi {
  /** `howto`, `7.0`, `7.1`, or the tree that it was read from. */
  readonly name: string;
  /** The release from which all of this exists: code for both kernels changes over there. */
  readonly since: Release;
  /** Is one flag set? */
  readonly testFlag: string;
  /** Is any of several flags set? */
  readonly testAny: string;
  /** Are all of several flags set? null when the kernel has no such helper. */
  readonly testAll: string | null;
  readonly setFlags: string;
  readonly clearFlags: string;
  /** The forms that take a `vma_flags_t`, null when there are none. */
  readonly setMask: string | null;
  readonly clearMask: string | null;
  /** A `vma_flags_t` of a `vm_flags_t` word, and the word of a `vma_flags_t`: null when the kernel has no such function. */
  readonly flagsFromWord: string | null;
  readonly wordFromFlags: string | null;
  /** The page protection that a `vma_flags_t` asks for: what `vm_get_page_prot()` is for a word. */
  readonly pageProtOfFlags: string | null;
  /** By legacy predicate on `vma->vm_flags`: the call that says the same of a descriptor; `$desc` stands for its name. */
  readonly flagPredicates: ReadonlyMap<string, string>;
  /** The `mmap_action_*` helpers that exist. */
  readonly actions: ReadonlySet<string>;
  /** Is `mm` of a descriptor a pointer to const, so that it cannot be handed to a function that changes it? */
  readonly constMm: boolean;
  /** The function that tells whether a file has either hook; null when the kernel has none. */
  readonly canMmapFile: string | null;
  /** Does `struct vm_operations_struct` have `mapped`? */
  readonly mapped: boolean;
  /** By structure type: what takes the place of its `mmap` member; by `function()`: of a callback that is its argument. */
  readonly counterparts: ReadonlyMap<string, Counterpart>;
  /** By legacy name: functions that have a form for descriptors. */
  readonly twins: ReadonlyMap<string, DescriptorTwin>;
  /** By legacy name: functions that are given something else where there is a descriptor. */
  readonly forms: ReadonlyMap<string, DescriptorForm>;
}

const BASE_ACTIONS = [
  'mmap_action_remap',
  'mmap_action_remap_full',
  'mmap_action_ioremap',
  'mmap_action_ioremap_full',
];
const LATER_ACTIONS = [
  'mmap_action_simple_ioremap',
  'mmap_action_map_kernel_pages',
  'mmap_action_map_kernel_pages_full',
];

const FILE_OPERATIONS: [string, Counterpart] = ['file_operations', { member: 'mmap_prepare', leading: [] }];
const UIO_INFO: [string, Counterpart] = [
  'uio_info',
  { member: 'mmap_prepare', leading: ['struct uio_info *'] },
];

const HV_RING: [string, Counterpart] = [
  'hv_create_ring_sysfs()',
  { member: '', leading: ['struct vmbus_channel *'], argument: 1 },
];

const TWINS: readonly [string, DescriptorTwin][] = [
  ['generic_file_mmap', { name: 'generic_file_mmap_prepare', vmaArgument: 1 }],
  ['generic_file_readonly_mmap', { name: 'generic_file_readonly_mmap_prepare', vmaArgument: 1 }],
  ['shmem_zero_setup', { name: 'shmem_zero_setup_desc', vmaArgument: 0 }],
];

const FORMS: readonly [string, DescriptorForm][] = [
  [
    'daxdev_mapping_supported',
    { vmaArgument: 0, call: 'daxdev_mapping_supported($desc, file_inode($file), $1)' },
  ],
  ['vma_is_dax', { vmaArgument: 0, call: 'file_is_dax($file)' }],
];

const FLAG_PREDICATES: readonly [string, string][] = [
  ['is_cow_mapping', 'vma_desc_is_cow_mapping($desc)'],
  ['is_nommu_shared_mapping', 'is_nommu_shared_vma_flags(&$desc->vma_flags)'],
];

const OLD_FLAG_HELPERS = {
  testFlag: 'vma_desc_test_flags',
  testAny: 'vma_desc_test_flags',
  testAll: null,
  setFlags: 'vma_desc_set_flags',
  clearFlags: 'vma_desc_clear_flags',
  flagsFromWord: null,
  wordFromFlags: null,
  pageProtOfFlags: null,
  flagPredicates: new Map<string, string>(),
};

/** The built-in profiles. `howto` is what the HOWTO describes, and the default when no tree is found. */
export const PROFILES: Readonly<Record<'howto' | '7.0' | '7.1', KernelApi>> = {
  howto: {
    name: 'howto',
    since: [7, 1],
    ...OLD_FLAG_HELPERS,
    setMask: null,
    clearMask: null,
    actions: new Set([...BASE_ACTIONS, ...LATER_ACTIONS]),
    mapped: true,
    constMm: true,
    canMmapFile: null,
    counterparts: new Map([FILE_OPERATIONS]),
    twins: new Map(TWINS),
    forms: new Map(),
  },
  '7.0': {
    name: '7.0',
    since: [7, 0],
    ...OLD_FLAG_HELPERS,
    setMask: 'vma_desc_set_flags_mask',
    clearMask: 'vma_desc_clear_flags_mask',
    actions: new Set(BASE_ACTIONS),
    mapped: false,
    constMm: true,
    canMmapFile: 'can_mmap_file',
    counterparts: new Map([FILE_OPERATIONS]),
    twins: new Map(TWINS),
    forms: new Map(),
  },
  '7.1': {
    name: '7.1',
    since: [7, 1],
    testFlag: 'vma_desc_test',
    testAny: 'vma_desc_test_any',
    testAll: 'vma_desc_test_all',
    setFlags: 'vma_desc_set_flags',
    clearFlags: 'vma_desc_clear_flags',
    setMask: 'vma_desc_set_flags_mask',
    clearMask: 'vma_desc_clear_flags_mask',
    flagsFromWord: 'legacy_to_vma_flags',
    wordFromFlags: 'vma_flags_to_legacy',
    pageProtOfFlags: 'vma_get_page_prot',
    flagPredicates: new Map(FLAG_PREDICATES),
    actions: new Set([...BASE_ACTIONS, ...LATER_ACTIONS]),
    mapped: true,
    constMm: false,
    canMmapFile: 'can_mmap_file',
    counterparts: new Map([FILE_OPERATIONS, UIO_INFO, HV_RING]),
    twins: new Map(TWINS),
    forms: new Map(FORMS),
  },
};

/** tools/ of a kernel has an include/linux/mm.h of its own, but not the types that go with it. */
function isKernelTree(directory: string): boolean {
  return ['mm.h', 'mm_types.h'].every((header) => existsSync(join(directory, 'include/linux', header)));
}

/**
 * The kernel tree around a path: the nearest directory upwards with include/linux/mm.h.
 * @returns its path, or null
 */
export function enclosingTree(path: string): string | null {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (isKernelTree(at)) return at;
    if (dirname(at) === at) return null;
  }
}

/**
 * Read from a kernel tree's headers what they offer.
 * @param tree the directory that holds include/linux/mm.h
 * @returns null when the tree is older than mmap_prepare
 * @throws when include/linux/mm.h cannot be read
 */
export function readKernelApi(tree: string): KernelApi | null {
  const header = (name: string): string => {
    const path = join(tree, 'include/linux', name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  const mm = readFileSync(join(tree, 'include/linux/mm.h'), 'utf8') + header('mm_inline.h');
  const fs = header('fs.h');
  const defines = (name: string): boolean => new RegExp(`\\b${name}\\s*\\(`).test(mm);
  if (!/\(\*mmap_prepare\)\s*\(/.test(fs)) return null;
  const named = (preferred: string, older: string): string => (defines(preferred) ? preferred : older);
  const descriptor = /struct vm_area_desc \{[^]*?\n\};/.exec(header('mm_types.h'))?.[0] ?? '';
  const vmOps = /struct vm_operations_struct \{[^]*?\n\};/.exec(mm)?.[0] ?? '';
  const counterparts = new Map([FILE_OPERATIONS]);
  if (/\(\*mmap_prepare\)\s*\(\s*struct uio_info \*/.test(header('uio_driver.h')))
    counterparts.set(...UIO_INFO);
  const existing = (name: string): string | null =>
    new RegExp(`\\b${name}\\s*\\(`).test(mm + header('mm_types.h')) ? name : null;
  const declarations = mm + fs + header('shmem_fs.h');
  return {
    name: tree,
    since: defines('vma_desc_test') || LATER_ACTIONS.some(defines) ? [7, 1] : [7, 0],
    testFlag: named('vma_desc_test', 'vma_desc_test_flags'),
    testAny: named('vma_desc_test_any', 'vma_desc_test_flags'),
    testAll: defines('vma_desc_test_all') ? 'vma_desc_test_all' : null,
    setFlags: 'vma_desc_set_flags',
    clearFlags: 'vma_desc_clear_flags',
    setMask: defines('vma_desc_set_flags_mask') ? 'vma_desc_set_flags_mask' : null,
    clearMask: defines('vma_desc_clear_flags_mask') ? 'vma_desc_clear_flags_mask' : null,
    flagsFromWord: existing('legacy_to_vma_flags'),
    wordFromFlags: existing('vma_flags_to_legacy'),
    pageProtOfFlags: existing('vma_get_page_prot'),
    flagPredicates: new Map(FLAG_PREDICATES.filter(([, call]) => defines(call.slice(0, call.indexOf('('))))),
    actions: new Set([...BASE_ACTIONS, ...LATER_ACTIONS].filter(defines)),
    mapped: /\(\*mapped\)\s*\(/.test(vmOps),
    canMmapFile: /\bcan_mmap_file\s*\(/.test(fs) ? 'can_mmap_file' : null,
    constMm: /const struct mm_struct \*(const )?mm;/.test(descriptor),
    counterparts,
    twins: new Map(TWINS.filter(([, twin]) => new RegExp(`\\b${twin.name}\\s*\\(`).test(declarations))),
    forms: new Map(FORMS.filter(([, { call }]) => hasForm(fs + header('dax.h'), call))),
  };
}

/** Do headers declare the function of a form, with a descriptor where the form has one? */
function hasForm(declarations: string, call: string): boolean {
  const first = call.includes('($desc') ? 'const struct vm_area_desc \\*' : '';
  return new RegExp(`\\b${call.slice(0, call.indexOf('('))}\\s*\\(${first}`).test(declarations);
}

/** The functions with a vma that a kernel's headers of the mapping code declare. */
export function readMappingFunctions(tree: string): Set<string> {
  const text = ['mm.h', 'fs.h']
    .map((name) => readFileSync(join(tree, 'include/linux', name), 'utf8'))
    .join('');
  return new Set(
    [...text.matchAll(/\b(\w+)\s*\([^;{}()]*\bvm_area_struct\b[^;{}()]*\)/g)].map(([, name]) => name),
  );
}
