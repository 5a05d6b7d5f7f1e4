import { Page, type PageKind } from './page';

/** Where pages with names are, above those that are handed out: so many ranges, of so many frames each. */
const FIRST_NAMED = 0x1000000;
const NAMED_RANGES = 0x3fff;
export const NAMED_SIZE = 1024;

/** The first frame of the range with a name that a frame would be of. */
export function first_named(pfn: number): number {
  return pfn - ((pfn - FIRST_NAMED) % NAMED_SIZE);
}

/** Frames and the pages that describe them: a frame without one is memory of a device (pfn_valid). */
export class PhysicalMemory {
  private readonly pages = new Map<number, Page>();
  /** How many frames there are in each range whose pages are made when they are asked for, by its first frame. */
  private readonly named = new Map<number, number>();
  /** Frames of such ranges whose pages were freed. */
  private readonly freed = new Set<number>();
  private next_pfn: number;
  /** The page of zeroes (ZERO_PAGE). */
  readonly zero_page: Page;
  /** Anonymous pages in use. */
  anonymous_pages = 0;

  /** @param first_pfn frame number of the first page that the machine hands out */
  constructor(first_pfn = 0x100000) {
    this.next_pfn = first_pfn;
    this.zero_page = this.alloc_pages(1, 'zero')[0];
  }

  /**
   * Allocate contiguous zeroed pages, each with one reference (alloc_pages_exact).
   * @param nr_pages how many
   * @param kind what they are for
   * @returns the pages, by ascending frame number
   */
  alloc_pages(nr_pages: number, kind: PageKind): Page[] {
    const pages = this.pages_at(this.next_pfn, nr_pages, kind);
    this.next_pfn += nr_pages;
    if (kind === 'anonymous') {
      this.anonymous_pages += nr_pages;
    }
    return pages;
  }

  /**
   * Pages that somebody else allocated before, where their name puts them: the same name has the same frames in every run, and
   * another name others.
   * @param name whose they are
   * @param nr_pages how many, contiguous
   */
  named_pages(name: string, nr_pages: number): Page[] {
    return this.pages_at(this.named_frames(name), nr_pages, 'kernel');
  }

  /**
   * The same, but each page is made when its frame is asked for: of many, few are.
   * @param name whose they are
   * @param nr_pages how many, contiguous, NAMED_SIZE at most
   * @returns the frame number of the first
   */
  named_range(name: string, nr_pages: number): number {
    const first = this.named_frames(name);
    this.named.set(first, nr_pages);
    return first;
  }

  private named_frames(name: string): number {
    let hash = 7;
    for (const character of name) hash = (hash * 31 + character.charCodeAt(0)) % NAMED_RANGES;
    let first = FIRST_NAMED + hash * NAMED_SIZE;
    while (this.pages.has(first) || this.named.has(first)) first += NAMED_SIZE;
    return first;
  }

  /** Whether a frame is one of a range whose pages are made when they are asked for, and was not freed. */
  private is_named(pfn: number): boolean {
    if (pfn < FIRST_NAMED || this.freed.has(pfn)) return false;
    const first = first_named(pfn);
    return pfn < first + (this.named.get(first) ?? 0);
  }

  private pages_at(first: number, nr_pages: number, kind: PageKind): Page[] {
    const pages: Page[] = [];
    for (let pfn = first; pfn < first + nr_pages; pfn++) {
      const page = new Page(pfn, kind);
      this.pages.set(pfn, page);
      pages.push(page);
    }
    return pages;
  }

  /**
   * The page of a frame (pfn_to_page).
   * @param pfn frame number
   * @returns the page, or null for a frame that has none (!pfn_valid)
   */
  pfn_to_page(pfn: number): Page | null {
    const page = this.pages.get(pfn);
    if (page !== undefined) return page;
    return this.is_named(pfn) ? this.pages_at(pfn, 1, 'kernel')[0] : null;
  }

  /**
   * Whether a frame has a page (pfn_valid).
   * @param pfn frame number
   */
  pfn_valid(pfn: number): boolean {
    return this.pages.has(pfn) || this.is_named(pfn);
  }

  /**
   * Drop a reference on a page; the last one frees it (put_page).
   * @param page page
   */
  put_page(page: Page): void {
    page._refcount -= 1;
    if (page._refcount === 0) {
      if (page.kind === 'anonymous') {
        this.anonymous_pages -= 1;
      }
      this.pages.delete(page.pfn);
      if (page.pfn >= FIRST_NAMED) this.freed.add(page.pfn);
    }
  }
}
