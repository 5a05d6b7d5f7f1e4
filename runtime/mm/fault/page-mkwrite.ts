import { lock_page, unlock_page } from '../pages/page-lock';
import type { Page } from '../pages/page';
import {
  FAULT_FLAG_MKWRITE,
  FAULT_FLAG_WRITE,
  VM_FAULT_ERROR,
  VM_FAULT_LOCKED,
  VM_FAULT_NOPAGE,
  type VmFault,
  type vm_fault_t,
} from './vm-fault';

/**
 * Tell a driver that a page is about to become writable (do_page_mkwrite).
 * @param vmf fault, with its page
 * @param page the page, not locked
 * @returns VM_FAULT_...: VM_FAULT_LOCKED with the page locked; 0 to try the whole fault again, which is what happens if the
 * handler neither locks the page nor gave it an address space
 */
export function do_page_mkwrite(vmf: VmFault, page: Page): vm_fault_t {
  const old_flags = vmf.flags;
  vmf.flags = FAULT_FLAG_WRITE | FAULT_FLAG_MKWRITE;
  const ret = vmf.vma.vm_ops?.page_mkwrite?.(vmf) ?? 0;
  vmf.flags = old_flags;
  if ((ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE)) !== 0) {
    return ret;
  }
  if ((ret & VM_FAULT_LOCKED) === 0) {
    lock_page(page);
    if (page.mapping === null) {
      unlock_page(page);
      return 0;
    }
  }
  return ret | VM_FAULT_LOCKED;
}

/**
 * Mark the page of a shared mapping dirty after a write fault, and unlock it (fault_dirty_shared_page).
 * @param page page, locked
 */
export function fault_dirty_shared_page(page: Page): void {
  page.dirty = true;
  unlock_page(page);
}
