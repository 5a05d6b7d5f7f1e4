import { EINVAL } from '../task/errno';
import { insert_pages } from '../pages/insert-page';
import type { Page } from '../pages/page';
import { PAGE_SIZE } from '../pages/page-size';
import type { VmArea } from '../vma/vma';

/** struct discontig_kernel_page_ops: how pages are found one by one. Results are 0 or a negated error number. */
export interface DiscontigKernelPageOps {
  /** Runs once before the work; may change what the state leads to. */
  init?(state: DiscontigKernelPageState): number;
  /** Maps with one of the helpers below; called until the mapping is full. */
  get(state: DiscontigKernelPageState): number;
}

/**
 * struct discontig_kernel_page_state: where the work is. Addresses in bytes, offsets and counts in pages. Follows the text of
 * the queued change: its code was not seen.
 */
export class DiscontigKernelPageState {
  readonly start: number;
  readonly end: number;
  addr: number;
  pgoff: number;
  nr_pages_mapped = 0;
  nr_pages_remain: number;
  aborted = false;

  /**
   * @param vma mapping that is filled
   * @param private_data what the hook handed over
   */
  constructor(
    readonly vma: VmArea,
    public private_data: unknown,
  ) {
    this.start = vma.vm_start;
    this.end = vma.vm_end;
    this.addr = vma.vm_start;
    this.pgoff = vma.vm_pgoff;
    this.nr_pages_remain = (vma.vm_end - vma.vm_start) / PAGE_SIZE;
  }
}

/**
 * Map the next pages (discontig_kernel_map_page, discontig_kernel_map_page_range).
 * @param state where the work is
 * @param pages pages, as many as remain at most
 * @returns 0, or a negated error number
 */
export function discontig_kernel_map_pages(state: DiscontigKernelPageState, pages: readonly Page[]): number {
  if (pages.length === 0 || pages.length > state.nr_pages_remain) return -EINVAL;
  const { error } = insert_pages(state.vma, state.addr, pages, pages.length, state.vma.vm_page_prot);
  if (error !== 0) return error;
  state.addr += pages.length * PAGE_SIZE;
  state.pgoff += pages.length;
  state.nr_pages_mapped += pages.length;
  state.nr_pages_remain -= pages.length;
  return 0;
}

/**
 * Fill a mapping with pages that the driver finds one by one (the work of mmap_action_map_discontig_kernel_pages).
 * @returns 0, or a negated error number
 */
export function map_discontig_kernel_pages_complete(
  vma: VmArea,
  ops: DiscontigKernelPageOps,
  private_data: unknown,
): number {
  const state = new DiscontigKernelPageState(vma, private_data);
  const failed = ops.init?.(state) ?? 0;
  if (failed !== 0) return failed;
  while (state.nr_pages_remain > 0 && !state.aborted) {
    const before = state.nr_pages_mapped;
    const error = ops.get(state);
    if (error !== 0) return error;
    // One that maps nothing and does not abort would be called for ever.
    if (state.nr_pages_mapped === before && !state.aborted) return -EINVAL;
  }
  return 0;
}
