import { EAGAIN, EFAULT, ENOMEM } from '../task/errno';
import { __mm_populate } from '../fault/gup';
import { vma_modify_flags } from '../vma/modify';
import type { MmStruct } from '../task/mm-struct';
import { offset_in_page, PAGE_ALIGN, PAGE_SIZE } from '../pages/page-size';
import { vma_supports_mlock } from './supports-mlock';
import { VM_LOCKED, VM_LOCKED_MASK, type vm_flags_t } from '../vma/vm-flags';
import type { VmArea } from '../vma/vma';

/** Set or clear the lock flags of part of a mapping (mlock_fixup). Returns the mapping of the range, or the error. */
function mlock_fixup(
  vma: VmArea,
  prev: VmArea | null,
  start: number,
  end: number,
  newflags: vm_flags_t,
): VmArea | number {
  const oldflags = vma.vm_flags;
  if (newflags === oldflags || !vma_supports_mlock(vma)) {
    return vma;
  }
  const modified = vma_modify_flags(prev, vma, start, end, newflags);
  if ('error' in modified) {
    return modified.error;
  }
  const nr_pages = (end - start) / PAGE_SIZE;
  if ((newflags & VM_LOCKED) === 0n) {
    vma.vm_mm.locked_vm -= nr_pages;
  } else if ((oldflags & VM_LOCKED) === 0n) {
    vma.vm_mm.locked_vm += nr_pages;
  }
  modified.vma.vm_flags = modified.vma_flags;
  return modified.vma;
}

/**
 * Set the lock flags of every mapping of a range (apply_vma_lock_flags).
 * @returns 0, or a negated error number; -ENOMEM for a hole, with what came before it changed
 */
function apply_vma_lock_flags(mm: MmStruct, start: number, len: number, flags: vm_flags_t): number {
  const end = start + len;
  if (end === start) {
    return 0;
  }
  const first = mm.mm_mt.lookup(start);
  if (first === null) {
    return -ENOMEM;
  }
  let prev = start > first.vm_start ? first : mm.mm_mt.before(first.vm_start);
  let nstart = start;
  let expected = first.vm_start;
  for (let vma: VmArea | null = first; vma !== null; vma = mm.mm_mt.intersection(nstart, end)) {
    if (vma.vm_start !== expected) {
      return -ENOMEM;
    }
    const newflags = (vma.vm_flags & ~VM_LOCKED_MASK) | flags;
    const changed = mlock_fixup(vma, prev, nstart, Math.min(vma.vm_end, end), newflags);
    if (typeof changed === 'number') {
      return changed;
    }
    prev = changed;
    expected = changed.vm_end;
    nstart = changed.vm_end;
    if (nstart >= end) {
      break;
    }
  }
  return expected < end ? -ENOMEM : 0;
}

/** What mlock tells user space for an error of bringing pages in (__mlock_posix_error_return). */
function mlock_posix_error(error: number): number {
  if (error === -EFAULT) {
    return -ENOMEM;
  }
  return error === -ENOMEM ? -EAGAIN : error;
}

/**
 * Lock a range into memory (do_mlock). The task may lock as much as it likes.
 * @param mm address space
 * @param address first address, bytes
 * @param length bytes
 * @param flags VM_LOCKED, perhaps with VM_LOCKONFAULT
 * @returns 0, or a negated error number
 */
export function do_mlock(mm: MmStruct, address: number, length: number, flags: vm_flags_t): number {
  const len = PAGE_ALIGN(length + offset_in_page(address));
  const start = address - offset_in_page(address);
  const error = mm.with_mmap_lock('write', () => apply_vma_lock_flags(mm, start, len, flags));
  return error !== 0 ? error : mlock_posix_error(__mm_populate(mm, start, len, false));
}

/**
 * Let a range be paged out again (munlock).
 * @param mm address space
 * @param address first address, bytes
 * @param length bytes
 * @returns 0, or a negated error number
 */
export function do_munlock(mm: MmStruct, address: number, length: number): number {
  const len = PAGE_ALIGN(length + offset_in_page(address));
  const start = address - offset_in_page(address);
  return mm.with_mmap_lock('write', () => apply_vma_lock_flags(mm, start, len, 0n));
}
