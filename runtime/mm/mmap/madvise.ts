import { EACCES, EAGAIN, EBADF, EINVAL, ENODEV, ENOMEM, EOPNOTSUPP, EPERM } from '../task/errno';
import type { MmStruct } from '../task/mm-struct';
import { faultin_page_range } from '../fault/gup';
import { anon_vma_prepare } from '../vma/anon-vma';
import { vma_modify_flags } from '../vma/modify';
import { offset_in_page, PAGE_ALIGN, PAGE_SIZE } from '../pages/page-size';
import { guard_pte } from '../pages/page-table';
import { pte_alloc_fails } from '../pages/pte-alloc';
import { zap_vma_range } from '../pages/zap';
import { is_shared_maywrite } from '../vma/vma-lifecycle';
import { vma_is_anonymous, type VmArea } from '../vma/vma';
import {
  VM_DONTCOPY,
  VM_DONTDUMP,
  VM_DROPPABLE,
  VM_HUGETLB,
  VM_LOCKED,
  VM_MAYBE_GUARD,
  VM_PFNMAP,
  VM_RAND_READ,
  VM_SEALED,
  VM_SEQ_READ,
  VM_SHARED,
  VM_SPECIAL,
  VM_WIPEONFORK,
  type vm_flags_t,
} from '../vma/vm-flags';

/** What madvise can be asked for, by the names of scenarios (MADV_... without its prefix, in lower case). */
export const ADVICE = [
  'normal',
  'random',
  'sequential',
  'willneed',
  'dontneed',
  'free',
  'remove',
  'dontfork',
  'dofork',
  'dontdump',
  'dodump',
  'wipeonfork',
  'keeponfork',
  'cold',
  'pageout',
  'populate_read',
  'populate_write',
  'dontneed_locked',
  'guard_install',
  'guard_remove',
] as const;
export type Advice = (typeof ADVICE)[number];

/** Part of a mapping that is advised on, and the mapping before it. */
interface Advised {
  readonly vma: VmArea;
  readonly prev: VmArea | null;
  readonly start: number;
  readonly end: number;
}

/** What became of it: an error, and the mapping as it then is; null once the lock was let go. */
interface AdviceResult {
  readonly error: number;
  readonly vma: VmArea | null;
}

/** The flags that some advice gives a mapping, or a negated error number (madvise_vma_behavior). */
function new_flags_of({ vm_flags, vm_file }: VmArea, advice: Advice): vm_flags_t | number {
  switch (advice) {
    case 'normal':
      return vm_flags & ~VM_RAND_READ & ~VM_SEQ_READ;
    case 'sequential':
      return (vm_flags & ~VM_RAND_READ) | VM_SEQ_READ;
    case 'random':
      return (vm_flags & ~VM_SEQ_READ) | VM_RAND_READ;
    case 'dontfork':
      return vm_flags | VM_DONTCOPY;
    case 'dofork':
      return (vm_flags & VM_SPECIAL) !== 0n ? -EINVAL : vm_flags & ~VM_DONTCOPY;
    case 'wipeonfork':
      return vm_file !== null || (vm_flags & VM_SHARED) !== 0n ? -EINVAL : vm_flags | VM_WIPEONFORK;
    case 'keeponfork':
      return (vm_flags & VM_DROPPABLE) !== 0n ? -EINVAL : vm_flags & ~VM_WIPEONFORK;
    case 'dontdump':
      return vm_flags | VM_DONTDUMP;
    case 'dodump':
      return (vm_flags & (VM_SPECIAL | VM_DROPPABLE)) !== 0n ? -EINVAL : vm_flags & ~VM_DONTDUMP;
    default:
      return -EINVAL;
  }
}

/** Give part of a mapping other flags (madvise_update_vma). */
function madvise_update_vma({ vma, prev, start, end }: Advised, new_flags: vm_flags_t): AdviceResult {
  if (new_flags === vma.vm_flags) {
    return { error: 0, vma };
  }
  const modified = vma_modify_flags(prev, vma, start, end, new_flags);
  if ('error' in modified) {
    return { error: modified.error === -ENOMEM ? -EAGAIN : modified.error, vma };
  }
  modified.vma.vm_flags = modified.vma_flags;
  return { error: 0, vma: modified.vma };
}

/** Whether a mapping's pages can be dropped, or freed (madvise_dontneed_free_valid_vma). */
function dontneed_free_valid({ vm_flags }: VmArea, advice: Advice): boolean {
  const forbidden = advice === 'dontneed_locked' ? VM_PFNMAP : VM_PFNMAP | VM_LOCKED;
  return (vm_flags & forbidden) === 0n;
}

/** Punch a hole into the file (madvise_remove, vfs_fallocate): no file here can, devices least of all. */
function madvise_remove(vma: VmArea): number {
  if ((vma.vm_flags & VM_LOCKED) !== 0n || vma.vm_file === null) {
    return -EINVAL;
  }
  if (!is_shared_maywrite(vma.vm_flags)) {
    return -EACCES;
  }
  if (!vma.vm_file.f_mode_write) {
    return -EBADF;
  }
  return vma.vm_file.f_inode.type === 'character device' ? -ENODEV : -EOPNOTSUPP;
}

/** Whether a mapping can have guards (is_valid_guard_vma). */
function is_valid_guard_vma({ vm_flags }: VmArea, allow_locked: boolean): boolean {
  return (vm_flags & (VM_SPECIAL | VM_HUGETLB | (allow_locked ? 0n : VM_LOCKED))) === 0n;
}

/** Put guards where pages are, or were to be: touching them is SIGSEGV (madvise_guard_install). */
function madvise_guard_install({ vma, start, end }: Advised): number {
  const { pgd } = vma.vm_mm;
  if (!is_valid_guard_vma(vma, false)) {
    return -EINVAL;
  }
  vma.vm_flags |= VM_MAYBE_GUARD;
  if (vma_is_anonymous(vma) && anon_vma_prepare(vma) !== 0) {
    return -ENOMEM;
  }
  zap_vma_range(vma, start, end - start);
  for (let addr = start; addr < end; addr += PAGE_SIZE) {
    if (pte_alloc_fails(vma.vm_mm, addr)) {
      return -ENOMEM;
    }
    pgd.set(addr, guard_pte);
  }
  return 0;
}

/** Take guards away (madvise_guard_remove). The mapping keeps its flag. */
function madvise_guard_remove({ vma, start, end }: Advised): number {
  const { pgd } = vma.vm_mm;
  if (!is_valid_guard_vma(vma, true)) {
    return -EINVAL;
  }
  for (const addr of pgd.addresses(start, end)) {
    if (pgd.get(addr) === guard_pte) {
      pgd.clear(addr);
    }
  }
  return 0;
}

/** Follow some advice for part of one mapping (madvise_vma_behavior). */
function madvise_vma_behavior(advised: Advised, advice: Advice): AdviceResult {
  const { vma, start, end } = advised;
  const drops = advice === 'dontneed' || advice === 'dontneed_locked' || advice === 'free';
  if ((vma.vm_flags & VM_SEALED) !== 0n && drops) {
    return { error: -EPERM, vma };
  }
  switch (advice) {
    case 'remove':
      return { error: madvise_remove(vma), vma: null };
    case 'willneed':
      // The files have no readahead (noop_backing_dev_info); the lock is let go for it all the same.
      return { error: 0, vma: vma.vm_file === null ? vma : null };
    case 'cold':
    case 'pageout':
      // There is nowhere to page out to.
      return { error: (vma.vm_flags & (VM_LOCKED | VM_PFNMAP | VM_HUGETLB)) !== 0n ? -EINVAL : 0, vma };
    case 'dontneed':
    case 'dontneed_locked':
      if (!dontneed_free_valid(vma, advice)) {
        return { error: -EINVAL, vma };
      }
      zap_vma_range(vma, start, end - start);
      return { error: 0, vma };
    case 'free':
      // Pages are freed when memory is short, which it never is.
      return { error: dontneed_free_valid(vma, advice) && vma_is_anonymous(vma) ? 0 : -EINVAL, vma };
    case 'guard_install':
      return { error: madvise_guard_install(advised), vma };
    case 'guard_remove':
      return { error: madvise_guard_remove(advised), vma };
    default: {
      const flags = new_flags_of(vma, advice);
      return typeof flags === 'number' ? { error: flags, vma } : madvise_update_vma(advised, flags);
    }
  }
}

/** Follow some advice for each mapping of a range (madvise_walk_vmas). Holes are skipped, and are -ENOMEM in the end. */
function madvise_walk_vmas(mm: MmStruct, from: number, last_end: number, advice: Advice): number {
  let start = from;
  let unmapped_error = 0;
  let vma = mm.mm_mt.find(start);
  let prev = vma !== null && start > vma.vm_start ? vma : mm.mm_mt.before(start);
  for (;;) {
    if (vma === null) {
      return -ENOMEM;
    }
    if (start < vma.vm_start) {
      unmapped_error = -ENOMEM;
      start = vma.vm_start;
      if (start >= last_end) {
        break;
      }
    }
    const end = Math.min(vma.vm_end, last_end);
    const result: AdviceResult = madvise_vma_behavior({ vma, prev, start, end }, advice);
    if (result.error !== 0) {
      return result.error;
    }
    prev = result.vma;
    start = Math.max(end, prev?.vm_end ?? 0);
    if (start >= last_end) {
      break;
    }
    vma = mm.mm_mt.find(start);
  }
  return unmapped_error;
}

/** Bring the pages of a range in, as if they were touched (madvise_populate). */
function madvise_populate(mm: MmStruct, from: number, end: number, write: boolean): number {
  for (let start = from; start < end;) {
    const pages = faultin_page_range(mm, start, end, write);
    if (pages < 0) {
      return pages;
    }
    start += pages * PAGE_SIZE;
  }
  return 0;
}

/**
 * Say how memory is going to be used (do_madvise).
 * @param mm address space
 * @param start first address, bytes
 * @param length bytes
 * @param advice MADV_...
 * @returns 0, or a negated error number
 */
export function do_madvise(mm: MmStruct, start: number, length: number, advice: Advice): number {
  if (offset_in_page(start) !== 0) {
    return -EINVAL;
  }
  const end = start + PAGE_ALIGN(length);
  if (end === start) {
    return 0;
  }
  if (advice === 'populate_read' || advice === 'populate_write') {
    return mm.with_mmap_lock('read', () => madvise_populate(mm, start, end, advice === 'populate_write'));
  }
  return mm.with_mmap_lock('write', () => madvise_walk_vmas(mm, start, end, advice));
}
