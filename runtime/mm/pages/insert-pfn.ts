import { is_cow_mapping } from './normal-page';
import { inserted_fault, insert_page, vm_mixed_zeropage_allowed } from './insert-page';
import { pfn_pte } from './page-table';
import type { pgprot_t } from './pgprot';
import { pte_alloc_fails } from './pte-alloc';
import { VM_FAULT_NOPAGE, VM_FAULT_OOM, VM_FAULT_SIGBUS, type vm_fault_t } from '../fault/vm-fault';
import type { VmArea } from '../vma/vma';
import { VM_MIXEDMAP, VM_PFNMAP, VM_WRITE } from '../vma/vm-flags';

/** Write the entry that shows a bare frame; what is already there stays (insert_pfn). */
function insert_pfn(vma: VmArea, addr: number, pfn: number, prot: pgprot_t, mkwrite: boolean): vm_fault_t {
  const { pgd, kernel } = vma.vm_mm;
  if (pte_alloc_fails(vma.vm_mm, addr)) {
    return VM_FAULT_OOM;
  }
  const writable = (vma.vm_flags & VM_WRITE) !== 0n;
  const old = pgd.get(addr);
  if (old !== null) {
    if (mkwrite && old.pfn === pfn) {
      pgd.set(addr, { ...old, dirty: true, write: old.write || writable });
    } else if (mkwrite) {
      const is_zero = old.pfn === kernel.memory.zero_page.pfn;
      kernel.warn_on(!is_zero, 'insert_pfn', 'another frame is mapped there');
    }
    return VM_FAULT_NOPAGE;
  }
  const pte = pfn_pte(pfn, prot);
  pgd.set(addr, mkwrite ? { ...pte, dirty: true, write: pte.write || writable } : pte);
  return VM_FAULT_NOPAGE;
}

/**
 * Insert a frame from a fault handler, with a protection of its own (vmf_insert_pfn_prot).
 * @param vma mapping; VM_PFNMAP and not copied on write, or VM_MIXEDMAP and the frame has no page
 * @param addr address, bytes
 * @param pfn frame number
 * @param pgprot protection
 * @returns VM_FAULT_...
 * @throws KernelBug if the mapping is of another kind
 */
export function vmf_insert_pfn_prot(vma: VmArea, addr: number, pfn: number, pgprot: pgprot_t): vm_fault_t {
  const { kernel } = vma.vm_mm;
  const pfnmap = (vma.vm_flags & VM_PFNMAP) !== 0n;
  const mixedmap = (vma.vm_flags & VM_MIXEDMAP) !== 0n;
  const where = 'vmf_insert_pfn_prot';
  kernel.bug_on(!pfnmap && !mixedmap, where, 'the mapping is neither VM_PFNMAP nor VM_MIXEDMAP');
  kernel.bug_on(pfnmap && mixedmap, where, 'the mapping is both VM_PFNMAP and VM_MIXEDMAP');
  kernel.bug_on(
    pfnmap && is_cow_mapping(vma.vm_flags),
    where,
    'the mapping is private and may be written to',
  );
  kernel.bug_on(
    mixedmap && kernel.memory.pfn_valid(pfn),
    where,
    'a frame with a page in a VM_MIXEDMAP mapping',
  );
  if (addr < vma.vm_start || addr >= vma.vm_end) {
    return VM_FAULT_SIGBUS;
  }
  return insert_pfn(vma, addr, pfn, pgprot, false);
}

/**
 * Insert a frame from a fault handler (vmf_insert_pfn).
 * @param vma mapping, as for vmf_insert_pfn_prot
 * @param addr address, bytes
 * @param pfn frame number
 * @returns VM_FAULT_...
 * @throws KernelBug if the mapping is of another kind
 */
export function vmf_insert_pfn(vma: VmArea, addr: number, pfn: number): vm_fault_t {
  return vmf_insert_pfn_prot(vma, addr, pfn, vma.vm_page_prot);
}

/** Insert a frame, with its page's reference if it has one (__vm_insert_mixed). */
function __vm_insert_mixed(vma: VmArea, addr: number, pfn: number, mkwrite: boolean): vm_fault_t {
  const { memory } = vma.vm_mm.kernel;
  const is_zero = pfn === memory.zero_page.pfn;
  if (is_zero && (mkwrite || !vm_mixed_zeropage_allowed(vma))) {
    return VM_FAULT_SIGBUS;
  }
  if ((vma.vm_flags & VM_MIXEDMAP) === 0n && !is_zero) {
    return VM_FAULT_SIGBUS;
  }
  if (addr < vma.vm_start || addr >= vma.vm_end) {
    return VM_FAULT_SIGBUS;
  }
  const page = memory.pfn_to_page(pfn);
  return page === null
    ? insert_pfn(vma, addr, pfn, vma.vm_page_prot, mkwrite)
    : inserted_fault(insert_page(vma, addr, page, vma.vm_page_prot, mkwrite));
}

/**
 * Insert a frame that may or may not have a page, from a fault handler (vmf_insert_mixed).
 * @param vma mapping, VM_MIXEDMAP
 * @param addr address, bytes
 * @param pfn frame number
 * @returns VM_FAULT_...
 */
export function vmf_insert_mixed(vma: VmArea, addr: number, pfn: number): vm_fault_t {
  return __vm_insert_mixed(vma, addr, pfn, false);
}

/**
 * The same for a frame that is about to be written to (vmf_insert_mixed_mkwrite).
 * @param vma mapping, VM_MIXEDMAP
 * @param addr address, bytes
 * @param pfn frame number
 * @returns VM_FAULT_...
 */
export function vmf_insert_mixed_mkwrite(vma: VmArea, addr: number, pfn: number): vm_fault_t {
  return __vm_insert_mixed(vma, addr, pfn, true);
}
