import type { AnonVma } from './anon-vma';
import type { File } from '../mmap/file';
import type { MmStruct } from '../task/mm-struct';
import { linear_page_index, type VmArea } from './vma';
import type { vma_flags_t } from './vm-flags';

/** How far an attempt to merge came (enum vma_merge_state). */
export type VmaMergeState = 'start' | 'nomem' | 'nomerge' | 'success';

/** An attempt to merge, threaded through its steps, which change it (struct vma_merge_struct). */
export interface VmaMergeStruct {
  readonly mm: MmStruct;
  prev: VmArea | null;
  /** The mapping that changes; null when the range is new. */
  middle: VmArea | null;
  next: VmArea | null;
  /** The mapping that becomes the merged one. */
  target: VmArea | null;
  /** Range that is new or changes, then that of the merged mapping; bytes. */
  start: number;
  end: number;
  /** Offset of `start`, pages. */
  pgoff: number;
  vma_flags: vma_flags_t;
  file: File | null;
  anon_vma: AnonVma | null;
  state: VmaMergeState;
  /** The mapping that is moved here, if that is what happens. */
  copied_from: VmArea | null;
  adjust_middle_start: boolean;
  adjust_next_start: boolean;
  remove_middle: boolean;
  remove_next: boolean;
}

/** What a new range is merged by (VMG_STATE). */
export type NewRange = Pick<
  VmaMergeStruct,
  'mm' | 'prev' | 'next' | 'start' | 'end' | 'pgoff' | 'vma_flags' | 'file'
>;

/**
 * Begin an attempt to merge a new range (VMG_MMAP_STATE).
 * @param range the range and its neighbours
 */
export function vmg_new_range(range: NewRange): VmaMergeStruct {
  return {
    ...range,
    middle: null,
    target: null,
    anon_vma: null,
    state: 'start',
    copied_from: null,
    adjust_middle_start: false,
    adjust_next_start: false,
    remove_middle: false,
    remove_next: false,
  };
}

/**
 * Begin an attempt to merge a range like part of an existing mapping (VMG_VMA_STATE).
 * @param prev mapping before it, or null
 * @param vma mapping that the range is part of or extends
 * @param start first address of the range, bytes
 * @param end first address after it, bytes
 */
export function vmg_vma_state(prev: VmArea | null, vma: VmArea, start: number, end: number): VmaMergeStruct {
  const range = {
    mm: vma.vm_mm,
    prev,
    next: null,
    start,
    end,
    pgoff: linear_page_index(vma, start),
    vma_flags: vma.vm_flags,
    file: vma.vm_file,
  };
  return { ...vmg_new_range(range), middle: vma, anon_vma: vma.anon_vma };
}
