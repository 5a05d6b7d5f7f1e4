import { EINVAL, ENOMEM } from '../task/errno';
import type { MmStruct } from '../task/mm-struct';
import { offset_in_page, TASK_SIZE } from '../pages/page-size';

/** Below this, bytes, nothing is placed unless asked for (mmap_base): room for the stack is left above. */
const MMAP_BASE = 2 ** 47 - 2 ** 28;

/** Lowest address that can be mapped, bytes (mmap_min_addr). */
const MMAP_MIN_ADDR = 65536;

/**
 * Find a free range, or check a given one (get_unmapped_area): the highest that fits below the stack.
 * @param mm address space
 * @param addr wanted first address, bytes; a hint unless `fixed`
 * @param len bytes
 * @param fixed whether the address is the one to use, free or not
 * @returns first address, bytes; -ENOMEM if there is no room; -EINVAL for an address inside a page
 */
export function get_unmapped_area(mm: MmStruct, addr: number, len: number, fixed: boolean): number {
  if (len > TASK_SIZE) {
    return -ENOMEM;
  }
  if (fixed) {
    if (addr > TASK_SIZE - len) {
      return -ENOMEM;
    }
    return offset_in_page(addr) !== 0 ? -EINVAL : addr;
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
