import type { AddressSpace } from '../mmap/file';
import { PAGE_SIZE } from './page-size';

/** What a page is used for, as far as the mapping code tells pages apart. */
export type PageKind =
  /** Pages of a driver or of the kernel: what vm_insert_page and ->fault hand out. */
  | 'kernel'
  /** Pages of private anonymous memory, copies made on write included (PageAnon). */
  | 'anonymous'
  /** The page of zeroes that reads of untouched anonymous memory show. */
  | 'zero'
  /** Memory of the slab allocator, which cannot be mapped (page_has_type). */
  | 'slab'
  /** Reserved by the firmware or the boot code (PageReserved). */
  | 'reserved';

/** A page of memory and its counts (struct page, of order 0). */
export class Page {
  /** Frame number. */
  readonly pfn: number;
  /** What the page is used for. */
  kind: PageKind;
  /** References held on the page (page_count). */
  _refcount = 1;
  /** Page-table entries that map the page and are counted (page_mapcount). */
  _mapcount = 0;
  /** The page belongs to one address space alone, so that a write need not copy it (PageAnonExclusive). */
  anon_exclusive = false;
  /** The page was written to through a mapping (PageDirty). */
  dirty = false;
  /** The address space that the page belongs to; null for most pages of drivers (page->mapping). */
  mapping: AddressSpace | null = null;
  /** The page is locked (PageLocked). */
  locked = false;
  /** Contents; null while the page is all zeroes. */
  bytes: Uint8Array | null = null;

  /**
   * @param pfn frame number
   * @param kind what the page is used for
   */
  constructor(pfn: number, kind: PageKind) {
    this.pfn = pfn;
    this.kind = kind;
  }

  /**
   * @param offset bytes from the start of the page
   * @returns the byte there
   */
  read(offset: number): number {
    return this.bytes?.[offset] ?? 0;
  }

  /**
   * @param offset bytes from the start of the page
   * @param value the byte to store there
   */
  write(offset: number, value: number): void {
    this.bytes ??= new Uint8Array(PAGE_SIZE);
    this.bytes[offset] = value;
  }
}

/** Take a reference on a page (get_page). */
export function get_page(page: Page): void {
  page._refcount += 1;
}
