import { do_anonymous_page } from './anonymous-fault';
import { do_fault } from './file-fault';
import { is_cow_mapping } from '../pages/normal-page';
import { page_address_of } from '../pages/page-size';
import { guard_pte } from '../pages/page-table';
import { do_wp_page } from './wp-fault';
import { FAULT_FLAG_WRITE, VmFault, VM_FAULT_SIGSEGV, type vm_fault_t } from './vm-fault';
import { VM_MAYWRITE, VM_WRITE } from '../vma/vm-flags';
import { linear_page_index, vma_is_anonymous, type VmArea } from '../vma/vma';

/** GFP_HIGHUSER and the flags that every fault adds (__get_fault_gfp_mask). */
const FAULT_GFP_MASK = 0xcc2;

/** Do what an entry, or its absence, asks for (handle_pte_fault). */
function handle_pte_fault(vmf: VmFault): vm_fault_t {
  const { pgd } = vmf.vma.vm_mm;
  const pte = pgd.get(vmf.address);
  if (pte === null) {
    return vma_is_anonymous(vmf.vma) ? do_anonymous_page(vmf) : do_fault(vmf);
  }
  if (pte === guard_pte) {
    return VM_FAULT_SIGSEGV;
  }
  if ((vmf.flags & FAULT_FLAG_WRITE) !== 0) {
    if (!pte.write) {
      return do_wp_page(vmf, pte);
    }
    pgd.set(vmf.address, { ...pte, dirty: true });
  }
  return 0;
}

/**
 * Handle a fault in a mapping (handle_mm_fault).
 * @param vma mapping that the address is in; the access is one that it allows
 * @param address faulting address, bytes
 * @param flags FAULT_FLAG_...
 * @returns VM_FAULT_...
 * @throws KernelBug if a handler does what stops the kernel
 */
export function handle_mm_fault(vma: VmArea, address: number, flags: number): vm_fault_t {
  const { kernel } = vma.vm_mm;
  if ((flags & FAULT_FLAG_WRITE) !== 0) {
    const may_not = (vma.vm_flags & VM_MAYWRITE) === 0n;
    const does_not = (vma.vm_flags & VM_WRITE) === 0n && !is_cow_mapping(vma.vm_flags);
    if (kernel.warn_on(may_not || does_not, 'sanitize_fault_flags', 'a write fault in a read-only mapping')) {
      return VM_FAULT_SIGSEGV;
    }
  }
  const page_address = page_address_of(address);
  const pgoff = linear_page_index(vma, page_address);
  return handle_pte_fault(new VmFault(vma, address, page_address, pgoff, flags, FAULT_GFP_MASK));
}
