import { MAX_MAP_COUNT, vm_stat_account } from '../task/accounting';
import { EINVAL, ENOMEM, EPERM } from '../task/errno';
import type { MmStruct } from '../task/mm-struct';
import { offset_in_page, PAGE_ALIGN, TASK_SIZE } from '../pages/page-size';
import { __split_vma } from '../vma/split';
import { vma_pages, type VmArea } from '../vma/vma';
import { mas_store_gfp_fails, remove_vma, vma_close } from '../vma/vma-lifecycle';
import { VM_ACCOUNT, VM_LOCKED, VM_SEALED } from '../vma/vm-flags';
import { unmap_region } from '../pages/zap';

/** Mappings that are about to be unmapped, and how far that went (struct vma_munmap_struct). Addresses in bytes. */
export interface VmaMunmapStruct {
  readonly mm: MmStruct;
  readonly start: number;
  readonly end: number;
  /** The mappings, whole: those that reached beyond the range were split. */
  vmas: VmArea[];
  prev: VmArea | null;
  next: VmArea | null;
  /** Whether the mappings still show their pages. */
  clear_ptes: boolean;
  /** Pages that go. */
  nr_pages: number;
  /** Pages of them that were charged. */
  nr_accounted: number;
}

/**
 * Begin to unmap a range (init_vma_munmap).
 * @param mm address space
 * @param start first address of the range, bytes
 * @param end first address after it, bytes
 */
export function init_vma_munmap(mm: MmStruct, start: number, end: number): VmaMunmapStruct {
  return {
    mm,
    start,
    end,
    vmas: [],
    prev: null,
    next: null,
    clear_ptes: false,
    nr_pages: 0,
    nr_accounted: 0,
  };
}

/**
 * Collect the mappings of the range, splitting those that reach beyond it (vms_gather_munmap_vmas).
 * @param vms range; filled in
 * @param first first mapping of the range
 * @returns 0, or a negated error number; splits that were made stay
 */
export function vms_gather_munmap_vmas(vms: VmaMunmapStruct, first: VmArea): number {
  const { mm, start, end } = vms;
  if (start > first.vm_start) {
    if (end < first.vm_end && mm.map_count >= MAX_MAP_COUNT) {
      return -ENOMEM;
    }
    if ((first.vm_flags & VM_SEALED) !== 0n) {
      return -EPERM;
    }
    const error = __split_vma(first, start, true);
    if (error !== 0) {
      return error;
    }
  }
  vms.prev = mm.mm_mt.before(start);
  const abandon = (error: number): number => {
    for (const vma of vms.vmas) {
      vma.attached = true;
    }
    vms.vmas = [];
    vms.nr_pages = 0;
    return error;
  };
  for (
    let vma = mm.mm_mt.intersection(start, end);
    vma !== null;
    vma = mm.mm_mt.intersection(vma.vm_end, end)
  ) {
    if ((vma.vm_flags & VM_SEALED) !== 0n) {
      return abandon(-EPERM);
    }
    if (vma.vm_end > end) {
      const error = __split_vma(vma, end, false);
      if (error !== 0) {
        return abandon(error);
      }
    }
    // The side tree holds its first entry in its root; the second one takes a node.
    if (mas_store_gfp_fails(mm.kernel, vms.vmas.length === 1)) {
      return abandon(-ENOMEM);
    }
    vms.vmas.push(vma);
    vma.attached = false;
    vms.nr_pages += vma_pages(vma);
    if ((vma.vm_flags & VM_ACCOUNT) !== 0n) {
      vms.nr_accounted += vma_pages(vma);
    }
  }
  vms.next = mm.mm_mt.after(end);
  vms.clear_ptes = true;
  return 0;
}

/** Take the pages out of the collected mappings, once (vms_clear_ptes). */
function vms_clear_ptes(vms: VmaMunmapStruct): void {
  if (!vms.clear_ptes) {
    return;
  }
  unmap_region(vms.vmas, vms.start, vms.end, vms.prev?.vm_end ?? 0, vms.next?.vm_start ?? Infinity);
  vms.clear_ptes = false;
}

/**
 * Take the pages out of the collected mappings and close them, while they are still in the tree (vms_clean_up_area). A mapping
 * that replaces them is made after that.
 * @param vms collected mappings
 */
export function vms_clean_up_area(vms: VmaMunmapStruct): void {
  if (vms.nr_pages === 0) {
    return;
  }
  vms_clear_ptes(vms);
  for (const vma of vms.vmas) {
    vma_close(vma);
  }
}

/**
 * Finish unmapping: the mappings are no longer in the tree (vms_complete_munmap_vmas).
 * @param vms collected mappings
 */
export function vms_complete_munmap_vmas(vms: VmaMunmapStruct): void {
  const { mm } = vms;
  mm.map_count -= vms.vmas.length;
  for (const vma of vms.vmas) {
    if ((vma.vm_flags & VM_LOCKED) !== 0n) {
      mm.locked_vm -= vma_pages(vma);
    }
  }
  if (vms.nr_pages === 0) {
    return;
  }
  vms_clear_ptes(vms);
  for (const vma of vms.vmas) {
    vm_stat_account(mm, vma.vm_flags, -vma_pages(vma));
  }
  for (const vma of vms.vmas) {
    remove_vma(vma);
  }
}

/**
 * Give up unmapping after a mapping that was to replace the range failed (vms_abort_munmap_vmas). What was closed cannot be
 * brought back, so a hole is left.
 * @param vms collected mappings
 */
export function vms_abort_munmap_vmas(vms: VmaMunmapStruct): void {
  if (vms.nr_pages === 0) {
    return;
  }
  if (vms.clear_ptes) {
    for (const vma of vms.vmas) {
      vma.attached = true;
    }
    return;
  }
  vms.mm.mm_mt.store(vms.start, vms.end, null);
  vms_complete_munmap_vmas(vms);
}

/**
 * Unmap a range (do_vmi_munmap, do_vmi_align_munmap).
 * @param mm address space; its lock is held for writing
 * @param start first address, bytes
 * @param len bytes, rounded up to pages
 * @returns 0, or a negated error number
 */
export function do_munmap(mm: MmStruct, start: number, len: number): number {
  if (offset_in_page(start) !== 0 || start > TASK_SIZE || len > TASK_SIZE - start) {
    return -EINVAL;
  }
  const end = start + PAGE_ALIGN(len);
  if (end === start) {
    return -EINVAL;
  }
  const first = mm.mm_mt.intersection(start, end);
  if (first === null) {
    return 0;
  }
  const vms = init_vma_munmap(mm, start, end);
  const error = vms_gather_munmap_vmas(vms, first);
  if (error !== 0) {
    return error;
  }
  const takes_node =
    mm.mm_mt.store_needs_node(start, end, true) &&
    !(mm.kernel.allocation.armed && mm.mm_mt.store_takes_sheaf(start, end, true));
  if (mas_store_gfp_fails(mm.kernel, takes_node)) {
    for (const vma of vms.vmas) {
      vma.attached = true;
    }
    return -ENOMEM;
  }
  mm.mm_mt.store(start, end, null);
  vms_complete_munmap_vmas(vms);
  return 0;
}
