import type { MmStruct } from '../task/mm-struct';
import { PMD_SIZE } from '../pages/page-size';
import { pte_alloc_fails } from '../pages/pte-alloc';

/**
 * Move the entries of a range to another place (move_page_tables).
 * @param mm address space
 * @param old_addr first address of the range, bytes
 * @param new_addr where it goes, bytes
 * @param len bytes
 * @returns how much was moved, bytes; less than `len` without memory
 */
export function move_page_tables(mm: MmStruct, old_addr: number, new_addr: number, len: number): number {
  const { pgd } = mm;
  let moved = 0;
  while (moved < len) {
    const from = old_addr + moved;
    const to = new_addr + moved;
    const extent = Math.min(len - moved, PMD_SIZE - (from % PMD_SIZE), PMD_SIZE - (to % PMD_SIZE));
    if (pgd.has_table(from)) {
      if (pte_alloc_fails(mm, to)) {
        return moved;
      }
      for (const addr of pgd.addresses(from, from + extent)) {
        const pte = pgd.get(addr);
        if (pte !== null) {
          pgd.clear(addr);
          pgd.set(addr - from + to, pte);
        }
      }
    }
    moved += extent;
  }
  return moved;
}
