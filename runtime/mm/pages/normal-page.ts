import type { Page } from './page';
import { PAGE_SIZE } from './page-size';
import type { Pte } from './page-table';
import type { VmArea } from '../vma/vma';
import { VM_MAYWRITE, VM_MIXEDMAP, VM_PFNMAP, VM_SHARED, type vm_flags_t } from '../vma/vm-flags';

/** Whether flags are of a mapping whose pages are copied when written (is_cow_mapping). */
export function is_cow_mapping(flags: vm_flags_t): boolean {
  return (flags & (VM_SHARED | VM_MAYWRITE)) === VM_MAYWRITE;
}

/**
 * The page whose counts a page-table entry holds (vm_normal_page).
 *
 * As on an architecture without a special bit in its entries: in a mapping of frames an entry is bare if it is where the
 * mapping's offset says, which is why remapping a private mapping writes the frame number into vm_pgoff.
 * @param vma mapping
 * @param addr address of the entry, bytes
 * @param pte entry
 * @returns the page, or null for a bare frame
 */
export function vm_normal_page(vma: VmArea, addr: number, pte: Pte): Page | null {
  const { memory } = vma.vm_mm.kernel;
  if ((vma.vm_flags & VM_MIXEDMAP) !== 0n) {
    if (!memory.pfn_valid(pte.pfn)) {
      return null;
    }
  } else if ((vma.vm_flags & VM_PFNMAP) !== 0n) {
    const linear = vma.vm_pgoff + (addr - vma.vm_start) / PAGE_SIZE;
    if (pte.pfn === linear || !is_cow_mapping(vma.vm_flags)) {
      return null;
    }
  }
  return pte.pfn === memory.zero_page.pfn ? null : memory.pfn_to_page(pte.pfn);
}
