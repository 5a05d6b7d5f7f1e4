import type { MmStruct } from '../task/mm-struct';

/**
 * Make sure that the page-table page of an address exists (pte_alloc; walk_to_pmd).
 * @param mm address space
 * @param address bytes
 * @returns whether there is no memory for it
 */
export function pte_alloc_fails(mm: MmStruct, address: number): boolean {
  if (mm.pgd.has_table(address)) {
    return false;
  }
  if (mm.kernel.allocation.should_fail_page()) {
    return true;
  }
  mm.pgd.add_table(address);
  return false;
}
