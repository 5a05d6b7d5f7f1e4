import { anon_vma_prepare } from '../vma/anon-vma';
import { pfn_pte } from '../pages/page-table';
import { pte_alloc_fails } from '../pages/pte-alloc';
import { FAULT_FLAG_WRITE, VM_FAULT_OOM, VM_FAULT_SIGBUS, type VmFault, type vm_fault_t } from './vm-fault';
import { VM_SHARED, VM_WRITE } from '../vma/vm-flags';
import { alloc_anon_page, mkdirty_maybe_mkwrite } from './wp-fault';

/**
 * The first access to a page of anonymous memory (do_anonymous_page): reads see the page of zeroes, writes a new page.
 * @param vmf fault
 * @returns VM_FAULT_...
 */
export function do_anonymous_page(vmf: VmFault): vm_fault_t {
  const { vma, address } = vmf;
  const { pgd, kernel } = vma.vm_mm;
  if ((vma.vm_flags & VM_SHARED) !== 0n) {
    return VM_FAULT_SIGBUS;
  }
  if (pte_alloc_fails(vma.vm_mm, address)) {
    return VM_FAULT_OOM;
  }
  if ((vmf.flags & FAULT_FLAG_WRITE) === 0) {
    pgd.set(address, pfn_pte(kernel.memory.zero_page.pfn, vma.vm_page_prot));
    return 0;
  }
  if (anon_vma_prepare(vma) !== 0) {
    return VM_FAULT_OOM;
  }
  const page = alloc_anon_page(vma);
  if (page === null) {
    return VM_FAULT_OOM;
  }
  page.anon_exclusive = true;
  page._mapcount = 1;
  const pte = pfn_pte(page.pfn, vma.vm_page_prot);
  pgd.set(address, (vma.vm_flags & VM_WRITE) !== 0n ? mkdirty_maybe_mkwrite(pte, vma) : pte);
  return 0;
}
