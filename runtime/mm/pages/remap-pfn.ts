import { EFAULT, EINVAL, ENOMEM } from '../task/errno';
import { is_cow_mapping } from './normal-page';
import { offset_in_page, PAGE_ALIGN, PAGE_SIZE, PHYS_PFN, PMD_SIZE } from './page-size';
import { pfn_pte } from './page-table';
import { pgprot_decrypted, type pgprot_t } from './pgprot';
import { pte_alloc_fails } from './pte-alloc';
import { mmap_action_type, type MmapAction, type VmAreaDesc } from '../mmap/vm-area-desc';
import type { VmArea } from '../vma/vma';
import { VM_REMAP_FLAGS } from '../vma/vm-flags';
import { zap_vma_range } from './zap';
import { unsigned_offset } from './page-offset';

/**
 * The offset that a remapped mapping gets (get_remap_pgoff): the frame number if it is copied on write, and then the whole
 * mapping has to be remapped.
 * @returns the offset in pages, `unchanged` if it stays; null for -EINVAL
 */
function get_remap_pgoff(
  is_cow: boolean,
  range: { addr: number; end: number; vm_start: number; vm_end: number },
  pfn: number,
  unchanged: number,
): number | null {
  if (!is_cow) {
    return unchanged;
  }
  return range.addr === range.vm_start && range.end === range.vm_end ? pfn : null;
}

/** Write the entries (remap_pfn_range_internal). Returns 0, or a negated error number with part of them written. */
function remap_pfn_range_internal(
  vma: VmArea,
  addr: number,
  pfn: number,
  size: number,
  prot: pgprot_t,
): number {
  const { pgd, kernel } = vma.vm_mm;
  const end = addr + PAGE_ALIGN(size);
  if (kernel.warn_on(offset_in_page(addr) !== 0, 'remap_pfn_range', 'the address is inside a page')) {
    return -EINVAL;
  }
  kernel.bug_on(addr >= end, 'remap_pfn_range', 'the range is empty');
  if (end - addr > PMD_SIZE && !pgd.has_entries(addr, end)) {
    for (let at = addr; at < end; at += PMD_SIZE - (at % PMD_SIZE)) {
      if (pte_alloc_fails(vma.vm_mm, at)) {
        return -ENOMEM;
      }
    }
    pgd.set_range(addr, end, pfn, prot);
    return 0;
  }
  for (let at = addr, frame = pfn; at < end; at += PAGE_SIZE, frame++) {
    if (pte_alloc_fails(vma.vm_mm, at)) {
      return -ENOMEM;
    }
    kernel.bug_on(pgd.get(at) !== null, 'remap_pte_range', 'something is already mapped there');
    pgd.set(at, pfn_pte(frame, prot));
  }
  return 0;
}

/** Write the entries, or none of them (remap_pfn_range_notrack). */
function do_remap_pfn_range(vma: VmArea, addr: number, pfn: number, size: number, prot: pgprot_t): number {
  const error = remap_pfn_range_internal(vma, addr, pfn, size, prot);
  if (error !== 0) {
    zap_vma_range(vma, addr, size);
  }
  return error;
}

/**
 * Map frames into a mapping, for drivers (remap_pfn_range).
 * @param vma mapping; gets VM_REMAP_FLAGS, and if it is copied on write its offset becomes the frame number
 * @param addr address of the first frame, bytes
 * @param pfn first frame number
 * @param size bytes
 * @param prot protection
 * @returns 0, or a negated error number; -EINVAL for part of a mapping that is copied on write
 * @throws KernelBug if something is mapped there already, or the range is empty
 */
export function remap_pfn_range(
  vma: VmArea,
  addr: number,
  pfn: number,
  size: number,
  prot: pgprot_t,
): number {
  if (!vma.vm_mm.kernel.mmu) {
    // The address is where the device's memory is, as get_unmapped_area() has found it.
    vma.vm_flags |= VM_REMAP_FLAGS;
    return 0;
  }
  const range = { addr, end: addr + PAGE_ALIGN(size), vm_start: vma.vm_start, vm_end: vma.vm_end };
  const pgoff = get_remap_pgoff(is_cow_mapping(vma.vm_flags), range, pfn, vma.vm_pgoff);
  if (pgoff === null) {
    return -EINVAL;
  }
  vma.vm_pgoff = pgoff;
  vma.vm_flags |= VM_REMAP_FLAGS;
  return do_remap_pfn_range(vma, addr, pfn, size, prot);
}

/**
 * The same for memory of a device (io_remap_pfn_range): the mapping is not encrypted.
 * @param vma mapping
 * @param addr address of the first frame, bytes
 * @param pfn first frame number
 * @param size bytes
 * @param prot protection
 * @returns 0, or a negated error number
 */
export function io_remap_pfn_range(
  vma: VmArea,
  addr: number,
  pfn: number,
  size: number,
  prot: pgprot_t,
): number {
  return remap_pfn_range(vma, addr, pfn, size, pgprot_decrypted(prot));
}

/**
 * Check an action that remaps frames, and what it makes of the mapping (remap_pfn_range_prepare).
 * @param desc mapping that is about to be made; gets VM_REMAP_FLAGS, and perhaps the frame number as its offset
 * @returns 0, -EFAULT if the range leaves the mapping, -EINVAL for part of a mapping that is copied on write
 */
export function remap_pfn_range_prepare(desc: VmAreaDesc): number {
  const { start, size, start_pfn } = desc.action.remap;
  const end = start + size;
  if (start < desc.start || end > desc.end) {
    return -EFAULT;
  }
  const range = { addr: start, end, vm_start: desc.start, vm_end: desc.end };
  const pgoff = get_remap_pgoff(is_cow_mapping(desc.vma_flags), range, start_pfn, desc.pgoff);
  if (pgoff === null) {
    return -EINVAL;
  }
  desc.pgoff = pgoff;
  desc.vma_flags |= VM_REMAP_FLAGS;
  return 0;
}

/**
 * Carry out an action that remaps frames (remap_pfn_range_complete).
 * @param vma mapping
 * @param action action
 * @returns 0, or a negated error number
 */
export function remap_pfn_range_complete(vma: VmArea, action: MmapAction): number {
  const { start, start_pfn, size, pgprot } = action.remap;
  return do_remap_pfn_range(vma, start, start_pfn, size, pgprot);
}

/**
 * Turn an action that remaps memory of a device into one that remaps frames, and check it (io_remap_pfn_range_prepare).
 * @param desc mapping that is about to be made
 * @returns 0, or a negated error number
 */
export function io_remap_pfn_range_prepare(desc: VmAreaDesc): number {
  const { remap } = desc.action;
  desc.action.remap = { ...remap, pgprot: pgprot_decrypted(remap.pgprot) };
  const error = remap_pfn_range_prepare(desc);
  if (error === 0) {
    desc.action.type = mmap_action_type.MMAP_REMAP_PFN;
  }
  return error;
}

/**
 * The first frame that a mapping of a physical range shows (__simple_ioremap_prep).
 * @param vm_len size of the mapping, bytes
 * @param vm_pgoff offset of the mapping in the range, pages
 * @param start_phys start of the physical range, bytes
 * @param size size of it, bytes
 * @returns frame number, or -EINVAL if the mapping does not fit
 */
function __simple_ioremap_prep(vm_len: number, vm_pgoff: number, start_phys: number, size: number): number {
  if (start_phys + size >= 2 ** 64) {
    return -EINVAL;
  }
  const pages = PHYS_PFN(size + offset_in_page(start_phys) + PAGE_SIZE - 1);
  if (vm_pgoff > pages || PHYS_PFN(vm_len) > pages - vm_pgoff) {
    return -EINVAL;
  }
  return PHYS_PFN(start_phys) + vm_pgoff;
}

/**
 * Map a physical range into a mapping, for drivers (vm_iomap_memory).
 * @param vma mapping; its offset counts from the start of the range
 * @param start start of the physical range, bytes
 * @param len size of it, bytes
 * @returns 0, or a negated error number; -EINVAL if the mapping does not fit
 */
export function vm_iomap_memory(vma: VmArea, start: number, len: number): number {
  const vm_len = vma.vm_end - vma.vm_start;
  const pfn = __simple_ioremap_prep(vm_len, unsigned_offset(vma.vm_pgoff), start, len);
  return pfn < 0 ? pfn : io_remap_pfn_range(vma, vma.vm_start, pfn, vm_len, vma.vm_page_prot);
}

/**
 * Turn an action that maps a physical range into one that remaps frames, and check it (simple_ioremap_prepare).
 * @param desc mapping that is about to be made
 * @returns 0, or a negated error number
 */
export function simple_ioremap_prepare(desc: VmAreaDesc): number {
  const { start_phys_addr, size } = desc.action.simple_ioremap;
  const vm_len = desc.end - desc.start;
  const pfn = __simple_ioremap_prep(vm_len, unsigned_offset(desc.pgoff), start_phys_addr, size);
  if (pfn < 0) {
    return pfn;
  }
  desc.action.remap = { start: desc.start, start_pfn: pfn, size: vm_len, pgprot: desc.page_prot };
  return io_remap_pfn_range_prepare(desc);
}
