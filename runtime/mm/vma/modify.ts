import { ENOMEM } from '../task/errno';
import { vma_merge_existing_range } from './merge';
import { split_vma } from './split';
import type { VmArea } from './vma';
import { vmg_vma_state } from './vma-merge-struct';
import type { vma_flags_t } from './vm-flags';

/** A mapping that is ready for its new flags, and what they are once sticky ones are kept; or a negated error number. */
export type ModifiedVma = { vma: VmArea; vma_flags: vma_flags_t } | { error: number };

/**
 * Prepare a range of a mapping for new flags: merge it with neighbours that have them, else split it off (vma_modify_flags).
 * The flags themselves are left to the caller.
 * @param prev mapping before the range, or the mapping itself if the range starts inside it; or null
 * @param vma mapping that holds the range
 * @param start first address of the range, bytes
 * @param end first address after it, bytes
 * @param vma_flags new flags
 * @returns the mapping that holds the range, or the error
 */
export function vma_modify_flags(
  prev: VmArea | null,
  vma: VmArea,
  start: number,
  end: number,
  vma_flags: vma_flags_t,
): ModifiedVma {
  const vmg = vmg_vma_state(prev, vma, start, end);
  vmg.vma_flags = vma_flags;
  const merged = vma_merge_existing_range(vmg);
  if (merged !== null) {
    return { vma: merged, vma_flags: merged.vm_flags };
  }
  if (vmg.state === 'nomem') {
    return { error: -ENOMEM };
  }
  if (vma.vm_start < start) {
    const error = split_vma(vma, start, true);
    if (error !== 0) {
      return { error };
    }
  }
  if (vma.vm_end > end) {
    const error = split_vma(vma, end, false);
    if (error !== 0) {
      return { error };
    }
  }
  return { vma, vma_flags };
}
