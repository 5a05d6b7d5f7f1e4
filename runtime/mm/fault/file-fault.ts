import { anon_vma_prepare } from '../vma/anon-vma';
import { KernelBug } from '../task/kernel-bug';
import { do_page_mkwrite, fault_dirty_shared_page } from './page-mkwrite';
import { lock_page, unlock_page } from '../pages/page-lock';
import type { Page } from '../pages/page';
import { PAGE_SIZE, PMD_SIZE } from '../pages/page-size';
import { pfn_pte } from '../pages/page-table';
import {
  FAULT_FLAG_WRITE,
  VM_FAULT_DONE_COW,
  VM_FAULT_ERROR,
  VM_FAULT_LOCKED,
  VM_FAULT_NOPAGE,
  VM_FAULT_OOM,
  VM_FAULT_RETRY,
  VM_FAULT_SIGBUS,
  type VmFault,
  type vm_fault_t,
} from './vm-fault';
import { VM_SHARED } from '../vma/vm-flags';
import { alloc_anon_page, mkdirty_maybe_mkwrite } from './wp-fault';

/** Results after which there is no page to map. */
const NO_PAGE = VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY;

/** Pages that a read fault offers to ->map_pages at once (fault_around_pages). */
const FAULT_AROUND_PAGES = 65536 / PAGE_SIZE;

/** Call ->fault and lock the page that it returns (__do_fault). */
function __do_fault(vmf: VmFault): vm_fault_t {
  const { vma } = vmf;
  const { pgd, kernel } = vma.vm_mm;
  if (!pgd.has_table(vmf.address) && kernel.allocation.should_fail_page()) {
    return VM_FAULT_OOM;
  }
  const ret = vma.vm_ops?.fault?.(vmf) ?? VM_FAULT_SIGBUS;
  if ((ret & (NO_PAGE | VM_FAULT_DONE_COW)) !== 0) {
    return ret;
  }
  if ((ret & VM_FAULT_LOCKED) === 0) {
    lock_page(faulted_page(vmf));
  }
  return ret | VM_FAULT_LOCKED;
}

/** The page that ->fault returned. */
function faulted_page(vmf: VmFault): Page {
  if (vmf.page === null) {
    throw new KernelBug('__do_fault', '->fault returned success but no page');
  }
  return vmf.page;
}

/** Write the entry that shows the page; the reference of the fault handler passes to it (finish_fault). */
function finish_fault(vmf: VmFault): vm_fault_t {
  const { vma, address } = vmf;
  const { pgd } = vma.vm_mm;
  const write = (vmf.flags & FAULT_FLAG_WRITE) !== 0;
  const is_cow = write && (vma.vm_flags & VM_SHARED) === 0n;
  const page = is_cow && vmf.cow_page !== null ? vmf.cow_page : faulted_page(vmf);
  pgd.add_table(address);
  if (pgd.get(address) !== null) {
    return VM_FAULT_NOPAGE;
  }
  const pte = pfn_pte(page.pfn, vma.vm_page_prot);
  page._mapcount += 1;
  if (is_cow) {
    page.anon_exclusive = true;
  }
  pgd.set(
    address,
    write ? mkdirty_maybe_mkwrite(pte, vma) : pte.write && page.dirty ? { ...pte, dirty: true } : pte,
  );
  return 0;
}

/** Offer pages around the address to ->map_pages (do_fault_around). */
function do_fault_around(vmf: VmFault): vm_fault_t {
  const { vma, address, pgoff } = vmf;
  const { pgd, kernel } = vma.vm_mm;
  const pte_off = (address % PMD_SIZE) / PAGE_SIZE;
  const vma_off = pgoff - vma.vm_pgoff;
  const aligned = pte_off - (pte_off % FAULT_AROUND_PAGES);
  const from_pte = Math.max(aligned, pte_off - Math.min(pte_off, vma_off));
  const to_pte =
    Math.min(
      from_pte + FAULT_AROUND_PAGES,
      PMD_SIZE / PAGE_SIZE,
      pte_off + (vma.vm_end - vma.vm_start) / PAGE_SIZE - vma_off,
    ) - 1;
  if (!pgd.has_table(address)) {
    if (kernel.allocation.should_fail_page()) {
      return VM_FAULT_OOM;
    }
    pgd.add_table(address);
  }
  return vma.vm_ops?.map_pages?.(vmf, pgoff + from_pte - pte_off, pgoff + to_pte - pte_off) ?? 0;
}

/** A read fault (do_read_fault). */
function do_read_fault(vmf: VmFault): vm_fault_t {
  const { kernel } = vmf.vma.vm_mm;
  if (vmf.vma.vm_ops?.map_pages !== undefined) {
    const around = do_fault_around(vmf);
    if (around !== 0) {
      return around;
    }
  }
  let ret = __do_fault(vmf);
  if ((ret & NO_PAGE) !== 0) {
    return ret;
  }
  ret |= finish_fault(vmf);
  const page = faulted_page(vmf);
  unlock_page(page);
  if ((ret & NO_PAGE) !== 0) {
    kernel.memory.put_page(page);
  }
  return ret;
}

/** A write fault in a private mapping: what ->fault returns is copied at once (do_cow_fault). */
function do_cow_fault(vmf: VmFault): vm_fault_t {
  const { vma } = vmf;
  const { memory } = vma.vm_mm.kernel;
  if (anon_vma_prepare(vma) !== 0) {
    return VM_FAULT_OOM;
  }
  const copy = alloc_anon_page(vma);
  if (copy === null) {
    return VM_FAULT_OOM;
  }
  vmf.cow_page = copy;
  let ret = __do_fault(vmf);
  if ((ret & NO_PAGE) !== 0) {
    memory.put_page(copy);
    return ret;
  }
  if ((ret & VM_FAULT_DONE_COW) !== 0) {
    return ret;
  }
  const page = faulted_page(vmf);
  copy.bytes = page.bytes?.slice() ?? null;
  ret |= finish_fault(vmf);
  unlock_page(page);
  memory.put_page(page);
  if ((ret & NO_PAGE) !== 0) {
    memory.put_page(copy);
  }
  return ret;
}

/** A write fault in a shared mapping (do_shared_fault). */
function do_shared_fault(vmf: VmFault): vm_fault_t {
  const { memory } = vmf.vma.vm_mm.kernel;
  let ret = __do_fault(vmf);
  if ((ret & NO_PAGE) !== 0) {
    return ret;
  }
  const page = faulted_page(vmf);
  if (vmf.vma.vm_ops?.page_mkwrite !== undefined) {
    unlock_page(page);
    const made = do_page_mkwrite(vmf, page);
    if (made === 0 || (made & (VM_FAULT_ERROR | VM_FAULT_NOPAGE)) !== 0) {
      memory.put_page(page);
      return made;
    }
  }
  ret |= finish_fault(vmf);
  if ((ret & NO_PAGE) !== 0) {
    unlock_page(page);
    memory.put_page(page);
    return ret;
  }
  fault_dirty_shared_page(page);
  return ret;
}

/**
 * The first access to a page of a mapping with hooks (do_fault).
 * @param vmf fault
 * @returns VM_FAULT_...
 */
export function do_fault(vmf: VmFault): vm_fault_t {
  const { vma } = vmf;
  if (vma.vm_ops?.fault === undefined) {
    return VM_FAULT_SIGBUS;
  }
  if ((vmf.flags & FAULT_FLAG_WRITE) === 0) {
    return do_read_fault(vmf);
  }
  return (vma.vm_flags & VM_SHARED) === 0n ? do_cow_fault(vmf) : do_shared_fault(vmf);
}
