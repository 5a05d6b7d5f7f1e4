import { PMD_SIZE, PAGE_SIZE } from './page-size';
import { _PAGE_PROTNONE, _PAGE_RW, type pgprot_t } from './pgprot';

/** A present entry of a page table: which frame an address shows, and how (pte_t). Entries are values: change a copy. */
export interface Pte {
  /** Frame number. */
  readonly pfn: number;
  /** Protection, cache mode included. Whether stores go through is `write`. */
  readonly prot: pgprot_t;
  /** Stores go through without a fault (pte_write). */
  readonly write: boolean;
  /** Stores have gone through (pte_dirty). */
  readonly dirty: boolean;
}

/**
 * Make an entry (pfn_pte, mk_pte).
 * @param pfn frame number
 * @param prot protection; writable if it says so
 * @returns the entry, clean
 */
export function pfn_pte(pfn: number, prot: pgprot_t): Pte {
  return { pfn, prot, write: (prot & _PAGE_RW) !== 0n, dirty: false };
}

/**
 * The entry of a guard: touching it is SIGSEGV, and nothing is mapped there (a PTE marker, PTE_MARKER_GUARD). It is one object, and
 * told from others by that.
 */
export const guard_pte: Pte = Object.freeze({ pfn: -1, prot: _PAGE_PROTNONE, write: false, dirty: false });

/** Whether loads through an entry go through (pte_read). */
export function pte_read(pte: Pte): boolean {
  return (pte.prot & _PAGE_PROTNONE) === 0n;
}

/** The page table of an address space. Addresses in bytes, page-aligned. */
export class PageTable {
  private readonly entries = new Map<number, Pte>();
  /** Which page-table pages exist, by the index of the PMD_SIZE range that each maps. */
  private readonly tables = new Set<number>();

  /** The entry of an address, or null (pte_none). */
  get(address: number): Pte | null {
    return this.entries.get(address / PAGE_SIZE) ?? null;
  }

  /** Replace the entry of an address (set_pte_at). Its page-table page must exist. */
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

  /** Addresses in a range that have an entry, ascending. */
  addresses(start = 0, end = Infinity): number[] {
    const first = start / PAGE_SIZE;
    const limit = end / PAGE_SIZE;
    const found: number[] = [];
    if (limit - first < this.entries.size) {
      for (let index = first; index < limit; index++) {
        if (this.entries.has(index)) {
          found.push(index * PAGE_SIZE);
        }
      }
      return found;
    }
    for (const index of this.entries.keys()) {
      if (index >= first && index < limit) {
        found.push(index * PAGE_SIZE);
      }
    }
    return found.sort((a, b) => a - b);
  }

  /** Whether the page-table page of an address exists (!pmd_none). */
  has_table(address: number): boolean {
    return this.tables.has(Math.floor(address / PMD_SIZE));
  }

  /** Add the page-table page of an address (pmd_install). */
  add_table(address: number): void {
    this.tables.add(Math.floor(address / PMD_SIZE));
  }

  /**
   * Drop the page-table pages that only a range uses (free_pgtables).
   * @param start first address of the range, bytes
   * @param end first address after it, bytes
   * @param floor end of the mapping before it, bytes
   * @param ceiling start of the mapping after it, bytes
   */
  free_tables(start: number, end: number, floor: number, ceiling: number): void {
    for (const index of this.tables) {
      const from = index * PMD_SIZE;
      const to = from + PMD_SIZE;
      if (from < end && to > start && from >= floor && to <= ceiling) {
        this.tables.delete(index);
      }
    }
  }
}
