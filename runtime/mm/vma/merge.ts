import { anon_vma_clone, unlink_anon_vmas } from './anon-vma';
import { ENOMEM } from '../task/errno';
import { fput } from '../mmap/file';
import { can_merge_remove_vma, can_vma_merge_left, can_vma_merge_right } from './mergeable';
import { PAGE_SIZE } from '../pages/page-size';
import { vma_set_range, type VmArea } from './vma';
import { unlink_file_vma, vma_iter_prealloc_fails } from './vma-lifecycle';
import { vmg_vma_state, type VmaMergeStruct } from './vma-merge-struct';
import { VM_SPECIAL, VM_STICKY } from './vm-flags';

/** The mapping whose chain was filled by a merge, so that a failed merge can empty it again. */
interface AnonDup {
  vma: VmArea | null;
}

/** Give the merged mapping the anon_vma of one that it takes in, if it has none (dup_anon_vma). */
function dup_anon_vma(dst: VmArea, src: VmArea, dup: AnonDup): number {
  if (src.anon_vma === null || dst.anon_vma !== null) {
    return 0;
  }
  dst.anon_vma = src.anon_vma;
  const error = anon_vma_clone(dst, src, 'merge unfaulted');
  if (error === 0) {
    dup.vma = dst;
  }
  return error;
}

/** Drop a mapping that a merge made part of another, without ->close (the end of vma_complete). */
function remove_merged(vma: VmArea): void {
  const mm = vma.vm_mm;
  unlink_file_vma(vma);
  vma.attached = false;
  if (vma.vm_file !== null) {
    fput(mm.kernel, vma.vm_file);
  }
  unlink_anon_vmas(vma);
  mm.map_count -= 1;
}

/** Carry out a merge (commit_merge). Nothing has changed when it fails. Returns 0 or -ENOMEM. */
function commit_merge(vmg: VmaMergeStruct, target: VmArea): number {
  const { mm, middle, next } = vmg;
  const next_shrinks = vmg.adjust_next_start && middle !== null && next !== null;
  const vma = next_shrinks ? middle : target;
  const store_start = next_shrinks ? vmg.end : vmg.start;
  const store_end = next_shrinks ? next.vm_end : vmg.end;
  if (vma_iter_prealloc_fails(mm, store_start, store_end)) {
    return -ENOMEM;
  }
  vma_set_range(vma, vmg.start, vmg.end, vmg.pgoff);
  if (vmg.adjust_middle_start && middle !== null) {
    const pgoff = middle.vm_pgoff + (vmg.end - middle.vm_start) / PAGE_SIZE;
    vma_set_range(middle, vmg.end, middle.vm_end, pgoff);
  } else if (next_shrinks) {
    vma_set_range(next, vmg.end, next.vm_end, next.vm_pgoff - (next.vm_start - vmg.end) / PAGE_SIZE);
  }
  mm.mm_mt.store(target.vm_start, target.vm_end, target);
  if (vmg.remove_middle && middle !== null) {
    remove_merged(middle);
  }
  if (vmg.remove_next && next !== null) {
    remove_merged(next);
  }
  return 0;
}

/**
 * Make a mapping larger, perhaps over the one after it (vma_expand).
 * @param vmg attempt to merge, with its target and the range that the target gets
 * @returns 0, or -ENOMEM with nothing changed
 */
function vma_expand(vmg: VmaMergeStruct, target: VmArea): number {
  const { next } = vmg;
  const remove_next = next !== null && target !== next && vmg.end === next.vm_end;
  let sticky_flags = (vmg.vma_flags | target.vm_flags) & VM_STICKY;
  const dup: AnonDup = { vma: null };
  let error = 0;
  if (remove_next) {
    error = dup_anon_vma(target, next, dup);
  }
  if (error === 0 && vmg.copied_from !== null) {
    error = dup_anon_vma(target, vmg.copied_from, dup);
  }
  if (error !== 0) {
    return error;
  }
  if (remove_next) {
    vmg.remove_next = true;
    sticky_flags |= next.vm_flags & VM_STICKY;
  }
  if (commit_merge(vmg, target) !== 0) {
    if (dup.vma !== null) {
      unlink_anon_vmas(dup.vma);
    }
    vmg.state = 'nomem';
    return -ENOMEM;
  }
  target.vm_flags |= sticky_flags;
  return 0;
}

/**
 * Merge a range that is about to be mapped into its neighbours (vma_merge_new_range).
 * @param vmg attempt to merge; `prev` and `next` are the nearest mappings, touching or not
 * @returns the mapping that now holds the range, or null if none does
 */
export function vma_merge_new_range(vmg: VmaMergeStruct): VmArea | null {
  const { prev, next, end } = vmg;
  vmg.state = 'nomerge';
  if ((vmg.vma_flags & VM_SPECIAL) !== 0n || (prev === null && next === null)) {
    return null;
  }
  const can_merge_left = can_vma_merge_left(vmg);
  const can_merge_right = can_vma_merge_right(vmg, can_merge_left);
  if (can_merge_right && next !== null) {
    vmg.end = next.vm_end;
    vmg.target = next;
  }
  if (can_merge_left && prev !== null) {
    vmg.start = prev.vm_start;
    vmg.target = prev;
    vmg.pgoff = prev.vm_pgoff;
    if (can_merge_right && next !== null && !can_merge_remove_vma(next)) {
      vmg.end = end;
    }
  }
  if (vmg.target !== null && vma_expand(vmg, vmg.target) === 0) {
    vmg.state = 'success';
    return vmg.target;
  }
  return null;
}

/**
 * Merge a mapping that is being moved into its new neighbours (vma_merge_copied_range).
 * @param vmg attempt to merge; `middle` is the mapping that is moved
 * @returns the mapping that now holds the range, or null if none does
 */
export function vma_merge_copied_range(vmg: VmaMergeStruct): VmArea | null {
  vmg.copied_from = vmg.middle;
  vmg.middle = null;
  return vma_merge_new_range(vmg);
}

/**
 * Merge a mapping, or an end of it, whose attributes are about to change into its neighbours (vma_merge_existing_range).
 * @param vmg attempt to merge; `next` is found here
 * @returns the mapping that now holds the range, or null if none does; `vmg.state` tells whether memory was short
 */
export function vma_merge_existing_range(vmg: VmaMergeStruct): VmArea | null {
  const { mm, middle, prev, start, end } = vmg;
  if (middle === null) {
    return null;
  }
  const left_side = start === middle.vm_start;
  const right_side = end === middle.vm_end;
  vmg.state = 'nomerge';
  if ((vmg.vma_flags & VM_SPECIAL) !== 0n || (!left_side && !right_side)) {
    return null;
  }
  const merge_left = left_side && can_vma_merge_left(vmg);
  vmg.next = right_side ? mm.mm_mt.lookup(middle.vm_end) : null;
  const next = vmg.next;
  let merge_right = right_side && can_vma_merge_right(vmg, merge_left);
  if (!merge_left && !merge_right) {
    return null;
  }
  vmg.remove_middle = left_side && right_side;
  if (vmg.remove_middle && !can_merge_remove_vma(middle)) {
    return null;
  }
  vmg.remove_next = merge_left && merge_right;
  if (vmg.remove_next && next !== null && !can_merge_remove_vma(next)) {
    vmg.remove_next = false;
    merge_right = false;
  }
  let sticky_flags = vmg.vma_flags & VM_STICKY;
  const dup: AnonDup = { vma: null };
  let error = 0;
  if (merge_right && next !== null) {
    vmg.target = next;
    sticky_flags |= next.vm_flags & VM_STICKY;
  }
  if (merge_left && prev !== null) {
    vmg.target = prev;
    sticky_flags |= prev.vm_flags & VM_STICKY;
  }
  if (merge_left && prev !== null) {
    vmg.start = prev.vm_start;
    vmg.pgoff = prev.vm_pgoff;
    if (merge_right && next !== null) {
      vmg.end = next.vm_end;
      error = dup_anon_vma(prev, next.anon_vma !== null ? next : middle, dup);
    } else {
      vmg.adjust_middle_start = !vmg.remove_middle;
      error = dup_anon_vma(prev, middle, dup);
    }
  } else if (next !== null) {
    if (vmg.remove_middle) {
      vmg.end = next.vm_end;
      vmg.pgoff = next.vm_pgoff - (end - start) / PAGE_SIZE;
    } else {
      vmg.adjust_next_start = true;
      vmg.start = middle.vm_start;
      vmg.end = start;
      vmg.pgoff = middle.vm_pgoff;
    }
    error = dup_anon_vma(next, middle, dup);
  }
  if (vmg.target === null || error !== 0 || commit_merge(vmg, vmg.target) !== 0) {
    if (dup.vma !== null) {
      unlink_anon_vmas(dup.vma);
    }
    vmg.state = 'nomem';
    return null;
  }
  vmg.target.vm_flags |= sticky_flags;
  vmg.state = 'success';
  return vmg.target;
}

/**
 * Make a mapping larger at its end, and merge it with the next one that it then touches (vma_merge_extend).
 * @param vma mapping
 * @param delta how much larger, bytes
 * @returns the mapping that holds the extension, or null without memory
 */
export function vma_merge_extend(vma: VmArea, delta: number): VmArea | null {
  const vmg = vmg_vma_state(vma, vma, vma.vm_end, vma.vm_end + delta);
  vmg.next = vma.vm_mm.mm_mt.after(vma.vm_end);
  vmg.middle = null;
  return vma_merge_new_range(vmg);
}
