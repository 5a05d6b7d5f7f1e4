import { Block, type Fill } from '../machine/block';
import { Fault } from '../machine/fault';
import type { Machine } from '../machine/machine';
import { describe } from '../machine/policy';
import { NULL, Pointer, type Value } from '../machine/value';
import { get_page, Page } from '../mm/pages/page';
import { PAGE_SIZE } from '../mm/pages/page-size';
import { first_named, NAMED_SIZE } from '../mm/pages/physical-memory';
import type { KernelFamily, KernelFunction } from './family';
import { ledger } from './ledger';
import { objects } from './objects';

/** Frames of memory that somebody else allocated, with those of their pages that were asked for, by index. */
interface FrameRange {
  readonly block: Block;
  readonly first: number;
  readonly count: number;
  /** Whether they are found as vmalloc() memory: scattered, so that no two in a row follow each other. */
  readonly scattered: boolean;
  readonly pages: Map<number, Page>;
}

/** Which frames back which kernel memory. */
class Frames {
  readonly rangeOf = new Map<Block, FrameRange>();
  /** The same where the driver takes it for vmalloc() memory. */
  readonly scatteredOf = new Map<Block, FrameRange>();
  readonly rangeAt = new Map<number, FrameRange>();
  readonly ofBlock = new Map<Block, Page[]>();
  /** The struct vm_struct of vmalloc() memory that one was asked for. */
  readonly areas = new Map<Block, Block>();
  /** What virt_to_page() takes for the page of vmalloc() memory. */
  readonly linear = new Map<Block, Page>();
  readonly blockOf = new Map<Page, { block: Block; index: number }>();
  /** What is in pages that the driver allocated, until their memory is asked for, and of which zone they are. */
  readonly allocated = new Map<Page, { readonly fill: Fill; readonly zone: string | null }>();
  /** Pages that the driver says exist, though this kernel did not hand them out. */
  readonly claimed = new Map<number, Page>();
}

function frames(machine: Machine): Frames {
  return machine.kept(Frames);
}

/** Memory of unknown size is taken to have this many pages, when a frame of it is asked for. */
const PAGES_OF_UNKNOWN = 1024;

/**
 * A page of kernel memory; the memory gets its frames when one of them is first asked for.
 * @throws Fault `memory budget` for more pages than a run may have
 */
function pageOfBlock(machine: Machine, block: Block, index: number, scattered: boolean): Page | undefined {
  const known = frames(machine);
  const pages = known.ofBlock.get(block);
  if (pages !== undefined) return pages[index];
  const count = Number.isFinite(block.size)
    ? Math.max(1, Math.ceil(block.size / PAGE_SIZE))
    : PAGES_OF_UNKNOWN;
  const { memory } = objects(machine).kernel;
  if (block.kind !== 'unknown object' || count > NAMED_SIZE) {
    machine.charge(count);
    const made =
      block.kind === 'unknown object'
        ? memory.named_pages(block.name + block.apart, count)
        : memory.alloc_pages(count, 'kernel');
    // vmalloc() takes its pages one by one, wherever they are: no two in a row follow each other.
    if (isVmalloc(block)) made.reverse();
    backBlock(machine, block, made);
    return made[index];
  }
  const ranges = scattered ? known.scatteredOf : known.rangeOf;
  let range = ranges.get(block);
  if (range === undefined) {
    machine.charge(count);
    const name = `${block.name}${block.apart}${scattered ? ' of vmalloc()' : ''}`;
    range = {
      block,
      first: memory.named_range(name, count),
      count,
      scattered,
      pages: new Map<number, Page>(),
    };
    ranges.set(block, range);
    known.rangeAt.set(range.first, range);
  }
  let page = range.pages.get(index);
  if (page === undefined && index >= 0 && index < count) {
    page = memory.pfn_to_page(range.first + placeIn(range, index)) ?? undefined;
    if (page !== undefined) range.pages.set(index, page);
  }
  return page;
}

/** The place of a page of some memory among its frames, or the page at a place. */
function placeIn({ scattered, count }: FrameRange, index: number): number {
  return scattered ? count - 1 - index : index;
}

/** Is a block memory of vmalloc(), which has no address in the linear mapping? */
function isVmalloc({ kind, name }: Block): boolean {
  return kind === 'heap' && /^v/.test(name);
}

/**
 * The page at what __pa() and virt_to_page() make of an address. That of vmalloc() memory lies outside of the linear mapping: what comes
 * out is some other page (__virt_addr_valid()).
 */
function linearFrame(machine: Machine, pointer: Pointer, how: string): Page {
  const { block } = pointer;
  if (!isVmalloc(block)) return frameOfBlock(machine, pointer);
  machine.report('not in the linear mapping', `${how}() of ${describe(pointer)}, which vmalloc() made`);
  const { linear } = frames(machine);
  let page = linear.get(block);
  if (page === undefined)
    linear.set(
      block,
      (page = objects(machine).kernel.memory.named_pages(`what lies at ${block.name}`, 1)[0]),
    );
  return page;
}

/** The page at an address of vmalloc(): that of another address is found, too, and is nothing to rely on (VIRTUAL_BUG_ON). */
function vmallocFrame(machine: Machine, pointer: Pointer, how: string): Page {
  const { block } = pointer;
  if (block.kind === 'heap' && !isVmalloc(block) && !/^kv/.test(block.name))
    machine.report('not of vmalloc()', `${how}() of ${describe(pointer)}, which vmalloc() did not make`);
  return frameOfVmalloc(machine, pointer);
}

/** Say which pages a block's bytes are in. */
export function backBlock(machine: Machine, block: Block, pages: Page[]): void {
  const known = frames(machine);
  known.ofBlock.set(block, pages);
  pages.forEach((page, index) => known.blockOf.set(page, { block, index }));
}

/**
 * The page that kernel memory lies in (virt_to_page).
 * @throws Fault `bad pointer` outside the memory
 */
export function frameOfBlock(machine: Machine, pointer: Pointer): Page {
  return foundIn(pointer, pageOfBlock(machine, pointer.block, indexOf(pointer), false));
}

/**
 * The page that memory lies in which the driver takes for vmalloc()'s (vmalloc_to_page): where nothing says whose it is, it is not where
 * the same would be in the linear mapping.
 * @throws Fault `bad pointer` outside the memory
 */
export function frameOfVmalloc(machine: Machine, pointer: Pointer): Page {
  return foundIn(pointer, pageOfBlock(machine, pointer.block, indexOf(pointer), true));
}

const indexOf = ({ offset }: Pointer): number => Math.floor(offset / PAGE_SIZE);

function foundIn(pointer: Pointer, page: Page | undefined): Page {
  if (page === undefined) throw new Fault('bad pointer', `${describe(pointer)} lies in no page`);
  return page;
}

/** Offsets of the members of a struct vm_struct that are known, in bytes: see the header below. */
const AREA = { addr: 8, size: 16, pages: 32, nr_pages: 44, end: 48 } as const;

/** `area->pages`: the pages of a vmalloc area in their order. */
export class AreaPages extends Block {
  readonly #machine: Machine;

  constructor(
    machine: Machine,
    readonly area: Block,
  ) {
    super(machine, 'kernel object', `pages of ${area.name}`, Infinity, 'unknown');
    this.#machine = machine;
  }

  override load(offset: number): Value {
    const at = this.area.at(Math.floor(offset / 8) * PAGE_SIZE);
    return objects(this.#machine).page(frameOfVmalloc(this.#machine, at));
  }
}

/** The struct vm_struct of what an address lies in; NULL for memory that is known not to be vmalloc()'s. */
function areaOf(machine: Machine, address: Value): Value {
  if (!machine.truth(address)) return NULL;
  const { block } = machine.pointer(address);
  if (block.kind !== 'unknown object' && !/^v/.test(block.name)) return NULL;
  const { areas } = frames(machine);
  let area = areas.get(block);
  if (area === undefined) {
    area = machine.block('kernel object', `area of ${block.name}`, AREA.end, 'unknown');
    area.give(AREA.addr, 8, block.at(0));
    area.give(AREA.pages, 8, new AreaPages(machine, block).at(0));
    if (Number.isFinite(block.size)) {
      const pages = Math.max(1, Math.ceil(block.size / PAGE_SIZE));
      area.give(AREA.size, 8, BigInt((pages + 1) * PAGE_SIZE));
      area.give(AREA.nr_pages, 4, BigInt(pages));
    }
    areas.set(block, area);
  }
  return area.at(0);
}

/** The physical address of kernel memory, in bytes. */
function physical(machine: Machine, value: Value, how: string): bigint {
  const pointer = machine.pointer(value);
  const page = linearFrame(machine, pointer, how);
  return (
    BigInt(page.pfn) * BigInt(PAGE_SIZE) + BigInt(((pointer.offset % PAGE_SIZE) + PAGE_SIZE) % PAGE_SIZE)
  );
}

const toPhysical =
  (how: string): KernelFunction =>
  (machine, address) =>
    physical(machine, address, how);

const toPage =
  (how: string, frame: (machine: Machine, pointer: Pointer, how: string) => Page): KernelFunction =>
  (machine, address) =>
    objects(machine).page(frame(machine, machine.pointer(address), how));

/** The kernel address of a page's bytes. */
export function addressOfPage(machine: Machine, page: Page): Pointer {
  const known = frames(machine);
  const range = known.rangeAt.get(first_named(page.pfn));
  if (range !== undefined && page.pfn >= range.first && page.pfn < range.first + range.count)
    return range.block.at(placeIn(range, page.pfn - range.first) * PAGE_SIZE);
  let at = known.blockOf.get(page);
  if (at === undefined) {
    // What somebody else put into a page nobody knows; nor what was in one that was not cleared.
    const fill = known.allocated.get(page)?.fill === 'zero' ? 'zero' : 'unknown';
    const block = new Block(machine, 'heap', `page ${page.pfn}`, PAGE_SIZE, fill);
    backBlock(machine, block, [page]);
    at = { block, index: 0 };
  }
  return at.block.at(at.index * PAGE_SIZE);
}

/**
 * Note what pages that the driver allocates have in them.
 * @param zone the zone that it asks for; null for any
 */
export function noteAllocated(
  machine: Machine,
  pages: readonly Page[],
  fill: Fill,
  zone: string | null,
): void {
  for (const page of pages) frames(machine).allocated.set(page, { fill, zone });
}

/** The memory of a page as far as one knows of it: its block and its place there, in pages; what was allocated; its zone. */
export interface PageMemory {
  readonly at: { readonly block: Block; readonly index: number } | null;
  readonly fill: Fill;
  readonly zone: string | null;
}

/** What a page is in, and holds where nothing was stored. */
export function memoryOfPage(machine: Machine, page: Page): PageMemory {
  const known = frames(machine);
  const { fill, zone } = known.allocated.get(page) ?? { fill: 'unknown', zone: null };
  const range = known.rangeAt.get(first_named(page.pfn));
  const inside = range !== undefined && page.pfn >= range.first && page.pfn < range.first + range.count;
  const at = inside
    ? { block: range.block, index: placeIn(range, page.pfn - range.first) }
    : known.blockOf.get(page);
  return at === undefined ? { at: null, fill, zone } : { at, fill: at.block.fill, zone };
}

/** `struct page *` of a frame. The driver knows its memory: a frame that this kernel did not hand out has a page too. */
const pageOfFrame: KernelFunction = (machine, frame) => {
  const pfn = machine.number(frame);
  const { claimed } = frames(machine);
  let page = objects(machine).kernel.memory.pfn_to_page(pfn) ?? claimed.get(pfn);
  if (page === undefined) {
    page = new Page(pfn, 'kernel');
    claimed.set(pfn, page);
  }
  return objects(machine).page(page);
};

/** The frame of a page. */
const frameOfPage: KernelFunction = (machine, page) => BigInt(objects(machine).toPage(page).pfn);

const take: KernelFunction = (machine, pointer) => {
  const page = objects(machine).toPage(pointer);
  get_page(page);
  ledger(machine).add(machine, 'page reference', `page ${page.pfn}`, 1);
};

/** Drop a reference on a page that the driver points to. */
export function drop(machine: Machine, pointer: Value): void {
  dropPage(machine, objects(machine).toPage(pointer));
}

/** Drop a reference on a page. */
export function dropPage(machine: Machine, page: Page): void {
  const { memory } = objects(machine).kernel;
  if (page._refcount <= 0) {
    machine.report('page freed twice', `page ${page.pfn} has no reference left to drop`);
    return;
  }
  ledger(machine).add(machine, 'page reference', `page ${page.pfn}`, -1);
  memory.put_page(page);
}

const put: KernelFunction = (machine, pointer) => drop(machine, pointer);

/** Enters that the page at an address is mapped for the kernel once more, or once less. */
function countMapping(machine: Machine, { block, offset }: Pointer, delta: number): void {
  const start = block.at(Math.floor(offset / PAGE_SIZE) * PAGE_SIZE);
  ledger(machine).add(machine, 'mapping', describe(start), delta);
}

/** kmap() and the like: what maps a page has to be undone. */
const mapPage: KernelFunction = (machine, pointer) => {
  const address = addressOfPage(machine, objects(machine).toPage(pointer));
  countMapping(machine, address, 1);
  return address;
};

const unmapAddress: KernelFunction = (machine, address) =>
  countMapping(machine, machine.pointer(address), -1);

const page =
  (answer: (page: Page) => bigint): KernelFunction =>
  (machine, pointer) =>
    answer(objects(machine).toPage(pointer));

function setLocked(machine: Machine, page: Page, locked: boolean): void {
  page.locked = locked;
  ledger(machine).add(machine, 'lock', `page ${page.pfn}`, locked ? 1 : -1);
}

const lockPage: KernelFunction = (machine, pointer) => {
  setLocked(machine, objects(machine).toPage(pointer), true);
};

const tryLockPage: KernelFunction = (machine, pointer) => {
  const page = objects(machine).toPage(pointer);
  if (page.locked) return 0n;
  setLocked(machine, page, true);
  return 1n;
};

const unlockPage: KernelFunction = (machine, pointer) =>
  setLocked(machine, objects(machine).toPage(pointer), false);

/** Functions whose mark on a page, or on what a processor has of it, shows in nothing that is compared. */
export const INERT_PAGE_FUNCTIONS: readonly string[] = [
  'SetPageReserved',
  'ClearPageReserved',
  'set_page_dirty',
  'flush_dcache_page',
  'flush_cache_all',
];

/** Frames, pages and the addresses of both. */
export const pageFamily: KernelFamily = {
  header: `
struct page { unsigned long flags; struct address_space *mapping; pgoff_t index; unsigned long private; };
struct folio { struct page page; };
unsigned long page_to_pfn(const struct page *page);
struct page *pfn_to_page(unsigned long pfn);
bool pfn_valid(unsigned long pfn);
phys_addr_t page_to_phys(struct page *page);
struct page *phys_to_page(phys_addr_t phys);
phys_addr_t virt_to_phys(const void *address);
phys_addr_t __pa(const void *address);
phys_addr_t slow_virt_to_phys(const void *address);
void *phys_to_virt(phys_addr_t address);
#define __va(x) phys_to_virt((phys_addr_t)(x))
struct page *virt_to_page(const void *address);
struct page *virt_to_head_page(const void *address);
struct page *vmalloc_to_page(const void *address);
struct vm_struct { struct vm_struct *next; void *addr; unsigned long size; unsigned long flags; struct page **pages; unsigned int page_order; unsigned int nr_pages; };
struct vm_struct *find_vm_area(const void *addr);
unsigned long vmalloc_to_pfn(const void *address);
unsigned long virt_to_pfn(const void *address);
bool virt_addr_valid(const void *address);
bool is_vmalloc_addr(const void *address);
void *page_address(const struct page *page);
void *page_to_virt(const struct page *page);
void *kmap(struct page *page);
void *kmap_local_page(struct page *page);
void *kmap_atomic(struct page *page);
void kunmap(struct page *page);
void kunmap_local(const void *address);
void kunmap_atomic(const void *address);
void get_page(struct page *page);
void put_page(struct page *page);
bool try_get_page(struct page *page);
bool get_page_unless_zero(struct page *page);
int page_count(const struct page *page);
int page_ref_count(const struct page *page);
int page_mapcount(const struct page *page);
void lock_page(struct page *page);
int trylock_page(struct page *page);
void unlock_page(struct page *page);
void folio_lock(struct folio *folio);
bool folio_trylock(struct folio *folio);
void folio_unlock(struct folio *folio);
bool folio_test_locked(struct folio *folio);
bool set_page_dirty(struct page *page);
int PageReserved(const struct page *page);
void SetPageReserved(struct page *page);
void ClearPageReserved(struct page *page);
int PageLocked(const struct page *page);
struct page *compound_head(struct page *page);
struct folio *page_folio(struct page *page);
#define nth_page(page, n) pfn_to_page(page_to_pfn(page) + (n))
#define ZERO_PAGE(address) zero_page_of_kernel()
struct page *zero_page_of_kernel(void);
`,
  functions: {
    /** page_to_pfn() */
    page_to_pfn: frameOfPage,
    /** pfn_to_page() */
    pfn_to_page: pageOfFrame,
    /** pfn_valid() */
    pfn_valid: (m, pfn) => (objects(m).kernel.memory.pfn_valid(m.number(pfn)) ? 1n : 0n),
    /** page_to_phys(): bytes */
    page_to_phys: (m, pointer) => (frameOfPage(m, pointer) as bigint) * BigInt(PAGE_SIZE),
    /** phys_to_page() */
    phys_to_page: (m, phys) => pageOfFrame(m, m.integer(phys) / BigInt(PAGE_SIZE)),
    /** virt_to_phys(): bytes */
    virt_to_phys: toPhysical('virt_to_phys'),
    /** __pa(): bytes */
    __pa: toPhysical('__pa'),
    /** slow_virt_to_phys(): bytes; by the page tables, so that it knows every address */
    slow_virt_to_phys: (m, address) => {
      const pointer = m.pointer(address);
      const offset = BigInt(((pointer.offset % PAGE_SIZE) + PAGE_SIZE) % PAGE_SIZE);
      return BigInt(frameOfBlock(m, pointer).pfn) * BigInt(PAGE_SIZE) + offset;
    },
    /** phys_to_virt(): bytes */
    phys_to_virt: (m, address) => {
      const physicalAddress = m.number(address);
      const found = objects(m).kernel.memory.pfn_to_page(Math.floor(physicalAddress / PAGE_SIZE));
      if (found === null) return 0xffff888000000000n + BigInt(physicalAddress);
      return addressOfPage(m, found).plus(physicalAddress % PAGE_SIZE);
    },
    /** virt_to_page() */
    virt_to_page: toPage('virt_to_page', linearFrame),
    /** virt_to_head_page() */
    virt_to_head_page: toPage('virt_to_head_page', linearFrame),
    /** vmalloc_to_page() */
    vmalloc_to_page: toPage('vmalloc_to_page', vmallocFrame),
    /** find_vm_area(): the area around an address, which vmalloc() has made; the pages are found when one is read */
    find_vm_area: (m, address) => areaOf(m, address),
    /** vmalloc_to_pfn() */
    vmalloc_to_pfn: (m, address) => BigInt(vmallocFrame(m, m.pointer(address), 'vmalloc_to_pfn').pfn),
    /** virt_to_pfn() */
    virt_to_pfn: (m, address) => physical(m, address, 'virt_to_pfn') / BigInt(PAGE_SIZE),
    /** virt_addr_valid() */
    virt_addr_valid: (m, address) => (m.truth(address) ? 1n : 0n),
    /** is_vmalloc_addr() */
    is_vmalloc_addr: (m, address) => {
      const name = address instanceof Pointer ? address.block.name : m.pointer(address).block.name;
      return /^v/.test(name) ? 1n : 0n;
    },
    /** page_address() */
    page_address: (m, pointer) => addressOfPage(m, objects(m).toPage(pointer)),
    /** page_to_virt() */
    page_to_virt: (m, pointer) => addressOfPage(m, objects(m).toPage(pointer)),
    /** kmap() */
    kmap: mapPage,
    /** kmap_local_page() */
    kmap_local_page: mapPage,
    /** kmap_atomic() */
    kmap_atomic: mapPage,
    /** kunmap() */
    kunmap: (m, pointer) => countMapping(m, addressOfPage(m, objects(m).toPage(pointer)), -1),
    /** kunmap_local() */
    kunmap_local: unmapAddress,
    /** kunmap_atomic() */
    kunmap_atomic: unmapAddress,
    /** get_page() */
    get_page: take,
    /** put_page() */
    put_page: put,
    /** try_get_page() */
    try_get_page: (m, pointer) => {
      take(m, pointer);
      return 1n;
    },
    /** get_page_unless_zero() */
    get_page_unless_zero: (m, pointer) => {
      if (objects(m).toPage(pointer)._refcount === 0) return 0n;
      take(m, pointer);
      return 1n;
    },
    /** page_count() */
    page_count: page((p) => BigInt(p._refcount)),
    /** page_ref_count() */
    page_ref_count: page((p) => BigInt(p._refcount)),
    /** page_mapcount() */
    page_mapcount: page((p) => BigInt(p._mapcount)),
    /** lock_page() */
    lock_page: lockPage,
    /** trylock_page() */
    trylock_page: tryLockPage,
    /** unlock_page() */
    unlock_page: unlockPage,
    /** folio_lock() */
    folio_lock: lockPage,
    /** folio_trylock() */
    folio_trylock: tryLockPage,
    /** folio_unlock() */
    folio_unlock: unlockPage,
    /** set_page_dirty(): whether it was clean */
    set_page_dirty: page((p) => {
      const { dirty } = p;
      p.dirty = true;
      return dirty ? 0n : 1n;
    }),
    /** PageReserved() */
    PageReserved: page((p) => (p.kind === 'reserved' ? 1n : 0n)),
    /** SetPageReserved() */
    SetPageReserved: page((p) => {
      if (p.kind === 'kernel') p.kind = 'reserved';
      return 0n;
    }),
    /** ClearPageReserved() */
    ClearPageReserved: page((p) => {
      if (p.kind === 'reserved') p.kind = 'kernel';
      return 0n;
    }),
    /** PageLocked() */
    PageLocked: page((p) => (p.locked ? 1n : 0n)),
    /** folio_test_locked() */
    folio_test_locked: page((p) => (p.locked ? 1n : 0n)),
    /** compound_head() */
    compound_head: (_m, pointer) => pointer,
    /** page_folio() */
    page_folio: (_m, pointer) => pointer,
    /** ZERO_PAGE() */
    zero_page_of_kernel: (m) => objects(m).page(objects(m).kernel.memory.zero_page),
  },
};
