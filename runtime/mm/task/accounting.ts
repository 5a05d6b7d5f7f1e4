import type { MmStruct } from './mm-struct';
import {
  VM_EXEC,
  VM_NORESERVE,
  VM_SHADOW_STACK,
  VM_SHARED,
  VM_STACK,
  VM_WRITE,
  type vm_flags_t,
} from '../vma/vm-flags';

/** Most mappings that an address space may have (sysctl max_map_count). */
export const MAX_MAP_COUNT = 65530;

/**
 * Whether a mapping's memory is charged when it is made (accountable_mapping).
 * @param flags flags of the mapping
 */
export function accountable_mapping(flags: vm_flags_t): boolean {
  return (flags & VM_WRITE) !== 0n && (flags & (VM_NORESERVE | VM_SHARED)) === 0n;
}

/**
 * Count pages that are mapped or no longer mapped (vm_stat_account).
 * @param mm address space
 * @param flags flags of the mapping
 * @param npages pages; negative when they go
 */
export function vm_stat_account(mm: MmStruct, flags: vm_flags_t, npages: number): void {
  mm.total_vm += npages;
  if ((flags & (VM_EXEC | VM_WRITE | VM_STACK)) === VM_EXEC) {
    mm.exec_vm += npages;
  } else if ((flags & VM_STACK) !== 0n || (flags & VM_SHADOW_STACK) !== 0n) {
    mm.stack_vm += npages;
  } else if ((flags & (VM_WRITE | VM_SHARED | VM_STACK)) === VM_WRITE) {
    mm.data_vm += npages;
  }
}
