import { EINVAL, ENOMEM } from '../task/errno';
import type { MmStruct } from '../task/mm-struct';
import type { File } from './file';
import { offset_in_page, TASK_SIZE } from '../pages/page-size';

/** Below this, bytes, nothing is placed unless asked for (mmap_base): room for the stack is left above. */
const MMAP_BASE = 2 ** 47 - 2 ** 28;

/** Lowest address that can be mapped, bytes (mmap_min_addr). */
const MMAP_MIN_ADDR = 65536;

/** What a mapping is to show, for drivers that choose its address. */
export interface MappedRange {
  file: File;
  /** Offset in the file, pages. */
  pgoff: number;
  /** MAP_... as the system call was given them; mremap gives MAP_FIXED and MAP_SHARED only. */
  flags: number;
}

/**
 * Find a free range, or check a given one (__get_unmapped_area): what the file's own ->get_unmapped_area says, with MAP_FIXED, too.
 * @param mm address space
 * @param addr wanted first address, bytes; a hint unless `fixed`
 * @param len bytes
 * @param fixed whether the address is the one to use, free or not
 * @param mapped what is mapped there; null for anonymous memory
 * @returns first address, bytes; -ENOMEM if there is no room; -EINVAL for an address inside a page; or the driver's error
 */
export function get_unmapped_area(
  mm: MmStruct,
  addr: number,
  len: number,
  fixed: boolean,
  mapped: MappedRange | null,
): number {
  if (len > TASK_SIZE) {
    return -ENOMEM;
  }
  // A kernel without an MMU asks where the device's memory is (nommu.c), which is where this one is told to map.
  const found =
    mapped !== null && mapped.file.f_op.get_unmapped_area !== undefined && mm.kernel.mmu
      ? mapped.file.f_op.get_unmapped_area(mapped.file, addr, len, mapped.pgoff, mapped.flags)
      : mm_get_unmapped_area(mm, addr, len, fixed);
  if (found < 0) {
    return found;
  }
  if (found > TASK_SIZE - len) {
    return -ENOMEM;
  }
  return offset_in_page(found) !== 0 ? -EINVAL : found;
}

/** The address itself, or the highest free range that fits below the stack (mm_get_unmapped_area_vmflags). */
function mm_get_unmapped_area(mm: MmStruct, addr: number, len: number, fixed: boolean): number {
  if (fixed) {
    return addr;
  }
  const hint = addr - offset_in_page(addr);
  if (hint >= MMAP_MIN_ADDR && hint <= TASK_SIZE - len && mm.mm_mt.intersection(hint, hint + len) === null) {
    return hint;
  }
  let end = MMAP_BASE;
  while (end - len >= MMAP_MIN_ADDR) {
    const below = mm.mm_mt.before(end);
    if (below === null || below.vm_end <= end - len) {
      return end - len;
    }
    end = below.vm_start;
  }
  return -ENOMEM;
}
