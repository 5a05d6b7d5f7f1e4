import { get_file, fput } from '../mmap/file';
import type { Kernel } from '../task/kernel';
import type { MmStruct } from '../task/mm-struct';
import { VmArea, vma_dummy_vm_ops } from './vma';
import { VM_MAYWRITE, VM_SHARED, type vm_flags_t } from './vm-flags';

/**
 * Allocate a mapping that is not in its address space yet (vm_area_alloc).
 * @param mm address space
 * @returns the mapping with no range, or null without memory
 */
export function vm_area_alloc(mm: MmStruct): VmArea | null {
  return mm.kernel.allocation.should_fail() ? null : new VmArea(mm, vma_dummy_vm_ops);
}

/**
 * Copy a mapping; the copy holds no reference and no anon_vma chain yet (vm_area_dup).
 * @param orig mapping
 * @returns the copy, or null without memory
 */
export function vm_area_dup(orig: VmArea): VmArea | null {
  if (orig.vm_mm.kernel.allocation.should_fail()) {
    return null;
  }
  const copy = new VmArea(orig.vm_mm, orig.vm_ops);
  copy.vm_start = orig.vm_start;
  copy.vm_end = orig.vm_end;
  copy.anon_vma = orig.anon_vma;
  copy.vm_pgoff = orig.vm_pgoff;
  copy.vm_file = orig.vm_file;
  copy.vm_private_data = orig.vm_private_data;
  copy.vm_flags = orig.vm_flags;
  copy.vm_page_prot = orig.vm_page_prot;
  return copy;
}

/**
 * Take a reference on a new mapping's file and call ->open, as every copy of a mapping does.
 * @param vma new mapping
 */
export function vma_open_copy(vma: VmArea): void {
  if (vma.vm_file !== null) {
    get_file(vma.vm_file);
  }
  vma.vm_ops?.open?.(vma);
}

/**
 * Call ->close, once: afterwards the mapping has no hooks (vma_close).
 * @param vma mapping
 */
export function vma_close(vma: VmArea): void {
  if (vma.vm_ops?.close !== undefined) {
    vma.vm_ops.close(vma);
    vma.vm_ops = vma_dummy_vm_ops;
  }
}

/**
 * Close a mapping and let go of its file (remove_vma).
 * @param vma mapping that is in no address space any more
 */
export function remove_vma(vma: VmArea): void {
  vma_close(vma);
  if (vma.vm_file !== null) {
    fput(vma.vm_mm.kernel, vma.vm_file);
  }
}

/** Whether flags are of a shared mapping that may be written to (is_shared_maywrite). */
export function is_shared_maywrite(flags: vm_flags_t): boolean {
  return (flags & (VM_SHARED | VM_MAYWRITE)) === (VM_SHARED | VM_MAYWRITE);
}

/**
 * Make a mapping findable from its file (__vma_link_file).
 * @param vma mapping
 */
export function vma_link_file(vma: VmArea): void {
  if (vma.vm_file === null) {
    return;
  }
  if (is_shared_maywrite(vma.vm_flags)) {
    vma.vm_file.f_mapping.i_mmap_writable += 1;
  }
  vma.vm_file.f_mapping.i_mmap.add(vma);
}

/**
 * Undo vma_link_file (__remove_shared_vm_struct).
 * @param vma mapping
 */
export function unlink_file_vma(vma: VmArea): void {
  if (vma.vm_file === null) {
    return;
  }
  if (vma.vm_file.f_mapping.i_mmap.delete(vma) && is_shared_maywrite(vma.vm_flags)) {
    vma.vm_file.f_mapping.i_mmap_writable -= 1;
  }
}

/**
 * Ask for the memory that storing a range into the tree of mappings takes (vma_iter_prealloc).
 * @param mm address space
 * @param start first address of the range, bytes
 * @param end first address after it, bytes
 * @param hole whether the range is to be cleared
 * @returns whether there is none
 */
export function vma_iter_prealloc_fails(mm: MmStruct, start: number, end: number, hole = false): boolean {
  return (
    mm.mm_mt.store_needs_node(start, end, hole) &&
    !(mm.kernel.allocation.armed && mm.mm_mt.store_takes_sheaf(start, end, hole)) &&
    mm.kernel.allocation.should_fail()
  );
}

/**
 * Ask for the memory of a store that tries again when there is none at once (mas_store_gfp): one failure is absorbed.
 * @param kernel machine
 * @param needs_node whether the store takes memory
 * @returns whether there is none the second time either
 */
export function mas_store_gfp_fails(kernel: Kernel, needs_node: boolean): boolean {
  return needs_node && kernel.allocation.should_fail() && kernel.allocation.should_fail();
}
