import type { VmOperations } from '../vma/vm-operations';
import type { VmArea } from '../vma/vma';
import { pgprot_modify, vm_get_page_prot, type pgprot_t } from './pgprot';
import { VM_PFNMAP, VM_SHARED, VM_WRITE, type vm_flags_t } from '../vma/vm-flags';

/** Whether hooks want to know of the first write to a page (vm_ops_needs_writenotify). */
function vm_ops_needs_writenotify(vm_ops: VmOperations | null): boolean {
  return vm_ops?.page_mkwrite !== undefined || vm_ops?.pfn_mkwrite !== undefined;
}

/** Take the permissions of flags and keep the attributes of a protection (vm_pgprot_modify). */
function vm_pgprot_modify(oldprot: pgprot_t, vm_flags: vm_flags_t): pgprot_t {
  return pgprot_modify(oldprot, vm_get_page_prot(vm_flags));
}

/**
 * Whether pages of a mapping are to be mapped read-only so that the first write faults (vma_wants_writenotify).
 * @param vma mapping
 * @param vm_page_prot protection that it is about to have
 */
export function vma_wants_writenotify(vma: VmArea, vm_page_prot: pgprot_t): boolean {
  if ((vma.vm_flags & (VM_WRITE | VM_SHARED)) !== (VM_WRITE | VM_SHARED)) {
    return false;
  }
  if (vm_ops_needs_writenotify(vma.vm_ops)) {
    return true;
  }
  if (vm_page_prot !== vm_pgprot_modify(vm_page_prot, vma.vm_flags)) {
    return false;
  }
  return (vma.vm_flags & VM_PFNMAP) === 0n && (vma.vm_file?.f_mapping.can_writeback ?? false);
}

/**
 * Set a mapping's protection from its flags, keeping the cache mode (vma_set_page_prot).
 * @param vma mapping
 */
export function vma_set_page_prot(vma: VmArea): void {
  const vm_page_prot = vm_pgprot_modify(vma.vm_page_prot, vma.vm_flags);
  vma.vm_page_prot = vma_wants_writenotify(vma, vm_page_prot)
    ? vm_pgprot_modify(vm_page_prot, vma.vm_flags & ~VM_SHARED)
    : vm_page_prot;
}

/**
 * Whether entries are to be made writable one by one after a change of protection (vma_wants_manual_pte_write_upgrade).
 * @param vma mapping, with its new flags and its old protection
 */
export function vma_wants_manual_pte_write_upgrade(vma: VmArea): boolean {
  return (vma.vm_flags & VM_SHARED) !== 0n
    ? vma_wants_writenotify(vma, vma.vm_page_prot)
    : (vma.vm_flags & VM_WRITE) !== 0n;
}
