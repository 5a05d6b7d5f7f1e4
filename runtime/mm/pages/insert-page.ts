import { EBUSY, EFAULT, EINVAL, ENOMEM, ENXIO } from '../task/errno';
import { is_cow_mapping } from './normal-page';
import type { Page } from './page';
import { get_page } from './page';
import { PAGE_SIZE } from './page-size';
import { pfn_pte } from './page-table';
import type { pgprot_t } from './pgprot';
import { pte_alloc_fails } from './pte-alloc';
import {
  VM_FAULT_NOPAGE,
  VM_FAULT_OOM,
  VM_FAULT_SIGBUS,
  type VmFault,
  type vm_fault_t,
} from '../fault/vm-fault';
import { vma_pages, type VmArea } from '../vma/vma';
import { VM_IO, VM_MAYWRITE, VM_MIXEDMAP, VM_PFNMAP, VM_WRITE } from '../vma/vm-flags';
import { unsigned_offset } from './page-offset';

/** Whether the page of zeroes may be inserted (vm_mixed_zeropage_allowed). */
export function vm_mixed_zeropage_allowed(vma: VmArea): boolean {
  return (
    is_cow_mapping(vma.vm_flags) ||
    (vma.vm_flags & (VM_WRITE | VM_MAYWRITE)) === 0n ||
    (vma.vm_ops?.pfn_mkwrite !== undefined && (vma.vm_flags & VM_IO) !== 0n)
  );
}

/** Whether a page can be inserted at all (validate_page_before_insert). Returns 0 or -EINVAL. */
function validate_page_before_insert(vma: VmArea, page: Page): number {
  if (page._refcount === 0 || page.kind === 'anonymous' || page.kind === 'slab') {
    return -EINVAL;
  }
  return page.kind === 'zero' && !vm_mixed_zeropage_allowed(vma) ? -EINVAL : 0;
}

/** Write the entry that shows a page (insert_page_into_pte_locked). Returns 0, -EBUSY or -EFAULT. */
function insert_page_into_pte(
  vma: VmArea,
  addr: number,
  page: Page,
  prot: pgprot_t,
  mkwrite: boolean,
): number {
  const { pgd, kernel } = vma.vm_mm;
  const writable = (vma.vm_flags & VM_WRITE) !== 0n;
  const old = pgd.get(addr);
  if (old !== null) {
    if (!mkwrite) {
      return -EBUSY;
    }
    if (old.pfn !== page.pfn) {
      const is_zero = old.pfn === kernel.memory.zero_page.pfn;
      kernel.warn_on(!is_zero, 'insert_page', 'another page is mapped there');
      return -EFAULT;
    }
    pgd.set(addr, { ...old, write: old.write || writable });
    return 0;
  }
  let pte = pfn_pte(page.pfn, prot);
  if (page.kind !== 'zero') {
    get_page(page);
    page._mapcount += 1;
    if (mkwrite) {
      pte = { ...pte, dirty: true, write: pte.write || writable };
    }
  }
  pgd.set(addr, pte);
  return 0;
}

/**
 * Insert a page into a mapping (insert_page).
 * @param vma mapping
 * @param addr address, bytes
 * @param page page; the entry takes a reference of its own
 * @param prot protection
 * @param mkwrite whether the page is about to be written to
 * @returns 0, or a negated error number
 */
export function insert_page(vma: VmArea, addr: number, page: Page, prot: pgprot_t, mkwrite: boolean): number {
  const error = validate_page_before_insert(vma, page);
  if (error !== 0) {
    return error;
  }
  return pte_alloc_fails(vma.vm_mm, addr) ? -ENOMEM : insert_page_into_pte(vma, addr, page, prot, mkwrite);
}

/** How many pages an insertion did not get to, besides its result. */
export interface InsertedPages {
  error: number;
  /** Pages that were not mapped. */
  remaining: number;
}

/**
 * Insert consecutive pages (insert_pages).
 * @param vma mapping
 * @param addr address of the first, bytes
 * @param pages at least `num` pages
 * @param num how many to insert
 * @param prot protection
 * @returns 0 or a negated error number, and how many are left; those already inserted stay
 */
export function insert_pages(
  vma: VmArea,
  addr: number,
  pages: ArrayLike<Page>,
  num: number,
  prot: pgprot_t,
): InsertedPages {
  for (let i = 0; i < num; i++) {
    const at = addr + i * PAGE_SIZE;
    if (pte_alloc_fails(vma.vm_mm, at)) {
      return { error: -ENOMEM, remaining: num - i };
    }
    const error =
      validate_page_before_insert(vma, pages[i]) || insert_page_into_pte(vma, at, pages[i], prot, false);
    if (error !== 0) {
      return { error, remaining: num - i };
    }
  }
  return { error: 0, remaining: 0 };
}

/**
 * Insert consecutive pages, for drivers (vm_insert_pages).
 * @param vma mapping; becomes VM_MIXEDMAP
 * @param addr address of the first, bytes
 * @param pages at least `num` pages
 * @param num how many to insert
 * @returns 0 or a negated error number (-EFAULT outside the mapping, -EBUSY where something is mapped), and how many are left
 */
export function vm_insert_pages(
  vma: VmArea,
  addr: number,
  pages: ArrayLike<Page>,
  num: number,
): InsertedPages {
  if (addr < vma.vm_start || addr + PAGE_SIZE * num > vma.vm_end) {
    return { error: -EFAULT, remaining: num };
  }
  if ((vma.vm_flags & VM_MIXEDMAP) === 0n) {
    const { kernel, mmap_lock } = vma.vm_mm;
    kernel.warn_on(mmap_lock !== 'write', 'vm_insert_pages', 'VM_MIXEDMAP has to be set in ->mmap');
    kernel.warn_on((vma.vm_flags & VM_PFNMAP) !== 0n, 'vm_insert_pages', 'the mapping is VM_PFNMAP');
    vma.vm_flags |= VM_MIXEDMAP;
  }
  return insert_pages(vma, addr, pages, num, vma.vm_page_prot);
}

/**
 * Insert one page, for drivers (vm_insert_page).
 * @param vma mapping; becomes VM_MIXEDMAP
 * @param addr address, bytes
 * @param page page
 * @returns 0, or a negated error number (-EFAULT outside the mapping, -EBUSY where something is mapped, -EINVAL for a bad page)
 * @throws KernelBug outside ->mmap if the mapping is not VM_MIXEDMAP yet, or if it is VM_PFNMAP
 */
export function vm_insert_page(vma: VmArea, addr: number, page: Page): number {
  if (addr < vma.vm_start || addr >= vma.vm_end) {
    return -EFAULT;
  }
  if ((vma.vm_flags & VM_MIXEDMAP) === 0n) {
    const { kernel, mmap_lock } = vma.vm_mm;
    kernel.bug_on(mmap_lock !== 'write', 'vm_insert_page', 'VM_MIXEDMAP has to be set in ->mmap');
    kernel.bug_on((vma.vm_flags & VM_PFNMAP) !== 0n, 'vm_insert_page', 'the mapping is VM_PFNMAP');
    vma.vm_flags |= VM_MIXEDMAP;
  }
  return insert_page(vma, addr, page, vma.vm_page_prot, false);
}

/** Map a whole mapping from an array of pages (__vm_map_pages). */
function __vm_map_pages(vma: VmArea, pages: ArrayLike<Page>, num: number, offset: number): number {
  const count = vma_pages(vma);
  if (offset >= num || count > num - offset) {
    return -ENXIO;
  }
  const wanted: Page[] = [];
  for (let i = 0; i < count; i++) {
    wanted.push(pages[offset + i]);
  }
  return vm_insert_pages(vma, vma.vm_start, wanted, count).error;
}

/**
 * Map the pages that the user's offset and size select (vm_map_pages).
 * @param vma mapping
 * @param pages the object's pages
 * @param num how many there are
 * @returns 0, or a negated error number; -ENXIO if the mapping reaches beyond them
 */
export function vm_map_pages(vma: VmArea, pages: ArrayLike<Page>, num: number): number {
  return __vm_map_pages(vma, pages, num, unsigned_offset(vma.vm_pgoff));
}

/**
 * Map pages from the first, whatever the user's offset (vm_map_pages_zero).
 * @param vma mapping
 * @param pages the object's pages
 * @param num how many there are
 * @returns 0, or a negated error number; -ENXIO if the mapping is larger than they are
 */
export function vm_map_pages_zero(vma: VmArea, pages: ArrayLike<Page>, num: number): number {
  return __vm_map_pages(vma, pages, num, 0);
}

/** What a fault handler returns for the result of an insertion; something already there is no error. */
export function inserted_fault(error: number): vm_fault_t {
  if (error === -ENOMEM) {
    return VM_FAULT_OOM;
  }
  return error < 0 && error !== -EBUSY ? VM_FAULT_SIGBUS : VM_FAULT_NOPAGE;
}

/**
 * Insert a page from a fault handler (vmf_insert_page_mkwrite).
 * @param vmf fault
 * @param page page
 * @param write whether the page is about to be written to
 * @returns VM_FAULT_...
 */
export function vmf_insert_page_mkwrite(vmf: VmFault, page: Page, write: boolean): vm_fault_t {
  const { vma, address } = vmf;
  if (address < vma.vm_start || address >= vma.vm_end) {
    return VM_FAULT_SIGBUS;
  }
  return inserted_fault(insert_page(vma, address, page, vma.vm_page_prot, write));
}

/**
 * Insert a page from a fault handler (vmf_insert_page).
 * @param vma mapping
 * @param addr address, bytes
 * @param page page
 * @returns VM_FAULT_...
 */
export function vmf_insert_page(vma: VmArea, addr: number, page: Page): vm_fault_t {
  return inserted_fault(vm_insert_page(vma, addr, page));
}
