import { anon_vma_clone, unlink_anon_vmas } from './anon-vma';
import { fput } from '../mmap/file';
import { vma_merge_copied_range } from './merge';
import { PAGE_SIZE } from '../pages/page-size';
import { vma_is_anonymous, vma_set_range, type VmArea } from './vma';
import {
  vm_area_dup,
  vma_close,
  vma_iter_prealloc_fails,
  vma_link_file,
  vma_open_copy,
} from './vma-lifecycle';
import { vmg_vma_state } from './vma-merge-struct';

/** The mapping at the new place, and the old one, which may have become part of it. */
export interface CopiedVma {
  new_vma: VmArea;
  vma: VmArea;
}

/**
 * Make a mapping like another at a new place, or extend one that is there (copy_vma). A new one gets ->open.
 * @param vma mapping
 * @param addr new first address, bytes; the range is free
 * @param len bytes
 * @param pgoff offset of `addr`, pages
 * @returns both mappings, or null without memory
 */
export function copy_vma(vma: VmArea, addr: number, len: number, pgoff: number): CopiedVma | null {
  const mm = vma.vm_mm;
  const old_start = vma.vm_start;
  const unfaulted = vma_is_anonymous(vma) && vma.anon_vma === null;
  const offset = unfaulted ? addr / PAGE_SIZE : pgoff;
  const vmg = vmg_vma_state(mm.mm_mt.before(addr), vma, addr, addr + len);
  vmg.pgoff = offset;
  vmg.next = mm.mm_mt.after(addr);
  const merged = vma_merge_copied_range(vmg);
  if (merged !== null) {
    const took_in_source = old_start >= merged.vm_start && old_start < merged.vm_end;
    return { new_vma: merged, vma: took_in_source ? merged : vma };
  }
  const copy = vm_area_dup(vma);
  if (copy === null) {
    return null;
  }
  vma_set_range(copy, addr, addr + len, offset);
  if (anon_vma_clone(copy, vma, 'remap') !== 0) {
    return null;
  }
  vma_open_copy(copy);
  if (vma_iter_prealloc_fails(mm, addr, addr + len)) {
    vma_close(copy);
    if (copy.vm_file !== null) {
      fput(mm.kernel, copy.vm_file);
    }
    unlink_anon_vmas(copy);
    return null;
  }
  mm.mm_mt.store(addr, addr + len, copy);
  copy.attached = true;
  vma_link_file(copy);
  mm.map_count += 1;
  return { new_vma: copy, vma };
}
