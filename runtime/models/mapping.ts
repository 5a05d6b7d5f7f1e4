import type { Machine } from '../machine/machine';
import { Pointer, type Value } from '../machine/value';
import { VOID_POINTER } from '../machine/types';
import {
  concrete,
  decided,
  dropsLowBits,
  HIGH_MEMORY,
  isUnknown,
  UNALIGNED,
  undecided,
} from '../machine/unknown';
import * as insertPage from '../mm/pages/insert-page';
import * as insertPfn from '../mm/pages/insert-pfn';
import * as action from '../mm/mmap/mmap-action';
import * as remap from '../mm/pages/remap-pfn';
import { PAGE_SIZE, PMD_SIZE } from '../mm/pages/page-size';
import { zap_vma_ptes } from '../mm/pages/zap';
import { vma_pages } from '../mm/vma/vma';
import { VM_DONTDUMP, VM_DONTEXPAND } from '../mm/vma/vm-flags';
import type { VmArea } from '../mm/vma/vma';
import type { KernelFamily } from './family';
import { pageArray } from './action-words';
import { AreaPages, frameOfVmalloc } from './pages';
import { objects } from './objects';
import { protection } from './protection';
import { unsigned_offset } from '../mm/pages/page-offset';

const result = (error: number): bigint => BigInt(error);

/** The kernel compares what a mapping needs with what the driver says that there is: an unknown number is chosen near that. */
export function fits(machine: Machine, needed: number, available: Value): void {
  if (isUnknown(available)) machine.compare('>', BigInt(needed), available);
  else machine.note_compared([machine.integer(available)]);
}

/** A size that something else was asked of before the mapping call: it may be more than the mapping has from an address on, too. */
function reaches(machine: Machine, size: Value, space: number): void {
  if (isUnknown(size) && undecided(size).size === 0) machine.compare('<', BigInt(space), size);
}

/** A size in bytes, as a number; each page of it takes a step of the run, or each of its page tables when it lies in a mapping. */
function frames(machine: Machine, size: Value, addr: Value, { vm_start, vm_end }: VmArea): number {
  reaches(machine, size, vm_end - machine.number(addr));
  const bytes = machine.number(size);
  machine.spend(Math.ceil(bytes / (bytes > vm_end - vm_start ? PAGE_SIZE : PMD_SIZE)));
  return bytes;
}

/** How far into its page an address is taken to be that need not begin one: closer to the end, so that rounding differs, too. */
const INTO_PAGE = 0xc00n;

/**
 * A frame number or a physical address: what nothing says may be high, whatever else was asked of it, and an address of which
 * only the frame is used need not be that of a page.
 */
function physical(value: Value, what: 'frame' | 'address' = 'frame'): Value {
  for (const unknown of undecided(value)) concrete(unknown, [], 'a frame');
  for (const unknown of decided(value)) {
    const { bound, chooser, kind, type } = unknown;
    const rounds = what === 'address' || dropsLowBits(value, unknown);
    if (rounds && kind === 'integer' && typeof bound === 'bigint' && bound !== 0n && bound % 4096n === 0n)
      chooser.reconsider({ unknown, candidates: [bound + INTO_PAGE], reason: UNALIGNED });
    const narrow = kind !== 'integer' || (type !== null && type.bits < 64);
    if (narrow || typeof bound !== 'bigint' || bound >= 1n << 32n) continue;
    chooser.reconsider({ unknown, candidates: [bound + HIGH_MEMORY], reason: 'a frame' });
  }
  return value;
}

/** Mapping frames and pages into a mapping, at once or as the action of a descriptor, and from fault handlers. */
export const mappingFamily: KernelFamily = {
  header: `
int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn, unsigned long size, pgprot_t prot);
int io_remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn, unsigned long size, pgprot_t prot);
int vm_iomap_memory(struct vm_area_struct *vma, phys_addr_t start, unsigned long len);
int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page);
int vm_insert_pages(struct vm_area_struct *vma, unsigned long addr, struct page **pages, unsigned long *num);
int vm_map_pages(struct vm_area_struct *vma, struct page **pages, unsigned long num);
int vm_map_pages_zero(struct vm_area_struct *vma, struct page **pages, unsigned long num);
int remap_vmalloc_range(struct vm_area_struct *vma, void *addr, unsigned long pgoff);
int remap_vmalloc_range_prepare(struct vm_area_desc *desc, void *addr, unsigned long pgoff);
int remap_vmalloc_range_partial(struct vm_area_struct *vma, unsigned long uaddr, void *kaddr, unsigned long pgoff, unsigned long size);
void zap_vma_ptes(struct vm_area_struct *vma, unsigned long address, unsigned long size);
vm_fault_t vmf_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page);
vm_fault_t vmf_insert_pfn(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn);
vm_fault_t vmf_insert_pfn_prot(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn, pgprot_t prot);
vm_fault_t vmf_insert_mixed(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn);
vm_fault_t vmf_insert_mixed_mkwrite(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn);
vm_fault_t vmf_insert_page_mkwrite(struct vm_fault *vmf, struct page *page, bool write);
vm_fault_t vmf_error(int err);
vm_fault_t vmf_fs_error(int err);
void mmap_action_remap(struct vm_area_desc *desc, unsigned long start, unsigned long start_pfn, unsigned long size);
void mmap_action_remap_full(struct vm_area_desc *desc, unsigned long start_pfn);
void mmap_action_ioremap(struct vm_area_desc *desc, unsigned long start, unsigned long start_pfn, unsigned long size);
void mmap_action_ioremap_full(struct vm_area_desc *desc, unsigned long start_pfn);
void mmap_action_simple_ioremap(struct vm_area_desc *desc, phys_addr_t start_phys_addr, unsigned long size);
void mmap_action_map_kernel_pages(struct vm_area_desc *desc, unsigned long start, struct page **pages, unsigned long nr_pages);
void mmap_action_map_kernel_pages_full(struct vm_area_desc *desc, struct page **pages);
`,
  functions: {
    /** remap_pfn_range(): address and size in bytes */
    remap_pfn_range: (m, vma, addr, pfn, size, prot) =>
      result(
        remap.remap_pfn_range(
          objects(m).toVma(vma),
          m.number(addr),
          m.number(physical(pfn)),
          frames(m, size, addr, objects(m).toVma(vma)),
          protection(m, prot),
        ),
      ),
    /** io_remap_pfn_range(): address and size in bytes */
    io_remap_pfn_range: (m, vma, addr, pfn, size, prot) =>
      result(
        remap.io_remap_pfn_range(
          objects(m).toVma(vma),
          m.number(addr),
          m.number(physical(pfn)),
          frames(m, size, addr, objects(m).toVma(vma)),
          protection(m, prot),
        ),
      ),
    /** vm_iomap_memory(): physical range in bytes */
    vm_iomap_memory: (m, vma, start, len) => {
      const mapping = objects(m).toVma(vma);
      fits(m, mapping.vm_end - mapping.vm_start + unsigned_offset(mapping.vm_pgoff) * 4096, len);
      return result(
        remap.vm_iomap_memory(
          objects(m).toVma(vma),
          unsigned(m, physical(start, 'address')),
          unsigned(m, len),
        ),
      );
    },
    /** vm_insert_page(): address in bytes */
    vm_insert_page: (m, vma, addr, page) =>
      result(insertPage.vm_insert_page(objects(m).toVma(vma), m.number(addr), objects(m).toPage(page))),
    /** vm_insert_pages(): stores how many were left */
    vm_insert_pages: (m, vma, addr, pages, num) => {
      const count = m.number(m.load(num, VOID_POINTER));
      m.spend(count);
      const inserted = insertPage.vm_insert_pages(
        objects(m).toVma(vma),
        m.number(addr),
        pageArray(objects(m), pages),
        count,
      );
      m.store(num, VOID_POINTER, BigInt(inserted.remaining));
      return result(inserted.error);
    },
    /** vm_map_pages() */
    vm_map_pages: (m, vma, pages, num) => {
      const mapping = objects(m).toVma(vma);
      const needed = vma_pages(mapping) + unsigned_offset(mapping.vm_pgoff);
      fits(m, needed, num);
      m.spend(vma_pages(mapping));
      return result(insertPage.vm_map_pages(mapping, pageArray(objects(m), pages), unsigned(m, num)));
    },
    /** vm_map_pages_zero() */
    vm_map_pages_zero: (m, vma, pages, num) => {
      const mapping = objects(m).toVma(vma);
      const needed = vma_pages(mapping);
      fits(m, needed, num);
      m.spend(needed);
      return result(insertPage.vm_map_pages_zero(mapping, pageArray(objects(m), pages), unsigned(m, num)));
    },
    /** remap_vmalloc_range(): `pgoff` in pages */
    remap_vmalloc_range: (m, vma, addr, pgoff) => {
      const mapping = objects(m).toVma(vma);
      return remapVmalloc(
        m,
        vma,
        BigInt(mapping.vm_start),
        addr,
        pgoff,
        BigInt(mapping.vm_end - mapping.vm_start),
      );
    },
    /** remap_vmalloc_range_prepare(): the twin that `migrate --twin` makes, with the area's array as the action */
    remap_vmalloc_range_prepare: (m, pointer, addr, pgoff) => {
      const desc = objects(m).toDesc(pointer);
      const at = m.pointer(addr);
      const first = Number(m.integer(pgoff)) + at.offset / PAGE_SIZE;
      const pages = (desc.end - desc.start) / PAGE_SIZE;
      const extent = Number.isFinite(at.block.size) ? Math.ceil(at.block.size / PAGE_SIZE) : first + pages;
      if (at.offset % PAGE_SIZE !== 0 || first + pages > extent) return -22n;
      desc.vma_flags |= VM_DONTEXPAND | VM_DONTDUMP;
      const array = new AreaPages(m, at.block).at(first * 8);
      action.mmap_action_map_kernel_pages_full(desc, pageArray(objects(m), array));
      return 0n;
    },
    /** remap_vmalloc_range_partial(): address and size in bytes, `pgoff` in pages */
    remap_vmalloc_range_partial: (m, vma, uaddr, kaddr, pgoff, size) =>
      remapVmalloc(m, vma, m.integer(uaddr), kaddr, pgoff, m.integer(size)),
    /** zap_vma_ptes(): address and size in bytes */
    zap_vma_ptes: (m, vma, address, size) =>
      zap_vma_ptes(objects(m).toVma(vma), m.number(address), frames(m, size, address, objects(m).toVma(vma))),
    /** vmf_insert_page(): address in bytes */
    vmf_insert_page: (m, vma, addr, page) =>
      result(insertPage.vmf_insert_page(objects(m).toVma(vma), m.number(addr), objects(m).toPage(page))),
    /** vmf_insert_pfn(): address in bytes */
    vmf_insert_pfn: (m, vma, addr, pfn) =>
      result(insertPfn.vmf_insert_pfn(objects(m).toVma(vma), m.number(addr), m.number(physical(pfn)))),
    /** vmf_insert_pfn_prot(): address in bytes; the protection shows nowhere */
    vmf_insert_pfn_prot: (m, vma, addr, pfn) =>
      result(insertPfn.vmf_insert_pfn(objects(m).toVma(vma), m.number(addr), m.number(physical(pfn)))),
    /** vmf_insert_mixed(): address in bytes */
    vmf_insert_mixed: (m, vma, addr, pfn) =>
      result(insertPfn.vmf_insert_mixed(objects(m).toVma(vma), m.number(addr), m.number(physical(pfn)))),
    /** vmf_insert_mixed_mkwrite(): address in bytes */
    vmf_insert_mixed_mkwrite: (m, vma, addr, pfn) =>
      result(
        insertPfn.vmf_insert_mixed_mkwrite(objects(m).toVma(vma), m.number(addr), m.number(physical(pfn))),
      ),
    /** vmf_insert_page_mkwrite() */
    vmf_insert_page_mkwrite: (m, vmf, page, write) =>
      result(
        insertPage.vmf_insert_page_mkwrite(objects(m).toVmf(vmf), objects(m).toPage(page), m.truth(write)),
      ),
    /** vmf_error(): VM_FAULT_OOM for -ENOMEM, VM_FAULT_SIGBUS for any other error */
    vmf_error: (m, err) => (m.number(err) === -12 ? 1n : 2n),
    /** vmf_fs_error(): as vmf_error(), success and retry included */
    vmf_fs_error: (m, err) => {
      const error = m.number(err);
      return error === 0 ? 0x200n : error === -11 ? 0x100n : error === -12 ? 1n : 2n;
    },
    /** mmap_action_remap(): address and size in bytes */
    mmap_action_remap: (m, desc, start, pfn, size) =>
      action.mmap_action_remap(
        objects(m).toDesc(desc),
        m.number(start),
        m.number(physical(pfn)),
        m.number(size),
      ),
    /** mmap_action_remap_full() */
    mmap_action_remap_full: (m, desc, pfn) =>
      action.mmap_action_remap_full(objects(m).toDesc(desc), m.number(physical(pfn))),
    /** mmap_action_ioremap(): address and size in bytes */
    mmap_action_ioremap: (m, desc, start, pfn, size) =>
      action.mmap_action_ioremap(
        objects(m).toDesc(desc),
        m.number(start),
        m.number(physical(pfn)),
        m.number(size),
      ),
    /** mmap_action_ioremap_full() */
    mmap_action_ioremap_full: (m, desc, pfn) =>
      action.mmap_action_ioremap_full(objects(m).toDesc(desc), m.number(physical(pfn))),
    /** mmap_action_simple_ioremap(): physical range in bytes */
    mmap_action_simple_ioremap: (m, desc, start, size) => {
      const mapping = objects(m).toDesc(desc);
      fits(m, mapping.end - mapping.start + unsigned_offset(mapping.pgoff) * 4096, size);
      action.mmap_action_simple_ioremap(
        objects(m).toDesc(desc),
        unsigned(m, physical(start, 'address')),
        unsigned(m, size),
      );
    },
    /** mmap_action_map_kernel_pages(): address in bytes */
    mmap_action_map_kernel_pages: (m, desc, start, pages, count) =>
      action.mmap_action_map_kernel_pages(
        objects(m).toDesc(desc),
        m.number(start),
        pageArray(objects(m), pages),
        m.number(count),
      ),
    /** mmap_action_map_kernel_pages_full() */
    mmap_action_map_kernel_pages_full: (m, pointer, pages) => {
      const desc = objects(m).toDesc(pointer);
      action.mmap_action_map_kernel_pages_full(desc, pageArray(objects(m), pages));
    },
  },
};

/** An unsigned 64-bit number; what lies above 2^53 loses its lowest bits. */
function unsigned(machine: Machine, value: Value): number {
  return Number(BigInt.asUintN(64, machine.integer(value)));
}

/** remap_vmalloc_range_partial(): inserts the pages of vmalloc_user() memory one by one. */
function remapVmalloc(
  machine: Machine,
  vma: Value,
  start: bigint,
  kaddr: Value,
  pgoff: Value,
  size: bigint,
): bigint {
  const at = machine.pointer(kaddr);
  const mapping = objects(machine).toVma(vma);
  const first = Number(machine.integer(pgoff));
  const pages = Number((size + 4095n) >> 12n);
  const extent = Number.isFinite(at.block.size) ? Math.ceil(at.block.size / 4096) : first + pages;
  if (at.offset % 4096 !== 0 || first + pages > extent) return -22n;
  for (let i = 0; i < pages; i++) {
    const page = frameOfVmalloc(machine, new Pointer(at.block, at.offset + (first + i) * 4096));
    const error = insertPage.vm_insert_page(mapping, Number(start) + i * 4096, page);
    if (error !== 0) return BigInt(error);
  }
  mapping.vm_flags |= (1n << 18n) | (1n << 26n);
  return 0n;
}
