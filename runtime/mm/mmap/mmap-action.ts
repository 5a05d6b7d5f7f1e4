import { EFAULT, EINVAL } from '../task/errno';
import { insert_pages } from '../pages/insert-page';
import { map_discontig_kernel_pages_complete, type DiscontigKernelPageOps } from './discontig-pages';
import { do_munmap } from './munmap';
import type { Page } from '../pages/page';
import { PAGE_SIZE } from '../pages/page-size';
import {
  io_remap_pfn_range_prepare,
  remap_pfn_range_complete,
  remap_pfn_range_prepare,
  simple_ioremap_prepare,
} from '../pages/remap-pfn';
import { mmap_action_type, type MmapAction, type VmAreaDesc } from './vm-area-desc';
import { vma_link_file } from '../vma/vma-lifecycle';
import type { VmArea } from '../vma/vma';
import { VM_MIXEDMAP, VM_PFNMAP } from '../vma/vm-flags';

/**
 * Have frames mapped once the mapping is in place, for ->mmap_prepare (mmap_action_remap). The protection is the descriptor's
 * at this moment.
 * @param desc mapping that is about to be made
 * @param start address of the first frame, bytes
 * @param start_pfn first frame number
 * @param size bytes
 */
export function mmap_action_remap(desc: VmAreaDesc, start: number, start_pfn: number, size: number): void {
  const { kernel } = desc.mm;
  const outside = start < desc.start || start >= desc.end;
  kernel.warn_on(outside, 'mmap_action_remap', 'the range starts outside the mapping');
  kernel.warn_on(start + size > desc.end, 'mmap_action_remap', 'the range ends outside the mapping');
  desc.action.type = mmap_action_type.MMAP_REMAP_PFN;
  desc.action.remap = { start, start_pfn, size, pgprot: desc.page_prot };
}

/**
 * The same for the whole mapping (mmap_action_remap_full).
 * @param desc mapping that is about to be made
 * @param start_pfn first frame number
 */
export function mmap_action_remap_full(desc: VmAreaDesc, start_pfn: number): void {
  mmap_action_remap(desc, desc.start, start_pfn, desc.end - desc.start);
}

/**
 * Have memory of a device mapped once the mapping is in place (mmap_action_ioremap).
 * @param desc mapping that is about to be made
 * @param start address of the first frame, bytes
 * @param start_pfn first frame number
 * @param size bytes
 */
export function mmap_action_ioremap(desc: VmAreaDesc, start: number, start_pfn: number, size: number): void {
  mmap_action_remap(desc, start, start_pfn, size);
  desc.action.type = mmap_action_type.MMAP_IO_REMAP_PFN;
}

/**
 * The same for the whole mapping (mmap_action_ioremap_full).
 * @param desc mapping that is about to be made
 * @param start_pfn first frame number
 */
export function mmap_action_ioremap_full(desc: VmAreaDesc, start_pfn: number): void {
  mmap_action_ioremap(desc, desc.start, start_pfn, desc.end - desc.start);
}

/**
 * Have a physical range mapped, the mapping's offset counting from its start (mmap_action_simple_ioremap).
 * @param desc mapping that is about to be made
 * @param start_phys_addr start of the physical range, bytes
 * @param size size of it, bytes
 */
export function mmap_action_simple_ioremap(desc: VmAreaDesc, start_phys_addr: number, size: number): void {
  desc.action.type = mmap_action_type.MMAP_SIMPLE_IO_REMAP;
  desc.action.simple_ioremap = { start_phys_addr, size };
}

/**
 * Have pages inserted once the mapping is in place (mmap_action_map_kernel_pages).
 * @param desc mapping that is about to be made
 * @param start address of the first page, bytes
 * @param pages at least `nr_pages` pages; looked at when the mapping is in place
 * @param nr_pages how many to insert
 */
export function mmap_action_map_kernel_pages(
  desc: VmAreaDesc,
  start: number,
  pages: ArrayLike<Page>,
  nr_pages: number,
): void {
  desc.action.type = mmap_action_type.MMAP_MAP_KERNEL_PAGES;
  desc.action.map_kernel = { start, pages, nr_pages, pgoff: desc.pgoff };
}

/**
 * The same for the whole mapping (mmap_action_map_kernel_pages_full).
 * @param desc mapping that is about to be made
 * @param pages enough pages for all of it
 */
export function mmap_action_map_kernel_pages_full(desc: VmAreaDesc, pages: ArrayLike<Page>): void {
  mmap_action_map_kernel_pages(desc, desc.start, pages, (desc.end - desc.start) / PAGE_SIZE);
}

/**
 * Have pages that are found one by one mapped once the mapping is in place (mmap_action_map_discontig_kernel_pages): for
 * releases that have it.
 * @param desc mapping that is about to be made
 * @param ops how they are found
 * @param private_data what is handed to them
 */
export function mmap_action_map_discontig_kernel_pages(
  desc: VmAreaDesc,
  ops: DiscontigKernelPageOps,
  private_data: unknown,
): void {
  desc.action.type = mmap_action_type.MMAP_MAP_DISCONTIG_KERNEL_PAGES;
  desc.action.map_discontig = { ops, private_data };
}

/** Check an action that inserts pages (map_kernel_pages_prepare). Sets VM_MIXEDMAP. Returns 0 or -EFAULT. */
function map_kernel_pages_prepare(desc: VmAreaDesc): number {
  const { start, nr_pages } = desc.action.map_kernel;
  if ((desc.vma_flags & VM_MIXEDMAP) === 0n) {
    const pfnmap = (desc.vma_flags & VM_PFNMAP) !== 0n;
    desc.mm.kernel.warn_on(pfnmap, 'map_kernel_pages_prepare', 'the mapping is VM_PFNMAP');
    desc.vma_flags |= VM_MIXEDMAP;
  }
  return start < desc.start || start + PAGE_SIZE * nr_pages > desc.end ? -EFAULT : 0;
}

/**
 * Check a descriptor's action before the mapping exists, and what it makes of the mapping (mmap_action_prepare).
 * @param desc mapping that is about to be made
 * @returns 0, or a negated error number, which no error_hook filters
 */
export function mmap_action_prepare(desc: VmAreaDesc): number {
  const { kernel } = desc.mm;
  if (!kernel.mmu) {
    const any = desc.action.type !== mmap_action_type.MMAP_NOTHING;
    kernel.warn_on(any, 'mmap_action_prepare', 'a kernel without an MMU cannot handle actions');
    return 0;
  }
  switch (desc.action.type) {
    case mmap_action_type.MMAP_NOTHING:
      return 0;
    case mmap_action_type.MMAP_REMAP_PFN:
      return remap_pfn_range_prepare(desc);
    case mmap_action_type.MMAP_IO_REMAP_PFN:
      return io_remap_pfn_range_prepare(desc);
    case mmap_action_type.MMAP_SIMPLE_IO_REMAP:
      return simple_ioremap_prepare(desc);
    case mmap_action_type.MMAP_MAP_KERNEL_PAGES:
      return map_kernel_pages_prepare(desc);
    case mmap_action_type.MMAP_MAP_DISCONTIG_KERNEL_PAGES:
      desc.vma_flags |= VM_MIXEDMAP;
      return 0;
    default:
      desc.mm.kernel.warn_on(true, 'mmap_action_prepare', `there is no action ${String(desc.action.type)}`);
      return -EINVAL;
  }
}

/** Tell a driver that its mapping is in place (call_vma_mapped). Returns 0 or a negated error number. */
function call_vma_mapped(vma: VmArea): number {
  if (vma.vm_ops?.mapped === undefined) {
    return 0;
  }
  const slot = { value: vma.vm_private_data };
  const error = vma.vm_ops.mapped(vma.vm_start, vma.vm_end, vma.vm_pgoff, vma.vm_file, slot);
  if (error !== 0) {
    return error;
  }
  vma.vm_private_data = slot.value;
  return 0;
}

/** Finish an action: call the hooks, and unmap everything if it failed (mmap_action_finish). */
function mmap_action_finish(vma: VmArea, action: MmapAction, result: number, is_compat: boolean): number {
  let error = result;
  if (error === 0) {
    if (vma.vm_file !== null) vma.vm_mm.kernel.other_task?.at_seam('action', vma.vm_file);
    error = call_vma_mapped(vma);
  }
  if (error === 0 && action.success_hook !== null) {
    error = action.success_hook(vma);
  }
  if (action.hide_from_rmap_until_complete) {
    action.hide_from_rmap_until_complete = false;
    vma_link_file(vma);
  }
  if (error === 0 || is_compat) {
    return error;
  }
  const { vm_mm: mm } = vma;
  do_munmap(mm, vma.vm_start, vma.vm_end - vma.vm_start);
  if (action.error_hook !== null) {
    error = action.error_hook(error);
    mm.kernel.warn_on(error === 0, 'mmap_action_finish', 'the error_hook cleared the error');
  }
  if (action.error_override !== 0) {
    error = action.error_override;
  }
  return error;
}

/**
 * Carry out a descriptor's action on the mapping that was made (mmap_action_complete). Called only for a mapping that did not
 * merge. A failure, also of ->mapped and of success_hook, unmaps it, which calls ->close.
 * @param vma mapping
 * @param action action
 * @param is_compat whether ->mmap called a nested ->mmap_prepare; then the caller cleans up
 * @returns 0, or a negated error number
 */
export function mmap_action_complete(vma: VmArea, action: MmapAction, is_compat: boolean): number {
  let error = 0;
  const { kernel } = vma.vm_mm;
  if (!kernel.mmu && action.type !== mmap_action_type.MMAP_NOTHING) {
    kernel.warn_on(true, 'mmap_action_complete', 'a kernel without an MMU cannot handle actions');
    return mmap_action_finish(vma, action, -EINVAL, is_compat);
  }
  switch (action.type) {
    case mmap_action_type.MMAP_NOTHING:
      break;
    case mmap_action_type.MMAP_REMAP_PFN:
      error = remap_pfn_range_complete(vma, action);
      break;
    case mmap_action_type.MMAP_MAP_KERNEL_PAGES: {
      const { start, pages, nr_pages } = action.map_kernel;
      error = insert_pages(vma, start, pages, nr_pages, vma.vm_page_prot).error;
      vma.empty_action = nr_pages <= 0;
      break;
    }
    case mmap_action_type.MMAP_MAP_DISCONTIG_KERNEL_PAGES: {
      const { ops, private_data } = action.map_discontig;
      error = ops === null ? -EINVAL : map_discontig_kernel_pages_complete(vma, ops, private_data);
      break;
    }
    default:
      vma.vm_mm.kernel.warn_on(true, 'mmap_action_complete', 'the action was not prepared');
      error = -EINVAL;
  }
  return mmap_action_finish(vma, action, error, is_compat);
}
