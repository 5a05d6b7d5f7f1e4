import type { MmStruct } from './mm-struct';
import { remove_vma } from '../vma/vma-lifecycle';
import { unmap_region } from '../pages/zap';

/**
 * Take the pages out of every mapping, then close them one by one (exit_mmap, tear_down_vmas).
 * @param mm address space; empty afterwards
 */
export function tear_down_vmas(mm: MmStruct): void {
  const vmas = mm.mm_mt.vmas();
  if (vmas.length === 0) {
    return;
  }
  unmap_region(vmas, 0, Infinity, 0, Infinity);
  for (const vma of vmas) {
    vma.attached = false;
    remove_vma(vma);
  }
  mm.mm_mt.store(0, Infinity, null);
  mm.map_count = 0;
}
