import { anon_vma_clone } from './anon-vma';
import { MAX_MAP_COUNT } from '../task/accounting';
import { ENOMEM } from '../task/errno';
import { PAGE_SIZE } from '../pages/page-size';
import type { VmArea } from './vma';
import { vm_area_dup, vma_iter_prealloc_fails, vma_link_file, vma_open_copy } from './vma-lifecycle';

/**
 * Split a mapping in two (__split_vma). `vma` stays; the other part is a new mapping, in the address space, on which ->open
 * was called.
 * @param vma mapping
 * @param addr address inside it at which to split, bytes
 * @param new_below whether the new mapping is the lower part
 * @returns 0, or a negated error number: what ->may_split says, or -ENOMEM
 */
export function __split_vma(vma: VmArea, addr: number, new_below: boolean): number {
  const mm = vma.vm_mm;
  const refused = vma.vm_ops?.may_split?.(vma, addr) ?? 0;
  if (refused !== 0) {
    return refused;
  }
  const copy = vm_area_dup(vma);
  if (copy === null) {
    return -ENOMEM;
  }
  if (new_below) {
    copy.vm_end = addr;
  } else {
    copy.vm_start = addr;
    copy.vm_pgoff += (addr - vma.vm_start) / PAGE_SIZE;
  }
  if (vma_iter_prealloc_fails(mm, copy.vm_start, copy.vm_end)) {
    return -ENOMEM;
  }
  const error = anon_vma_clone(copy, vma, 'split');
  if (error !== 0) {
    return error;
  }
  vma_open_copy(copy);
  vma_link_file(copy);
  if (new_below) {
    vma.vm_start = addr;
    vma.vm_pgoff += (addr - copy.vm_start) / PAGE_SIZE;
  } else {
    vma.vm_end = addr;
  }
  mm.mm_mt.store(copy.vm_start, copy.vm_end, copy);
  copy.attached = true;
  mm.map_count += 1;
  return 0;
}

/**
 * Split a mapping unless that makes too many (split_vma).
 * @param vma mapping
 * @param addr address inside it at which to split, bytes
 * @param new_below whether the new mapping is the lower part
 * @returns 0, or a negated error number
 */
export function split_vma(vma: VmArea, addr: number, new_below: boolean): number {
  return vma.vm_mm.map_count >= MAX_MAP_COUNT ? -ENOMEM : __split_vma(vma, addr, new_below);
}
