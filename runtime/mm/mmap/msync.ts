import { EBUSY, EINVAL, ENOMEM } from '../task/errno';
import type { MmStruct } from '../task/mm-struct';
import { offset_in_page, PAGE_ALIGN } from '../pages/page-size';
import { VM_LOCKED, VM_SHARED } from '../vma/vm-flags';

/** How msync writes back: MS_SYNC, MS_ASYNC, MS_INVALIDATE. */
export type SyncFlag = 'sync' | 'async' | 'invalidate';

/**
 * Write dirty pages of shared mappings back (msync). Files whose driver has no ->fsync cannot, and that is -EINVAL.
 * @param mm address space
 * @param from first address, bytes
 * @param length bytes
 * @param flag one of MS_...
 * @returns 0, or a negated error number; -ENOMEM if part of the range is not mapped
 */
export function do_msync(mm: MmStruct, from: number, length: number, flag: SyncFlag): number {
  if (offset_in_page(from) !== 0) {
    return -EINVAL;
  }
  const end = from + PAGE_ALIGN(length);
  let start = from;
  let unmapped_error = 0;
  while (start < end) {
    const vma = mm.mm_mt.find(start);
    if (vma === null) {
      return -ENOMEM;
    }
    if (start < vma.vm_start) {
      if (flag === 'async' || vma.vm_start >= end) {
        return -ENOMEM;
      }
      unmapped_error = -ENOMEM;
    }
    if (flag === 'invalidate' && (vma.vm_flags & VM_LOCKED) !== 0n) {
      return -EBUSY;
    }
    start = vma.vm_end;
    if (flag === 'sync' && vma.vm_file !== null && (vma.vm_flags & VM_SHARED) !== 0n) {
      // vfs_fsync_range()
      return -EINVAL;
    }
  }
  return unmapped_error;
}

/**
 * Ask which pages are in memory (mincore). What it says is not simulated.
 * @param mm address space
 * @param from first address, bytes
 * @param length bytes
 * @returns 0, -EINVAL for an address inside a page, or -ENOMEM if part of the range is not mapped
 */
export function do_mincore(mm: MmStruct, from: number, length: number): number {
  if (offset_in_page(from) !== 0) {
    return -EINVAL;
  }
  const end = from + PAGE_ALIGN(length);
  for (let start = from; start < end;) {
    const vma = mm.mm_mt.lookup(start);
    if (vma === null) {
      return -ENOMEM;
    }
    start = vma.vm_end;
  }
  return 0;
}
