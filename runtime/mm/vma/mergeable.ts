import { vma_is_fork_child } from './anon-vma';
import { PAGE_SIZE } from '../pages/page-size';
import { vma_pages, type VmArea } from './vma';
import type { VmaMergeStruct } from './vma-merge-struct';
import { VM_IGNORE_MERGE } from './vm-flags';

/** Whether a neighbour has the flags and file of the range (is_mergeable_vma). Its hooks and private data do not count. */
function is_mergeable_vma(vmg: VmaMergeStruct, vma: VmArea): boolean {
  return ((vma.vm_flags ^ vmg.vma_flags) & ~VM_IGNORE_MERGE) === 0n && vma.vm_file === vmg.file;
}

/** Whether a neighbour can hold the private pages of the range (is_mergeable_anon_vma). */
function is_mergeable_anon_vma(vmg: VmaMergeStruct, tgt: VmArea): boolean {
  const src_anon = vmg.anon_vma;
  if (tgt.anon_vma === null && src_anon !== null) {
    return !vma_is_fork_child(vmg.middle) && !vma_is_fork_child(vmg.copied_from);
  }
  if (tgt.anon_vma !== null && src_anon === null) {
    return !vma_is_fork_child(tgt);
  }
  return src_anon === tgt.anon_vma;
}

/**
 * Whether the range can become part of the mapping before it (can_vma_merge_left).
 * @param vmg attempt to merge
 */
export function can_vma_merge_left(vmg: VmaMergeStruct): boolean {
  const { prev } = vmg;
  return (
    prev !== null &&
    prev.vm_end === vmg.start &&
    is_mergeable_vma(vmg, prev) &&
    is_mergeable_anon_vma(vmg, prev) &&
    prev.vm_pgoff + vma_pages(prev) === vmg.pgoff
  );
}

/**
 * Whether the range can become part of the mapping after it, and that one of the mapping before it (can_vma_merge_right).
 * @param vmg attempt to merge
 * @param can_merge_left what can_vma_merge_left said
 */
export function can_vma_merge_right(vmg: VmaMergeStruct, can_merge_left: boolean): boolean {
  const { prev, next } = vmg;
  if (
    next === null ||
    vmg.end !== next.vm_start ||
    !is_mergeable_vma(vmg, next) ||
    !is_mergeable_anon_vma(vmg, next) ||
    next.vm_pgoff !== vmg.pgoff + (vmg.end - vmg.start) / PAGE_SIZE
  ) {
    return false;
  }
  if (!can_merge_left || prev === null) {
    return true;
  }
  return prev.anon_vma === null || next.anon_vma === null || prev.anon_vma === next.anon_vma;
}

/** Whether merging may make a mapping disappear: not if it would miss its ->close (can_merge_remove_vma). */
export function can_merge_remove_vma(vma: VmArea): boolean {
  return vma.vm_ops?.close === undefined;
}
