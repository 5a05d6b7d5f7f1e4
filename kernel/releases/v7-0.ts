import { seen, type Counterpart, type DescriptorTwin, type KernelRelease } from './release';

const FILE_OPERATIONS: [string, Counterpart] = ['file_operations', { member: 'mmap_prepare', leading: [] }];

const TWINS: readonly [string, DescriptorTwin][] = [
  ['generic_file_mmap', { name: 'generic_file_mmap_prepare', vmaArgument: 1 }],
  ['generic_file_readonly_mmap', { name: 'generic_file_readonly_mmap_prepare', vmaArgument: 1 }],
  ['shmem_zero_setup', { name: 'shmem_zero_setup_desc', vmaArgument: 0, givesFile: true }],
];

/** Linux 7.0: flags by bit, remap and ioremap actions; no `mapped`. */
export const v7_0: KernelRelease = {
  name: '7.0',
  since: [7, 0],
  testFlag: 'vma_desc_test_flags',
  testAny: 'vma_desc_test_flags',
  testAll: null,
  setFlags: 'vma_desc_set_flags',
  clearFlags: 'vma_desc_clear_flags',
  setMask: 'vma_desc_set_flags_mask',
  clearMask: 'vma_desc_clear_flags_mask',
  flagsFromWord: null,
  wordFromFlags: null,
  pageProtOfFlags: null,
  flagPredicates: new Map(),
  actions: new Set([
    'mmap_action_remap',
    'mmap_action_remap_full',
    'mmap_action_ioremap',
    'mmap_action_ioremap_full',
  ]),
  helpers: new Set(['vma_desc_pages', 'vma_desc_size', 'mk_vma_flags', 'compat_vma_mmap', 'vfs_mmap']),
  actionMembers: new Set(['type', 'remap', 'success_hook', 'error_hook', 'hide_from_rmap_until_complete']),
  errorTranslation: 'error_hook',
  successHook: true,
  setAnonymous: null,
  mapDiscontiguousPages: null,
  constMm: true,
  canMmapFile: 'can_mmap_file',
  mapped: false,
  counterparts: new Map([FILE_OPERATIONS]),
  twins: new Map(TWINS),
  forms: new Map(),
  initialVmOps: 'null',
  compatKeepsVmOps: false,
  mergeWritesUserFields: true,
  refusesMergeableAction: false,
  evidence: new Map([['testFlag', seen('include/linux/mm.h of 7.0')]]),
};
