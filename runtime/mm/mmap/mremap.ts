import { MAX_MAP_COUNT, vm_stat_account } from '../task/accounting';
import { unlink_anon_vmas } from '../vma/anon-vma';
import { copy_vma } from '../vma/copy-vma';
import { EFAULT, EINVAL, ENOMEM, EPERM } from '../task/errno';
import { __mm_populate } from '../fault/gup';
import { vma_merge_extend } from '../vma/merge';
import { move_page_tables } from './move-page-tables';
import type { MmStruct } from '../task/mm-struct';
import { do_munmap } from './munmap';
import { offset_in_page, PAGE_ALIGN, PAGE_SIZE, TASK_SIZE } from '../pages/page-size';
import { MAP_FIXED, MAP_SHARED } from './mmap';
import { get_unmapped_area, type MappedRange } from './unmapped-area';
import {
  VM_ACCOUNT,
  VM_DONTEXPAND,
  VM_LOCKED,
  VM_LOCKED_MASK,
  VM_MAYSHARE,
  VM_PFNMAP,
  VM_SEALED,
  VM_SHARED,
} from '../vma/vm-flags';
import { linear_page_index, type VmArea } from '../vma/vma';

export const MREMAP_MAYMOVE = 1;
export const MREMAP_FIXED = 2;
export const MREMAP_DONTUNMAP = 4;

/** A move or change of size (struct vma_remap_struct). Addresses and lengths in bytes. */
interface VmaRemapStruct {
  readonly mm: MmStruct;
  addr: number;
  old_len: number;
  new_len: number;
  readonly flags: number;
  new_addr: number;
  vma: VmArea | null;
  delta: number;
  populate_expand: boolean;
}

/** Whether the new address is given, or chosen in any case (vrm_implies_new_addr). */
function vrm_implies_new_addr(vrm: VmaRemapStruct): boolean {
  return (vrm.flags & (MREMAP_FIXED | MREMAP_DONTUNMAP)) !== 0;
}

/** Find the place that the mapping moves to (vrm_set_new_addr). Returns 0 or a negated error number. */
function vrm_set_new_addr(vrm: VmaRemapStruct): number {
  const { vma } = vrm;
  const hint = vrm_implies_new_addr(vrm) ? vrm.new_addr : 0;
  const fixed = (vrm.flags & MREMAP_FIXED) !== 0;
  let range: MappedRange | null = null;
  if (vma !== null && vma.vm_file !== null) {
    const flags = (fixed ? MAP_FIXED : 0) | ((vma.vm_flags & VM_MAYSHARE) !== 0n ? MAP_SHARED : 0);
    range = { file: vma.vm_file, pgoff: linear_page_index(vma, vrm.addr), flags };
  }
  const found = get_unmapped_area(vrm.mm, hint, vrm.new_len, fixed, range);
  if (found < 0) {
    return found;
  }
  vrm.new_addr = found;
  return 0;
}

/** Count pages of the moved mapping (vrm_stat_account). */
function vrm_stat_account(mm: MmStruct, vma: VmArea, bytes: number): void {
  vm_stat_account(mm, vma.vm_flags, bytes / PAGE_SIZE);
  if ((vma.vm_flags & VM_LOCKED) !== 0n) {
    mm.locked_vm += bytes / PAGE_SIZE;
  }
}

/** Ask a driver whether the range can be cut out (prep_move_vma). Returns 0 or a negated error number. */
function prep_move_vma(vrm: VmaRemapStruct, vma: VmArea): number {
  if (vrm.mm.map_count + 2 > MAX_MAP_COUNT) {
    return -ENOMEM;
  }
  const may_split = vma.vm_ops?.may_split?.bind(vma.vm_ops);
  if (may_split === undefined) {
    return 0;
  }
  const end = vrm.addr + vrm.old_len;
  let error = 0;
  if (vma.vm_start !== vrm.addr) {
    error = may_split(vma, vrm.addr);
  }
  if (error === 0 && vma.vm_end !== end) {
    error = may_split(vma, end);
  }
  return error;
}

/** Unmap what was moved away, or what was moved to if the move failed (unmap_source_vma). */
function unmap_source_vma(vrm: VmaRemapStruct, vma: VmArea): void {
  const { mm, addr, old_len } = vrm;
  const end = addr + old_len;
  const { vm_start, vm_end } = vma;
  const accountable_move = (vma.vm_flags & VM_ACCOUNT) !== 0n && (vrm.flags & MREMAP_DONTUNMAP) === 0;
  if (accountable_move) {
    vma.vm_flags &= ~VM_ACCOUNT;
  }
  const error = do_munmap(mm, addr, old_len);
  vrm.vma = null;
  if (error !== 0 || !accountable_move) {
    return;
  }
  const prev = vm_start < addr ? mm.mm_mt.before(addr) : null;
  if (prev !== null) {
    prev.vm_flags |= VM_ACCOUNT;
  }
  const next = vm_end > end ? mm.mm_mt.after(end) : null;
  if (next !== null) {
    next.vm_flags |= VM_ACCOUNT;
  }
}

/**
 * Copy the mapping to its new place and move its entries there, or back if that fails (copy_vma_and_data).
 * @returns 0 or a negated error number, and the mapping at the new place unless it could not be made
 */
function copy_vma_and_data(vrm: VmaRemapStruct, source: VmArea): { error: number; new_vma: VmArea | null } {
  const { mm } = vrm;
  const pgoff = source.vm_pgoff + (vrm.addr - source.vm_start) / PAGE_SIZE;
  const copied = copy_vma(source, vrm.new_addr, vrm.new_len, pgoff);
  if (copied === null) {
    return { error: -ENOMEM, new_vma: null };
  }
  const { new_vma, vma } = copied;
  vrm.vma = vma;
  const moved = move_page_tables(mm, vrm.addr, vrm.new_addr, vrm.old_len);
  const error = moved < vrm.old_len ? -ENOMEM : (vma.vm_ops?.mremap?.(new_vma) ?? 0);
  if (error !== 0) {
    move_page_tables(mm, vrm.new_addr, vrm.addr, moved);
    vrm.vma = new_vma;
    vrm.old_len = vrm.new_len;
    vrm.addr = vrm.new_addr;
  }
  return { error, new_vma };
}

/** Move the mapping (move_vma). Returns the new address or a negated error number. */
function move_vma(vrm: VmaRemapStruct): number {
  if (vrm.vma === null) {
    return -EFAULT;
  }
  const refused = prep_move_vma(vrm, vrm.vma);
  if (refused !== 0) {
    return refused;
  }
  const { error, new_vma } = copy_vma_and_data(vrm, vrm.vma);
  if (new_vma === null) {
    return error;
  }
  const remaining = vrm.vma;
  vrm_stat_account(vrm.mm, remaining, vrm.new_len);
  if (error === 0 && (vrm.flags & MREMAP_DONTUNMAP) !== 0) {
    remaining.vm_flags &= ~VM_LOCKED_MASK;
    const whole = vrm.addr === remaining.vm_start && vrm.addr + vrm.old_len === remaining.vm_end;
    if (new_vma !== remaining && whole) {
      unlink_anon_vmas(remaining);
    }
  } else {
    unmap_source_vma(vrm, remaining);
  }
  return error !== 0 ? error : vrm.new_addr;
}

/** Unmap the end of the range (shrink_vma). Returns 0 or a negated error number. */
function shrink_vma(vrm: VmaRemapStruct): number {
  const error = do_munmap(vrm.mm, vrm.addr + vrm.new_len, vrm.delta);
  vrm.vma = null;
  if (error !== 0) {
    return error;
  }
  vrm.vma = vrm.mm.mm_mt.lookup(vrm.addr);
  return vrm.vma === null ? -EFAULT : 0;
}

/** Move the mapping to a given or chosen place (mremap_to). Returns the new address or a negated error number. */
function mremap_to(vrm: VmaRemapStruct): number {
  const { mm } = vrm;
  if ((vrm.flags & MREMAP_FIXED) !== 0) {
    const error = do_munmap(mm, vrm.new_addr, vrm.new_len);
    vrm.vma = null;
    if (error !== 0) {
      return error;
    }
    vrm.vma = mm.mm_mt.lookup(vrm.addr);
    if (vrm.vma === null) {
      return -EFAULT;
    }
  }
  if (vrm.old_len > vrm.new_len) {
    const error = shrink_vma(vrm);
    if (error !== 0) {
      return error;
    }
    vrm.old_len = vrm.new_len;
  }
  const error = vrm_set_new_addr(vrm);
  return error !== 0 ? error : move_vma(vrm);
}

/** Whether the mapping can grow where it is (vrm_can_expand_in_place). */
function vrm_can_expand_in_place(vrm: VmaRemapStruct, vma: VmArea): boolean {
  const end = vma.vm_end + vrm.delta;
  return (
    vma.vm_end - vrm.addr === vrm.old_len &&
    vrm.mm.mm_mt.intersection(vma.vm_end, end) === null &&
    end <= TASK_SIZE
  );
}

/** Grow the mapping, moving it if that is allowed and needed (expand_vma). Returns its address or a negated error number. */
function expand_vma(vrm: VmaRemapStruct, vma: VmArea): number {
  if (vrm_can_expand_in_place(vrm, vma)) {
    const expanded = vma_merge_extend(vma, vrm.delta);
    if (expanded === null) {
      return -ENOMEM;
    }
    vrm.vma = expanded;
    vrm_stat_account(vrm.mm, expanded, vrm.delta);
    return vrm.addr;
  }
  if ((vrm.flags & MREMAP_MAYMOVE) === 0) {
    return -ENOMEM;
  }
  const error = vrm_set_new_addr(vrm);
  return error !== 0 ? error : move_vma(vrm);
}

/** Change the size of the mapping where it is if possible (mremap_at). Returns its address or a negated error number. */
function mremap_at(vrm: VmaRemapStruct, vma: VmArea): number {
  if (vrm.delta === 0) {
    return vrm.addr;
  }
  if (vrm.old_len > vrm.new_len) {
    const error = do_munmap(vrm.mm, vrm.addr + vrm.new_len, vrm.delta);
    return error !== 0 ? error : vrm.addr;
  }
  return expand_vma(vrm, vma);
}

/** Whether the mapping can be moved or resized like this (check_prep_vma). Returns 0 or a negated error number. */
function check_prep_vma(vrm: VmaRemapStruct): number {
  const { vma } = vrm;
  if (vma === null) {
    return -EFAULT;
  }
  if ((vma.vm_flags & VM_SEALED) !== 0n) {
    return -EPERM;
  }
  vrm.delta = Math.abs(vrm.old_len - vrm.new_len);
  if (!vrm_implies_new_addr(vrm)) {
    vrm.new_addr = vrm.addr;
    if (vrm.new_len <= vrm.old_len) {
      return 0;
    }
  }
  if (vrm.old_len === 0 && (vma.vm_flags & (VM_SHARED | VM_MAYSHARE)) === 0n) {
    return -EINVAL;
  }
  const fixed_size = (vma.vm_flags & (VM_DONTEXPAND | VM_PFNMAP)) !== 0n;
  if ((vrm.flags & MREMAP_DONTUNMAP) !== 0 && fixed_size) {
    return -EINVAL;
  }
  const old_len = Math.min(vrm.old_len, vrm.new_len);
  if (old_len > vma.vm_end - vrm.addr) {
    return -EFAULT;
  }
  if (vrm.new_len === old_len) {
    return 0;
  }
  if ((vma.vm_flags & VM_LOCKED) !== 0n) {
    vrm.populate_expand = true;
  }
  return fixed_size ? -EFAULT : 0;
}

/** Whether the arguments make sense (check_mremap_params). Returns 0 or -EINVAL. */
function check_mremap_params(vrm: VmaRemapStruct): number {
  const { addr, old_len, new_len, new_addr, flags } = vrm;
  if ((flags & ~(MREMAP_FIXED | MREMAP_MAYMOVE | MREMAP_DONTUNMAP)) !== 0 || offset_in_page(addr) !== 0) {
    return -EINVAL;
  }
  if (new_len === 0 || new_len > TASK_SIZE) {
    return -EINVAL;
  }
  if (!vrm_implies_new_addr(vrm)) {
    return 0;
  }
  if (new_addr > TASK_SIZE - new_len || offset_in_page(new_addr) !== 0 || (flags & MREMAP_MAYMOVE) === 0) {
    return -EINVAL;
  }
  if ((flags & MREMAP_DONTUNMAP) !== 0 && old_len !== new_len) {
    return -EINVAL;
  }
  const overlaps = addr + old_len > new_addr && new_addr + new_len > addr;
  return overlaps ? -EINVAL : 0;
}

/** Whether the mapping can be moved together with others (vma_multi_allowed): not if its driver chooses where it goes. */
function vma_multi_allowed(vma: VmArea): boolean {
  return vma.vm_file?.f_op.get_unmapped_area === undefined;
}

/** Move every mapping of the range, keeping the gaps between them (remap_move). Returns the new address or the error. */
function remap_move(vrm: VmaRemapStruct): number {
  const { mm } = vrm;
  const start = vrm.addr;
  const end = vrm.addr + vrm.old_len;
  let target_addr = vrm.new_addr;
  let result = -EFAULT;
  let last_end: number | null = null;
  for (let vma = mm.mm_mt.intersection(start, end); vma !== null;) {
    const addr = Math.max(vma.vm_start, start);
    const len = Math.min(end, vma.vm_end) - addr;
    if (last_end === null && start < vma.vm_start) {
      return -EFAULT;
    }
    if (!vma_multi_allowed(vma) && (last_end !== null || vma.vm_end < end)) {
      return -EFAULT;
    }
    const offset = last_end === null ? 0 : vma.vm_start - last_end;
    const vma_end: number = vma.vm_end;
    vrm.vma = vma;
    vrm.addr = addr;
    vrm.new_addr = target_addr + offset;
    vrm.old_len = len;
    vrm.new_len = len;
    const refused = check_prep_vma(vrm);
    const moved_to = refused !== 0 ? refused : mremap_to(vrm);
    if (moved_to < 0) {
      return moved_to;
    }
    if (last_end === null) {
      result = moved_to;
    }
    last_end = vma_end;
    target_addr = moved_to + vrm.new_len;
    vma = mm.mm_mt.intersection(vma_end, end);
  }
  return result;
}

/**
 * Move or resize a mapping (do_mremap).
 * @param mm address space
 * @param addr its first address, bytes
 * @param old_len its size, bytes
 * @param new_len its new size, bytes
 * @param flags MREMAP_...
 * @param new_addr its new first address with MREMAP_FIXED, bytes
 * @returns its address, bytes, or a negated error number
 */
export function do_mremap(
  mm: MmStruct,
  addr: number,
  old_len: number,
  new_len: number,
  flags: number,
  new_addr: number,
): number {
  const vrm: VmaRemapStruct = {
    mm,
    addr,
    old_len: PAGE_ALIGN(old_len),
    new_len: PAGE_ALIGN(new_len),
    flags,
    new_addr,
    vma: null,
    delta: 0,
    populate_expand: false,
  };
  const invalid = check_mremap_params(vrm);
  if (invalid !== 0) {
    return invalid;
  }
  const result = mm.with_mmap_lock('write', () => {
    if (mm.map_count + 4 > MAX_MAP_COUNT) {
      return -ENOMEM;
    }
    if ((flags & MREMAP_FIXED) !== 0 && vrm.old_len === vrm.new_len) {
      return remap_move(vrm);
    }
    vrm.vma = mm.mm_mt.lookup(vrm.addr);
    const refused = check_prep_vma(vrm);
    if (refused !== 0 || vrm.vma === null) {
      return refused;
    }
    return vrm_implies_new_addr(vrm) ? mremap_to(vrm) : mremap_at(vrm, vrm.vma);
  });
  if (result >= 0 && vrm.populate_expand) {
    __mm_populate(mm, vrm.new_addr + vrm.old_len, vrm.delta, true);
  }
  return result;
}
