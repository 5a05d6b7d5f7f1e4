import { Fault } from '../machine/fault';
import type { Block, Fill } from '../machine/block';
import { u8 } from '../machine/integer';
import type { Machine } from '../machine/machine';
import { describe } from '../machine/policy';
import { concrete, integer } from '../machine/unknown';
import { NULL, Pointer, type Value } from '../machine/value';
import { PAGE_SIZE } from '../mm/pages/page-size';
import type { KernelFamily, KernelFunction } from './family';
import { ledger } from './ledger';
import { backBlock, drop, dropPage, noteAllocated } from './pages';
import { objects } from './objects';

const __GFP_ZERO = 0x100n;
/** Zones that flags of an allocation ask for (gfp_zone). */
const ZONES = [
  [0x1n, 'DMA'],
  [0x4n, 'DMA32'],
] as const;
/** Largest allocation of the slab and page allocators, bytes (KMALLOC_MAX_SIZE: MAX_PAGE_ORDER is 10). */
const KMALLOC_MAX_SIZE = 1n << 22n;
/** Largest of the others, bytes: vmalloc() of more than the machine's memory fails (__vmalloc_node_range). */
const LARGEST = 1n << 32n;

/** One allocation that is not freed yet. */
export interface LiveAllocation {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly line: number;
}

class Heap {
  readonly live = new Map<Block, LiveAllocation>();
  allocated = 0;
}

function heap(machine: Machine): Heap {
  return machine.kept(Heap);
}

/** What the driver allocated and did not free. */
export function liveAllocations(machine: Machine): LiveAllocation[] {
  return [...heap(machine).live.values()];
}

/**
 * Allocate memory, unless the allocation is one that is made to fail.
 * @param machine the run
 * @param allocator what to call it by
 * @param bytes size in bytes
 * @param fill what is in it
 * @returns a pointer, or NULL
 */
export function allocate(machine: Machine, allocator: string, bytes: Value, fill: Fill): Value {
  const size = integer(concrete(bytes, [64n]));
  const wide = BigInt.asUintN(64, size);
  // Too much is refused before an allocation is made to fail (__alloc_frozen_pages_noprof).
  if (wide > (/^(devm_)?k(?!v)/.test(allocator) ? KMALLOC_MAX_SIZE : LARGEST)) return NULL;
  if (objects(machine).kernel.allocation.should_fail_driver()) return NULL;
  if (wide === 0n) return 16n;
  return newBlock(machine, allocator, Number(wide), fill).at(0);
}

/** Values that an allocation counts for, whatever is stored in it: one in a loop takes memory of this program, too. */
const CELLS_OF_A_BLOCK = 40;
/** The same of each page of several. */
const CELLS_OF_A_PAGE = 4;

function newBlock(machine: Machine, allocator: string, size: number, fill: Fill): Block {
  const state = heap(machine);
  state.allocated += 1;
  const name = `${allocator}#${state.allocated}`;
  machine.charge(CELLS_OF_A_BLOCK);
  const block = machine.block('heap', name, size, fill);
  state.live.set(block, { name, size, line: machine.line });
  ledger(machine).add(machine, 'allocation', name, 1);
  return block;
}

function release(machine: Machine, pointer: Value, how: string): void {
  const value = concrete(pointer);
  if (typeof value === 'bigint' && value <= 16n) return;
  const at = machine.pointer(value);
  if (at.block.freed) throw new Fault('double free', `${how}() of ${describe(at)}, which is freed already`);
  if (at.block.kind === 'unknown object') {
    // Another's memory, or that of an allocator without a model, whose row has entered it.
    ledger(machine).give(machine, [{ kind: 'allocation', object: describe(at) }], how);
    at.block.freed = true;
    return;
  }
  if (at.block.kind !== 'heap' || at.offset !== 0) {
    throw new Fault('bad pointer', `${how}() of ${describe(at)}, which was not allocated`);
  }
  at.block.freed = true;
  heap(machine).live.delete(at.block);
  ledger(machine).add(machine, 'allocation', at.block.name, -1);
}

const zeroed = (flags: bigint): Fill => ((flags & __GFP_ZERO) !== 0n ? 'zero' : 'uninitialised');

const alloc =
  (name: string, fill?: Fill): KernelFunction =>
  (machine, size, flags) =>
    allocate(machine, name, size, fill ?? zeroed(machine.integer(flags)));

/** Of the form f(count, size, flags). */
const allocArray =
  (name: string, fill?: Fill): KernelFunction =>
  (machine, count, size, flags) => {
    const bytes = integer(concrete(count, [1n])) * integer(concrete(size, [64n]));
    return allocate(
      machine,
      name,
      bytes >= 1n << 64n ? LARGEST + 1n : bytes,
      fill ?? zeroed(machine.integer(flags)),
    );
  };

/** Of the form f(size). */
const allocSize =
  (name: string, fill: Fill): KernelFunction =>
  (machine, size) =>
    allocate(machine, name, size, fill);

/** Of the form f(device, size, flags); freed with the device, so that it is never a leak. */
const allocManaged =
  (name: string, fill?: Fill): KernelFunction =>
  (machine, _device, size, flags) => {
    const pointer = allocate(machine, name, size, fill ?? zeroed(machine.integer(flags)));
    if (pointer instanceof Pointer) {
      heap(machine).live.delete(pointer.block);
      ledger(machine).add(machine, 'allocation', pointer.block.name, -1);
    }
    return pointer;
  };

const free =
  (name: string): KernelFunction =>
  (machine, pointer) =>
    release(machine, pointer, name);

/** Pages as memory: get_zeroed_page() and its like. */
const pagesAsMemory =
  (name: string, fill: Fill, pages: (machine: Machine, args: readonly Value[]) => number): KernelFunction =>
  (machine, ...args) => {
    const count = pages(machine, args);
    if (objects(machine).kernel.allocation.should_fail_driver_pages()) return NULL;
    const block = newBlock(machine, name, count * PAGE_SIZE, fill);
    backBlock(machine, block, objects(machine).kernel.memory.alloc_pages(count, 'kernel'));
    return block.at(0);
  };

const order = (machine: Machine, value: Value): number => {
  const pages = 2 ** Math.min(machine.number(value), 10);
  machine.spend(pages);
  return pages;
};

/** Pages that are asked for as such: alloc_pages() and its like; `flags` says which argument the flags are. */
const allocPages =
  (count: (machine: Machine, args: readonly Value[]) => number, flags = 0): KernelFunction =>
  (machine, ...args) => {
    const wanted = count(machine, args);
    if (objects(machine).kernel.allocation.should_fail_driver_pages()) return NULL;
    machine.charge(wanted * CELLS_OF_A_PAGE);
    const pages = objects(machine).kernel.memory.alloc_pages(wanted, 'kernel');
    for (const page of pages) ledger(machine).add(machine, 'page reference', `page ${page.pfn}`, 1);
    const asked = typeof args[flags] === 'bigint' ? args[flags] : 0n;
    const zone = ZONES.find(([flag]) => (asked & flag) !== 0n)?.[1] ?? null;
    noteAllocated(machine, pages, zeroed(asked), zone);
    return objects(machine).page(pages[0] ?? null);
  };

const copyBytes: KernelFunction = (machine, to, from, size) => {
  const bytes = Number(BigInt.asUintN(64, integer(concrete(size, [0n]))));
  if (bytes > 0) {
    machine.spend(Math.ceil(bytes / 64));
    machine.assign(to, from, bytes);
  }
  return to;
};

/** Memory: kmalloc() and its family, vmalloc(), whole pages, and what is done with bytes. */
export const memoryFamily: KernelFamily = {
  header: `
struct kmem_cache { unsigned int object_size; };
#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(x) ((unsigned long)(x) <= 16)
#define KMALLOC_MAX_SIZE 0x400000UL
#define ARCH_KMALLOC_MINALIGN 8
void *kmalloc(size_t size, gfp_t flags);
void *kzalloc(size_t size, gfp_t flags);
void *kmalloc_node(size_t size, gfp_t flags, int node);
void *kzalloc_node(size_t size, gfp_t flags, int node);
void *kcalloc(size_t n, size_t size, gfp_t flags);
void *kmalloc_array(size_t n, size_t size, gfp_t flags);
void *kvmalloc(size_t size, gfp_t flags);
void *kvzalloc(size_t size, gfp_t flags);
void *kvcalloc(size_t n, size_t size, gfp_t flags);
void *kvmalloc_array(size_t n, size_t size, gfp_t flags);
void *kmemdup(const void *src, size_t len, gfp_t flags);
char *kstrdup(const char *s, gfp_t flags);
void *devm_kmalloc(struct device *dev, size_t size, gfp_t flags);
void *devm_kzalloc(struct device *dev, size_t size, gfp_t flags);
void kfree(const void *p);
void kfree_sensitive(const void *p);
void kvfree(const void *p);
void *vmalloc(unsigned long size);
void *vzalloc(unsigned long size);
void *vmalloc_user(unsigned long size);
void *vmalloc_32(unsigned long size);
void *vmalloc_32_user(unsigned long size);
void vfree(const void *p);
void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t flags);
void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t flags);
void kmem_cache_free(struct kmem_cache *cache, void *p);
unsigned long __get_free_page(gfp_t flags);
unsigned long __get_free_pages(gfp_t flags, unsigned int order);
unsigned long get_zeroed_page(gfp_t flags);
void *alloc_pages_exact(size_t size, gfp_t flags);
void free_pages_exact(void *p, size_t size);
void free_page(unsigned long addr);
void free_pages(unsigned long addr, unsigned int order);
struct page *alloc_page(gfp_t flags);
struct page *alloc_pages(gfp_t flags, unsigned int order);
struct page *alloc_pages_node(int nid, gfp_t flags, unsigned int order);
void __free_page(struct page *page);
void __free_pages(struct page *page, unsigned int order);
int get_order(unsigned long size);
void *memset(void *s, int c, size_t n);
void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memzero_explicit(void *s, size_t n);
size_t strlen(const char *s);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strcpy(char *to, const char *from);
ssize_t strscpy(char *to, const char *from, size_t n);
unsigned long copy_to_user(void *to, const void *from, unsigned long n);
unsigned long copy_from_user(void *to, const void *from, unsigned long n);
unsigned long clear_user(void *to, unsigned long n);
bool access_ok(const void *addr, unsigned long size);
void clear_page(void *p);
void copy_page(void *to, void *from);
`,
  functions: {
    /** kmalloc(): bytes */
    kmalloc: alloc('kmalloc'),
    /** kzalloc(): bytes */
    kzalloc: alloc('kzalloc', 'zero'),
    /** kmalloc_node(): bytes */
    kmalloc_node: alloc('kmalloc'),
    /** kzalloc_node(): bytes */
    kzalloc_node: alloc('kzalloc', 'zero'),
    /** kcalloc() */
    kcalloc: allocArray('kcalloc', 'zero'),
    /** kmalloc_array() */
    kmalloc_array: allocArray('kmalloc'),
    /** kvmalloc(): bytes */
    kvmalloc: alloc('kvmalloc'),
    /** kvzalloc(): bytes */
    kvzalloc: alloc('kvzalloc', 'zero'),
    /** kvcalloc() */
    kvcalloc: allocArray('kvcalloc', 'zero'),
    /** kvmalloc_array() */
    kvmalloc_array: allocArray('kvmalloc'),
    /** kmemdup(): bytes */
    kmemdup: (machine, source, len, flags) => {
      const copy = allocate(machine, 'kmemdup', len, zeroed(machine.integer(flags)));
      if (copy instanceof Pointer) machine.assign(copy, source, machine.number(len));
      return copy;
    },
    /** kstrdup() */
    kstrdup: (machine, source, flags) => {
      if (!machine.truth(source)) return NULL;
      const length = machine.string(source).length + 1;
      const copy = allocate(machine, 'kstrdup', BigInt(length), zeroed(machine.integer(flags)));
      if (copy instanceof Pointer) machine.assign(copy, source, length);
      return copy;
    },
    /** devm_kmalloc(): bytes */
    devm_kmalloc: allocManaged('devm_kmalloc'),
    /** devm_kzalloc(): bytes */
    devm_kzalloc: allocManaged('devm_kzalloc', 'zero'),
    /** kfree() */
    kfree: free('kfree'),
    /** kfree_sensitive() */
    kfree_sensitive: free('kfree_sensitive'),
    /** kvfree() */
    kvfree: free('kvfree'),
    /** vmalloc(): bytes */
    vmalloc: allocSize('vmalloc', 'uninitialised'),
    /** vzalloc(): bytes */
    vzalloc: allocSize('vzalloc', 'zero'),
    /** vmalloc_user(): bytes, zeroed */
    vmalloc_user: allocSize('vmalloc_user', 'zero'),
    /** vmalloc_32(): bytes */
    vmalloc_32: allocSize('vmalloc_32', 'uninitialised'),
    /** vmalloc_32_user(): bytes, zeroed */
    vmalloc_32_user: allocSize('vmalloc_32_user', 'zero'),
    /** vfree() */
    vfree: free('vfree'),
    /** kmem_cache_alloc(): the cache's objects are of a size that is not known here */
    kmem_cache_alloc: (machine, _cache, flags) =>
      allocate(machine, 'kmem_cache_alloc', BigInt(PAGE_SIZE), zeroed(machine.integer(flags))),
    /** kmem_cache_zalloc() */
    kmem_cache_zalloc: (machine) => allocate(machine, 'kmem_cache_zalloc', BigInt(PAGE_SIZE), 'zero'),
    /** kmem_cache_free() */
    kmem_cache_free: (machine, _cache, pointer) => release(machine, pointer, 'kmem_cache_free'),
    /** __get_free_page() */
    __get_free_page: pagesAsMemory('__get_free_page', 'uninitialised', () => 1),
    /** __get_free_pages() */
    __get_free_pages: pagesAsMemory('__get_free_pages', 'uninitialised', (m, [, o]) => order(m, o)),
    /** get_zeroed_page() */
    get_zeroed_page: pagesAsMemory('get_zeroed_page', 'zero', () => 1),
    /** alloc_pages_exact(): bytes */
    alloc_pages_exact: pagesAsMemory('alloc_pages_exact', 'uninitialised', (m, [size]) =>
      Math.ceil(m.number(size) / PAGE_SIZE),
    ),
    /** free_pages_exact() */
    free_pages_exact: free('free_pages_exact'),
    /** free_page() */
    free_page: free('free_page'),
    /** free_pages() */
    free_pages: free('free_pages'),
    /** alloc_page() */
    alloc_page: allocPages(() => 1),
    /** alloc_pages() */
    alloc_pages: allocPages((m, [, o]) => order(m, o)),
    /** alloc_pages_node() */
    alloc_pages_node: allocPages((m, [, , o]) => order(m, o), 1),
    /** __free_page() */
    __free_page: (machine, page) => drop(machine, page),
    /** __free_pages(): all that were allocated at once */
    __free_pages: (machine, page, wanted) => {
      const { memory } = objects(machine).kernel;
      const first = objects(machine).toPage(page);
      const count = order(machine, wanted);
      dropPage(machine, first);
      for (let i = 1; i < count; i++) {
        const next = memory.pfn_to_page(first.pfn + i);
        if (next !== null) dropPage(machine, next);
      }
    },
    /** get_order(): of bytes */
    get_order: (machine, size) => {
      const pages = Math.ceil(machine.number(size) / PAGE_SIZE);
      return BigInt(Math.max(0, Math.ceil(Math.log2(Math.max(1, pages)))));
    },
    /** memset() */
    memset: (machine, pointer, byte, size) => {
      const bytes = machine.number(size);
      if (bytes > 0) {
        const { block, offset } = machine.pointer(pointer);
        machine.spend(Math.ceil(bytes / 64));
        block.set(offset, u8.wrap(machine.integer(byte)), bytes);
      }
      return pointer;
    },
    /** memcpy() */
    memcpy: copyBytes,
    /** memmove() */
    memmove: copyBytes,
    /** memcmp() */
    memcmp: (machine, a, b, size) => compareBytes(machine, a, b, machine.number(size), false),
    /** memzero_explicit() */
    memzero_explicit: (machine, pointer, size) => {
      const { block, offset } = machine.pointer(pointer);
      block.set(offset, 0n, machine.number(size));
    },
    /** strlen() */
    strlen: (machine, text) => BigInt(machine.string(text).length),
    /** strcmp() */
    strcmp: (machine, a, b) => compareBytes(machine, a, b, 4096, true),
    /** strncmp() */
    strncmp: (machine, a, b, size) => compareBytes(machine, a, b, machine.number(size), true),
    /** strcpy() */
    strcpy: (machine, to, from) => {
      machine.assign(to, from, machine.string(from).length + 1);
      return to;
    },
    /** strscpy(): characters copied, or -E2BIG */
    strscpy: (machine, to, from, size) => {
      const room = machine.number(size);
      const length = machine.string(from).length;
      if (room === 0) return -7n;
      const copied = Math.min(length, room - 1);
      if (copied > 0) machine.assign(to, from, copied);
      machine.store(machine.offset(to, copied), u8, 0n);
      return length < room ? BigInt(length) : -7n;
    },
    /** copy_to_user(): user memory is not looked at; nothing is left */
    copy_to_user: () => 0n,
    /** copy_from_user(): what user space passed is unknown */
    copy_from_user: (machine, to, _from, size) => {
      const { block } = machine.pointer(to);
      if (block.fill === 'uninitialised' && machine.number(size) > 0) block.fill = 'unknown';
      return 0n;
    },
    /** clear_user() */
    clear_user: () => 0n,
    /** access_ok() */
    access_ok: () => 1n,
    /** clear_page() */
    clear_page: (machine, pointer) => {
      const { block, offset } = machine.pointer(pointer);
      block.set(offset, 0n, PAGE_SIZE);
    },
    /** copy_page() */
    copy_page: (machine, to, from) => void copyBytes(machine, to, from, BigInt(PAGE_SIZE)),
  },
};

function compareBytes(machine: Machine, a: Value, b: Value, size: number, text: boolean): bigint {
  let left = machine.pointer(a);
  let right = machine.pointer(b);
  for (let i = 0; i < size; i++) {
    machine.spend(1);
    const x = u8.wrap(machine.integer(left.block.load(left.offset, u8)));
    const y = u8.wrap(machine.integer(right.block.load(right.offset, u8)));
    if (x !== y) return x < y ? -1n : 1n;
    if (text && x === 0n) return 0n;
    left = left.plus(1);
    right = right.plus(1);
  }
  return 0n;
}
