import { unlink_anon_vmas } from '../vma/anon-vma';
import type { AddressSpace } from '../mmap/file';
import { is_cow_mapping, vm_normal_page } from './normal-page';
import { unlink_file_vma } from '../vma/vma-lifecycle';
import type { VmArea } from '../vma/vma';
import { PAGE_SIZE } from './page-size';
import { guard_pte } from './page-table';
import { VM_MIXEDMAP, VM_PFNMAP } from '../vma/vm-flags';

/**
 * Remove the page-table entries of a range of a mapping, and the references they hold (zap_vma_range, zap_pte_range).
 * @param vma mapping
 * @param address first address of the range, bytes
 * @param size bytes
 * @param even_cows whether private copies go, too
 * @param drop_markers whether guards go, too
 */
export function zap_vma_range(
  vma: VmArea,
  address: number,
  size: number,
  even_cows = true,
  drop_markers = false,
): void {
  const { pgd, kernel } = vma.vm_mm;
  // Frames that are not counted, of which there may be very many.
  if ((vma.vm_flags & (VM_PFNMAP | VM_MIXEDMAP)) === VM_PFNMAP && !is_cow_mapping(vma.vm_flags)) {
    pgd.clear_stretches(address, address + size);
  }
  for (const addr of pgd.addresses(address, address + size)) {
    const pte = pgd.get(addr);
    if (pte === null) {
      continue;
    }
    if (pte === guard_pte) {
      if (drop_markers) pgd.clear(addr);
      continue;
    }
    const page = vm_normal_page(vma, addr, pte);
    if (!even_cows && page?.kind === 'anonymous') {
      continue;
    }
    pgd.clear(addr);
    if (page !== null) {
      if (pte.dirty && page.kind !== 'anonymous') {
        page.dirty = true;
      }
      page._mapcount -= 1;
      kernel.warn_on(
        page._mapcount < 0,
        'zap_pte_range',
        `frame ${page.pfn} was not counted as mapped (bad page map)`,
      );
      kernel.memory.put_page(page);
    }
  }
}

/**
 * Remove the entries of part of a mapping of frames or of inserted pages, for drivers (zap_special_vma_range, zap_vma_ptes).
 * Does nothing if the range is not inside the mapping or the mapping is of another kind.
 * @param vma mapping
 * @param address first address of the range, bytes
 * @param size bytes
 */
export function zap_special_vma_range(vma: VmArea, address: number, size: number): void {
  if (
    vma.vm_start <= address &&
    address + size <= vma.vm_end &&
    (vma.vm_flags & (VM_PFNMAP | VM_MIXEDMAP)) !== 0n
  ) {
    zap_vma_range(vma, address, size);
  }
}

/** The older name of zap_special_vma_range. */
export const zap_vma_ptes = zap_special_vma_range;

/**
 * Remove part of a file from every mapping of it, in all processes, so that the next access faults (unmap_mapping_range).
 * @param mapping the file's address space
 * @param holebegin first byte of the part
 * @param holelen bytes; 0 for everything from `holebegin`
 * @param even_cows whether private copies go, too
 */
export function unmap_mapping_range(
  mapping: AddressSpace,
  holebegin: number,
  holelen: number,
  even_cows: boolean,
): void {
  const first = Math.floor(holebegin / PAGE_SIZE);
  const limit = holelen === 0 ? Infinity : first + Math.ceil(holelen / PAGE_SIZE);
  for (const vma of mapping.i_mmap) {
    const pages = (vma.vm_end - vma.vm_start) / PAGE_SIZE;
    const from = Math.max(first - vma.vm_pgoff, 0);
    const to = Math.min(limit - vma.vm_pgoff, pages);
    if (to > from) {
      zap_vma_range(vma, vma.vm_start + from * PAGE_SIZE, (to - from) * PAGE_SIZE, even_cows);
    }
  }
}

/**
 * Remove everything that mappings show, and page-table pages that only they use (unmap_region).
 * @param vmas mappings, adjacent or not, by address; at least one
 * @param start first address that goes, bytes
 * @param end first address after it, bytes
 * @param floor end of the mapping before them, bytes; 0 if there is none
 * @param ceiling start of the mapping after them, bytes; Infinity if there is none
 */
export function unmap_region(
  vmas: readonly VmArea[],
  start: number,
  end: number,
  floor: number,
  ceiling: number,
): void {
  for (const vma of vmas) {
    const from = Math.max(vma.vm_start, start);
    const to = Math.min(vma.vm_end, end);
    if (to > from) {
      zap_vma_range(vma, from, to - from, true, true);
    }
  }
  for (const vma of vmas) {
    unlink_anon_vmas(vma);
    unlink_file_vma(vma);
    vma.vm_mm.pgd.free_tables(vma.vm_start, vma.vm_end, floor, ceiling);
  }
}
