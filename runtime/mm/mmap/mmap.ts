import { MAX_MAP_COUNT } from '../task/accounting';
import { EACCES, EBADF, EEXIST, EINVAL, ENODEV, ENOMEM, EOVERFLOW, EPERM } from '../task/errno';
import { fput, get_file, type File } from './file';
import { __mm_populate } from '../fault/gup';
import { mmap_region } from './mmap-region';
import type { MmStruct } from '../task/mm-struct';
import { PAGE_ALIGN, PAGE_SIZE } from '../pages/page-size';
import { get_unmapped_area } from './unmapped-area';
import {
  VM_EXEC,
  VM_LOCKED,
  VM_MAYEXEC,
  VM_MAYREAD,
  VM_MAYSHARE,
  VM_MAYWRITE,
  VM_NORESERVE,
  VM_READ,
  VM_SHARED,
  VM_WRITE,
  type vm_flags_t,
} from '../vma/vm-flags';

export const PROT_READ = 1;
export const PROT_WRITE = 2;
export const PROT_EXEC = 4;

export const MAP_SHARED = 0x01;
export const MAP_PRIVATE = 0x02;
export const MAP_FIXED = 0x10;
export const MAP_ANONYMOUS = 0x20;
export const MAP_LOCKED = 0x2000;
export const MAP_NORESERVE = 0x4000;
export const MAP_POPULATE = 0x8000;
export const MAP_FIXED_NOREPLACE = 0x100000;

/** Arguments of mmap. Sizes and addresses in bytes. */
export interface MmapArguments {
  /** First address; a hint unless `fixed`. */
  addr: number;
  len: number;
  /** PROT_... */
  prot: number;
  /** MAP_SHARED rather than MAP_PRIVATE. */
  shared: boolean;
  /** MAP_FIXED: what is there is replaced. */
  fixed: boolean;
  /** MAP_FIXED_NOREPLACE: fail if something is there. */
  noreplace?: boolean;
  /** MAP_LOCKED. */
  locked?: boolean;
  /** MAP_POPULATE. */
  populate?: boolean;
  /** MAP_NORESERVE. */
  noreserve?: boolean;
  /** File, or null for MAP_ANONYMOUS, which has to be private: shared anonymous memory is a file system of its own. */
  file: File | null;
  /** Offset in the file, pages. */
  pgoff: number;
}

/**
 * The access flags of a PROT_... mask (calc_vm_prot_bits).
 * @param prot PROT_...
 */
export function calc_vm_prot_bits(prot: number): vm_flags_t {
  return (
    ((prot & PROT_READ) !== 0 ? VM_READ : 0n) |
    ((prot & PROT_WRITE) !== 0 ? VM_WRITE : 0n) |
    ((prot & PROT_EXEC) !== 0 ? VM_EXEC : 0n)
  );
}

/** The arguments' MAP_... as drivers see them; MAP_FIXED_NOREPLACE brings MAP_FIXED. */
function map_flags(args: MmapArguments): number {
  return (
    (args.shared ? MAP_SHARED : MAP_PRIVATE) |
    (args.fixed || args.noreplace === true ? MAP_FIXED : 0) |
    (args.noreplace === true ? MAP_FIXED_NOREPLACE : 0) |
    (args.locked === true ? MAP_LOCKED : 0) |
    (args.populate === true ? MAP_POPULATE : 0) |
    (args.noreserve === true ? MAP_NORESERVE : 0) |
    (args.file === null ? MAP_ANONYMOUS : 0)
  );
}

/** The offset in pages that a mapping of a file cannot exceed, by its size (file_mmap_size_max, file_mmap_ok). */
function last_pgoff(file: File, len: number): number {
  // MAX_LFS_FILESIZE for what has a size, ULONG_MAX for devices; both are one less than a power of two.
  const pages = file.f_inode.type === 'character device' ? 2 ** 52 : 2 ** 51;
  return pages - len / PAGE_SIZE - 1;
}

/** Whether a file has exactly one mapping hook (can_mmap_file). */
function can_mmap_file(mm: MmStruct, file: File): boolean {
  const has_mmap = file.f_op.mmap !== undefined;
  const has_mmap_prepare = file.f_op.mmap_prepare !== undefined;
  const both = has_mmap && has_mmap_prepare;
  mm.kernel.warn_on(both, 'can_mmap_file', 'the file has both ->mmap and ->mmap_prepare');
  return !both && (has_mmap || has_mmap_prepare);
}

/** Flags of a mapping of a file, or a negated error number. */
function file_flags(mm: MmStruct, file: File, args: MmapArguments, flags: vm_flags_t): vm_flags_t | number {
  let vm_flags = flags;
  if (args.pgoff > last_pgoff(file, PAGE_ALIGN(args.len))) {
    return -EOVERFLOW;
  }
  if (args.shared) {
    if ((args.prot & PROT_WRITE) !== 0 && !file.f_mode_write) {
      return -EACCES;
    }
    vm_flags |= VM_SHARED | VM_MAYSHARE;
    if (!file.f_mode_write) {
      vm_flags &= ~(VM_MAYWRITE | VM_SHARED);
    }
  }
  if (!file.f_mode_read) {
    return -EACCES;
  }
  if (file.path_noexec) {
    if ((vm_flags & VM_EXEC) !== 0n) {
      return -EPERM;
    }
    vm_flags &= ~VM_MAYEXEC;
  }
  return can_mmap_file(mm, file) ? vm_flags : -ENODEV;
}

/**
 * Map a range (do_mmap).
 * @param mm address space; its lock is held for writing
 * @param args what to map
 * @returns the address, bytes, or a negated error number
 * @throws Error for shared anonymous memory
 */
export function do_mmap(mm: MmStruct, args: MmapArguments): number {
  if (args.len === 0) {
    return -EINVAL;
  }
  const len = PAGE_ALIGN(args.len);
  if (mm.map_count > MAX_MAP_COUNT) {
    return -ENOMEM;
  }
  let vm_flags = calc_vm_prot_bits(args.prot) | mm.def_flags | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
  if (args.locked === true) {
    vm_flags |= VM_LOCKED;
  }
  const fixed = args.fixed || args.noreplace === true;
  const range = args.file === null ? null : { file: args.file, pgoff: args.pgoff, flags: map_flags(args) };
  const addr = get_unmapped_area(mm, args.addr, len, fixed, range);
  if (addr < 0) {
    return addr;
  }
  if (args.noreplace === true && mm.mm_mt.intersection(addr, addr + len) !== null) {
    return -EEXIST;
  }
  let { pgoff } = args;
  if (args.file !== null) {
    const flags = file_flags(mm, args.file, args, vm_flags);
    if (typeof flags === 'number') {
      return flags;
    }
    vm_flags = flags;
  } else if (args.shared) {
    throw new Error('shared anonymous memory is not simulated');
  } else {
    pgoff = addr / PAGE_SIZE;
  }
  if (args.noreserve === true) {
    vm_flags |= VM_NORESERVE;
  }
  const error = mmap_region(mm, args.file, addr, len, vm_flags, pgoff);
  return error !== 0 ? error : addr;
}

/**
 * The system call mmap (ksys_mmap_pgoff, vm_mmap_pgoff).
 * @param mm address space
 * @param args what to map; a file that is closed is EBADF
 * @returns the address, bytes, or a negated error number
 */
export function ksys_mmap_pgoff(mm: MmStruct, args: MmapArguments): number {
  const { file } = args;
  if (file !== null) {
    if (file.released) {
      return -EBADF;
    }
    get_file(file);
  }
  const result = mm.with_mmap_lock('write', () => do_mmap(mm, args));
  if (result >= 0 && (args.populate === true || args.locked === true)) {
    __mm_populate(mm, result, PAGE_ALIGN(args.len), true);
  }
  if (file !== null) {
    fput(mm.kernel, file);
  }
  return result;
}
