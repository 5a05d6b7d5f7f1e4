import { anon_vma_prepare } from '../vma/anon-vma';
import { vm_normal_page } from '../pages/normal-page';
import { do_page_mkwrite, fault_dirty_shared_page } from './page-mkwrite';
import { lock_page, unlock_page } from '../pages/page-lock';
import { get_page, type Page } from '../pages/page';
import { pfn_pte, type Pte } from '../pages/page-table';
import {
  FAULT_FLAG_MKWRITE,
  VM_FAULT_ERROR,
  VM_FAULT_NOPAGE,
  VM_FAULT_OOM,
  type VmFault,
  type vm_fault_t,
} from './vm-fault';
import { VM_MAYSHARE, VM_SHARED, VM_WRITE } from '../vma/vm-flags';
import type { VmArea } from '../vma/vma';

/**
 * Make an entry writable if the mapping is (maybe_mkwrite).
 * @param pte entry
 * @param vma mapping
 * @returns the entry, dirty
 */
export function mkdirty_maybe_mkwrite(pte: Pte, vma: VmArea): Pte {
  return { ...pte, dirty: true, write: pte.write || (vma.vm_flags & VM_WRITE) !== 0n };
}

/**
 * Allocate a page for private memory (folio_prealloc).
 * @param vma mapping that it will be in
 * @returns the page with one reference, or null without memory
 */
export function alloc_anon_page(vma: VmArea): Page | null {
  const { kernel } = vma.vm_mm;
  return kernel.allocation.should_fail_page() ? null : kernel.memory.alloc_pages(1, 'anonymous')[0];
}

/** Let the entry that faulted be written through (wp_page_reuse). */
function wp_page_reuse(vmf: VmFault, orig_pte: Pte): void {
  vmf.vma.vm_mm.pgd.set(vmf.address, mkdirty_maybe_mkwrite(orig_pte, vmf.vma));
}

/** Let the entry be written through unless a hook changed it (finish_mkwrite_fault). */
function finish_mkwrite_fault(vmf: VmFault, orig_pte: Pte): vm_fault_t {
  if (vmf.vma.vm_mm.pgd.get(vmf.address) !== orig_pte) {
    return VM_FAULT_NOPAGE;
  }
  wp_page_reuse(vmf, orig_pte);
  return 0;
}

/** A write to a frame without a page in a shared mapping (wp_pfn_shared). */
function wp_pfn_shared(vmf: VmFault, orig_pte: Pte): vm_fault_t {
  const { vm_ops } = vmf.vma;
  if (vm_ops?.pfn_mkwrite === undefined) {
    wp_page_reuse(vmf, orig_pte);
    return 0;
  }
  vmf.flags |= FAULT_FLAG_MKWRITE;
  const ret = vm_ops.pfn_mkwrite(vmf);
  return (ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE)) !== 0 ? ret : finish_mkwrite_fault(vmf, orig_pte);
}

/** A write to a page of a shared mapping (wp_page_shared). */
function wp_page_shared(vmf: VmFault, page: Page, orig_pte: Pte): vm_fault_t {
  const { memory } = vmf.vma.vm_mm.kernel;
  get_page(page);
  if (vmf.vma.vm_ops?.page_mkwrite !== undefined) {
    const made = do_page_mkwrite(vmf, page);
    if (made === 0 || (made & (VM_FAULT_ERROR | VM_FAULT_NOPAGE)) !== 0) {
      memory.put_page(page);
      return made;
    }
    const finished = finish_mkwrite_fault(vmf, orig_pte);
    if ((finished & (VM_FAULT_ERROR | VM_FAULT_NOPAGE)) !== 0) {
      unlock_page(page);
      memory.put_page(page);
      return finished;
    }
  } else {
    wp_page_reuse(vmf, orig_pte);
    lock_page(page);
  }
  fault_dirty_shared_page(page);
  memory.put_page(page);
  return 0;
}

/** A write to a page or frame of a private mapping: copy it (wp_page_copy). */
function wp_page_copy(vmf: VmFault, page: Page | null, orig_pte: Pte): vm_fault_t {
  const { vma } = vmf;
  const { pgd, kernel } = vma.vm_mm;
  if (anon_vma_prepare(vma) !== 0) {
    return VM_FAULT_OOM;
  }
  const copy = alloc_anon_page(vma);
  if (copy === null) {
    return VM_FAULT_OOM;
  }
  const source = page ?? kernel.memory.pfn_to_page(orig_pte.pfn);
  copy.bytes = source?.bytes?.slice() ?? null;
  copy.anon_exclusive = true;
  copy._mapcount = 1;
  pgd.set(vmf.address, mkdirty_maybe_mkwrite(pfn_pte(copy.pfn, vma.vm_page_prot), vma));
  if (page !== null) {
    page._mapcount -= 1;
    kernel.memory.put_page(page);
  }
  return 0;
}

/**
 * A write through an entry that is not writable (do_wp_page).
 * @param vmf fault
 * @param orig_pte the entry
 * @returns VM_FAULT_...
 */
export function do_wp_page(vmf: VmFault, orig_pte: Pte): vm_fault_t {
  const { vma } = vmf;
  const page = vm_normal_page(vma, vmf.address, orig_pte);
  vmf.page = page;
  if ((vma.vm_flags & (VM_SHARED | VM_MAYSHARE)) !== 0n) {
    return page === null ? wp_pfn_shared(vmf, orig_pte) : wp_page_shared(vmf, page, orig_pte);
  }
  if (page !== null && page.kind === 'anonymous' && (page.anon_exclusive || page._refcount === 1)) {
    page.anon_exclusive = true;
    wp_page_reuse(vmf, orig_pte);
    return 0;
  }
  return wp_page_copy(vmf, page, orig_pte);
}
