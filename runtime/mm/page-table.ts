import type { Page } from './page';
import type { pgprot_t } from './pgprot';
import { PAGE_SIZE } from './page-size';

/** An entry of a page table: which frame an address shows, and how (pte_t). */
export interface Pte {
  /** Frame number. */
  pfn: number;
  /** The page whose counts the entry holds (vm_normal_page); null for a bare frame. */
  page: Page | null;
  /** Protection that the entry was made with. */
  prot: pgprot_t;
  /** Stores go through without a fault (pte_write). */
  write: boolean;
  /** Stores have gone through (pte_dirty). */
  dirty: boolean;
}

/** The page table of an address space. Addresses in bytes, page-aligned. */
export class PageTable {
  private readonly entries = new Map<number, Pte>();

  /** The entry of an address, or null (pte_none). */
  get(address: number): Pte | null {
    return this.entries.get(address / PAGE_SIZE) ?? null;
  }

  /** Replace the entry of an address (set_pte_at). */
  set(address: number, pte: Pte): void {
    this.entries.set(address / PAGE_SIZE, pte);
  }

  /** Remove the entry of an address (pte_clear). */
  clear(address: number): void {
    this.entries.delete(address / PAGE_SIZE);
  }

  /** Number of entries. */
  get size(): number {
    return this.entries.size;
  }

  /** Addresses that have an entry, ascending. */
  addresses(): number[] {
    return [...this.entries.keys()].sort((a, b) => a - b).map((index) => index * PAGE_SIZE);
  }
}
