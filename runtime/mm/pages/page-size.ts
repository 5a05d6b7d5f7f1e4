/** Page geometry (include/vdso/page.h, x86-64). All sizes and addresses in bytes, as JavaScript numbers. */
export const PAGE_SHIFT = 12;
export const PAGE_SIZE = 4096;
/** First address that user space cannot have, in bytes (4-level x86-64: 2^47 less one page). */
export const TASK_SIZE = 2 ** 47 - PAGE_SIZE;
/** Bytes that one page-table page maps (PMD_SIZE). */
export const PMD_SIZE = 512 * PAGE_SIZE;

/**
 * Round a size up to whole pages (PAGE_ALIGN).
 * @param size bytes
 * @returns bytes, a multiple of PAGE_SIZE
 */
export function PAGE_ALIGN(size: number): number {
  return Math.ceil(size / PAGE_SIZE) * PAGE_SIZE;
}

/**
 * The offset of an address inside its page (offset_in_page).
 * @param address bytes
 * @returns bytes, less than PAGE_SIZE
 */
export function offset_in_page(address: number): number {
  return address % PAGE_SIZE;
}

/**
 * The address of the page that holds an address (`address & PAGE_MASK`).
 * @param address bytes
 * @returns bytes, a multiple of PAGE_SIZE
 */
export function page_address_of(address: number): number {
  return address - (address % PAGE_SIZE);
}

/**
 * How many whole pages a number of bytes holds (PHYS_PFN, `size >> PAGE_SHIFT`).
 * @param size bytes
 * @returns pages
 */
export function PHYS_PFN(size: number): number {
  return Math.floor(size / PAGE_SIZE);
}
