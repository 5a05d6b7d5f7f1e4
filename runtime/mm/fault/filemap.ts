import type { AddressSpace } from '../mmap/file';
import { get_page, type Page } from '../pages/page';
import { lock_page, trylock_page, unlock_page } from '../pages/page-lock';
import { PAGE_SIZE } from '../pages/page-size';
import { pfn_pte } from '../pages/page-table';
import {
  FAULT_FLAG_ALLOW_RETRY,
  FAULT_FLAG_RETRY_NOWAIT,
  FAULT_FLAG_TRIED,
  VM_FAULT_LOCKED,
  VM_FAULT_MAJOR,
  VM_FAULT_NOPAGE,
  VM_FAULT_RETRY,
  VM_FAULT_SIGBUS,
  type VmFault,
  type vm_fault_t,
} from './vm-fault';

/** Size that a file is taken to have when nothing says one, bytes. */
export const DEFAULT_FILE_SIZE = 64 * 2 ** 20;

/** The first page after the end of a file. */
function end_of_file({ host }: AddressSpace): number {
  const size = host === null || host.i_size === 0 ? DEFAULT_FILE_SIZE : host.i_size;
  return Math.ceil(size / PAGE_SIZE);
}

/** Whether the handler may let go of the lock and be called again: the first time only (maybe_unlock_mmap_for_io). */
function may_retry({ flags }: VmFault): boolean {
  return (
    (flags & (FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_TRIED | FAULT_FLAG_RETRY_NOWAIT)) === FAULT_FLAG_ALLOW_RETRY
  );
}

/**
 * The page of a file, with a reference and locked (filemap_fault). A page that is not in the cache is read, without the lock of the
 * address space: then the fault is begun again. Nothing is read ahead: the files have no readahead.
 * @param vmf fault
 * @returns VM_FAULT_...; VM_FAULT_SIGBUS from the end of the file on
 */
export function filemap_fault(vmf: VmFault): vm_fault_t {
  const { vm_file, vm_mm } = vmf.vma;
  if (vm_file === null) {
    return VM_FAULT_SIGBUS;
  }
  const mapping = vm_file.f_mapping;
  if (vmf.pgoff >= end_of_file(mapping)) {
    return VM_FAULT_SIGBUS;
  }
  let page = mapping.i_pages.get(vmf.pgoff);
  let ret = 0;
  if (page === undefined) {
    ret = VM_FAULT_MAJOR;
    page = vm_mm.kernel.memory.alloc_pages(1, 'kernel')[0];
    page.mapping = mapping;
    mapping.i_pages.set(vmf.pgoff, page);
    if (may_retry(vmf)) {
      return ret | VM_FAULT_RETRY;
    }
  }
  get_page(page);
  lock_page(page);
  vmf.page = page;
  return ret | VM_FAULT_LOCKED;
}

/**
 * Map the pages of a file that are in the cache already, around a read fault (filemap_map_pages).
 * @param vmf fault
 * @param start_pgoff first page of the file to map
 * @param end_pgoff last one
 * @returns VM_FAULT_NOPAGE if the page of the fault is among them, else 0
 */
export function filemap_map_pages(vmf: VmFault, start_pgoff: number, end_pgoff: number): vm_fault_t {
  const { vma } = vmf;
  const mapping = vma.vm_file?.f_mapping;
  if (mapping === undefined || mapping.i_pages.size === 0) {
    return 0;
  }
  const last = Math.min(end_pgoff, end_of_file(mapping) - 1);
  let ret = 0;
  for (let pgoff = start_pgoff; pgoff <= last; pgoff++) {
    const page = mapping.i_pages.get(pgoff);
    if (page !== undefined && trylock_page(page)) {
      ret |= filemap_map_folio(vmf, page, vma.vm_start + (pgoff - vma.vm_pgoff) * PAGE_SIZE);
      unlock_page(page);
    }
  }
  return ret;
}

/** Map one page of the cache, unless something is mapped there (filemap_map_order0_folio, set_pte_range). */
function filemap_map_folio(vmf: VmFault, page: Page, addr: number): vm_fault_t {
  const { pgd } = vmf.vma.vm_mm;
  if (pgd.get(addr) !== null) {
    return 0;
  }
  get_page(page);
  page._mapcount += 1;
  const pte = pfn_pte(page.pfn, vmf.vma.vm_page_prot);
  pgd.set(addr, pte.write && page.dirty ? { ...pte, dirty: true } : pte);
  return addr === vmf.address ? VM_FAULT_NOPAGE : 0;
}

/**
 * Make a page of a file writable: it is locked, and dirty from now on (filemap_page_mkwrite).
 * @param vmf fault, with its page
 * @returns VM_FAULT_LOCKED, or VM_FAULT_NOPAGE for a page that is not of the file any more
 */
export function filemap_page_mkwrite(vmf: VmFault): vm_fault_t {
  const { page } = vmf;
  if (page === null) {
    return VM_FAULT_LOCKED;
  }
  lock_page(page);
  if (page.mapping !== vmf.vma.vm_file?.f_mapping) {
    unlock_page(page);
    return VM_FAULT_NOPAGE;
  }
  page.dirty = true;
  return VM_FAULT_LOCKED;
}
