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

/** Entries of neighbouring addresses that show neighbouring frames, written at once. Indices of pages. */
interface Stretch {
  readonly first: number;
  readonly limit: number;
  /** Frame of the first one. */
  readonly pfn: number;
  readonly prot: pgprot_t;
}

/** The page table of an address space. Addresses in bytes, page-aligned. */
export class PageTable {
  private readonly entries = new Map<number, Pte>();
  /** What large mappings of frames show, where no entry says otherwise: nobody looks at most of it. */
  private stretches: readonly Stretch[] = [];
  /** Which page-table pages exist, by the index of the PMD_SIZE range that each maps. */
  private readonly tables = new Set<number>();

  /** The entry of an address, or null (pte_none). */
  get(address: number): Pte | null {
    const index = address / PAGE_SIZE;
    const entry = this.entries.get(index);
    if (entry !== undefined || this.stretches.length === 0) return entry ?? null;
    const stretch = this.stretches.find(({ first, limit }) => index >= first && index < limit);
    if (stretch === undefined) return null;
    // Kept, as an entry that did not change is the same object.
    const pte = pfn_pte(stretch.pfn + index - stretch.first, stretch.prot);
    this.entries.set(index, pte);
    return pte;
  }

  /** Replace the entry of an address (set_pte_at). Its page-table page must exist. */
  set(address: number, pte: Pte): void {
    this.entries.set(address / PAGE_SIZE, pte);
  }

  /** Remove the entry of an address (pte_clear). */
  clear(address: number): void {
    this.clear_stretches(address, address + PAGE_SIZE);
    this.entries.delete(address / PAGE_SIZE);
  }

  /**
   * Write the entries of a range that has none (set_ptes). Their page-table pages must exist.
   * @param start first address, bytes
   * @param end first address after it, bytes
   * @param pfn frame of the first one
   */
  set_range(start: number, end: number, pfn: number, prot: pgprot_t): void {
    this.stretches = [...this.stretches, { first: start / PAGE_SIZE, limit: end / PAGE_SIZE, pfn, prot }];
  }

  /** Remove those entries of a range that were written with others, and that nobody looked at since. */
  clear_stretches(start: number, end: number): void {
    if (this.stretches.length === 0) return;
    const [from, to] = [start / PAGE_SIZE, end / PAGE_SIZE];
    this.stretches = this.stretches.flatMap((stretch): Stretch[] => {
      const { first, limit, pfn } = stretch;
      if (to <= first || from >= limit) return [stretch];
      return [
        { ...stretch, limit: from },
        { ...stretch, first: to, pfn: pfn + to - first },
      ].filter((left) => left.first < left.limit);
    });
  }

  /** Number of entries. */
  get size(): number {
    return this.stretches.length === 0 ? this.entries.size : this.addresses().length;
  }

  /** Addresses in a range that have an entry, ascending. */
  addresses(start = 0, end = Infinity): number[] {
    const first = start / PAGE_SIZE;
    const limit = end / PAGE_SIZE;
    const found: number[] = [];
    const stretches = this.stretches.filter((stretch) => stretch.first < limit && stretch.limit > first);
    if (stretches.length > 0) {
      const indices = new Set([...this.entries.keys()].filter((index) => index >= first && index < limit));
      for (const stretch of stretches) {
        const to = Math.min(limit, stretch.limit);
        for (let index = Math.max(first, stretch.first); index < to; index++) indices.add(index);
      }
      return [...indices].sort((a, b) => a - b).map((index) => index * PAGE_SIZE);
    }
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

  /** Whether a range has an entry. */
  has_entries(start: number, end: number): boolean {
    const [first, limit] = [start / PAGE_SIZE, end / PAGE_SIZE];
    if (this.stretches.some((stretch) => stretch.first < limit && stretch.limit > first)) return true;
    return this.addresses(start, end).length > 0;
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
