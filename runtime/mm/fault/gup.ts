import { EBUSY, EFAULT, EINVAL, EIO, ENOMEM } from '../task/errno';
import { handle_mm_fault } from './fault';
import { KernelBug } from '../task/kernel-bug';
import { is_cow_mapping, vm_normal_page } from '../pages/normal-page';
import type { MmStruct } from '../task/mm-struct';
import type { Page } from '../pages/page';
import { offset_in_page, PAGE_SIZE } from '../pages/page-size';
import { guard_pte, type Pte } from '../pages/page-table';
import {
  FAULT_FLAG_ALLOW_RETRY,
  FAULT_FLAG_KILLABLE,
  FAULT_FLAG_WRITE,
  VM_FAULT_COMPLETED,
  VM_FAULT_ERROR,
  VM_FAULT_OOM,
  VM_FAULT_RETRY,
} from './vm-fault';
import {
  VM_ACCESS_FLAGS,
  VM_IO,
  VM_LOCKONFAULT,
  VM_MAYREAD,
  VM_MAYSHARE,
  VM_PFNMAP,
  VM_READ,
  VM_SHARED,
  VM_WRITE,
} from '../vma/vm-flags';
import type { VmArea } from '../vma/vma';

/** How pages are to be brought in (FOLL_...). */
interface GupFlags {
  /** Break copy on write. */
  write: boolean;
  /** Even if the mapping does not allow the access. */
  force: boolean;
  /** The lock may be dropped on the way. */
  unlockable: boolean;
  /** For madvise, which tells what it cannot bring in by numbers of its own (FOLL_MADV_POPULATE). */
  populate?: boolean;
}

/** Faults on one page after which it is certain that handling them leads nowhere. */
const FAULT_LIMIT = 1000;

/** Whether pages of a mapping can be brought in this way (check_vma_flags). Returns 0 or -EFAULT. */
function check_vma_flags(vma: VmArea, gup: GupFlags): number {
  const flags = vma.vm_flags;
  if ((flags & (VM_IO | VM_PFNMAP)) !== 0n) {
    return -EFAULT;
  }
  if (gup.write) {
    return (flags & VM_WRITE) !== 0n || (gup.force && is_cow_mapping(flags)) ? 0 : -EFAULT;
  }
  return (flags & VM_READ) !== 0n || (gup.force && (flags & VM_MAYREAD) !== 0n) ? 0 : -EFAULT;
}

/** Fault one page in (faultin_page). Returns 0, or a negated error number; -EBUSY to begin again. */
function faultin_page(vma: VmArea, address: number, gup: GupFlags): number {
  let flags = gup.write ? FAULT_FLAG_WRITE : 0;
  if (gup.unlockable) {
    flags |= FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_KILLABLE;
  }
  const fault = handle_mm_fault(vma, address, flags);
  if ((fault & VM_FAULT_COMPLETED) !== 0) {
    return -EBUSY;
  }
  if ((fault & VM_FAULT_ERROR) !== 0) {
    return (fault & VM_FAULT_OOM) !== 0 ? -ENOMEM : -EFAULT;
  }
  return (fault & VM_FAULT_RETRY) !== 0 ? -EBUSY : 0;
}

/** Whether an entry is as wanted, or a write to it was forced and has its own copy (follow_page_pte, can_follow_write_pte). */
function can_follow(vma: VmArea, address: number, pte: Pte, gup: GupFlags): boolean {
  if (!gup.write || pte.write) {
    return true;
  }
  const forced = gup.force && (vma.vm_flags & (VM_SHARED | VM_MAYSHARE | VM_WRITE)) === 0n;
  const page = forced ? vm_normal_page(vma, address, pte) : null;
  return page !== null && page.kind === 'anonymous' && page.anon_exclusive;
}

/**
 * Bring in pages (__get_user_pages).
 * @returns how many, or a negated error number if there is none; 0 to begin again
 */
function __get_user_pages(mm: MmStruct, start: number, nr_pages: number, gup: GupFlags): number {
  let vma: VmArea | null = null;
  for (let i = 0; i < nr_pages; i++) {
    const address = start + i * PAGE_SIZE;
    if (vma === null || address >= vma.vm_end) {
      vma = mm.mm_mt.lookup(address);
      const error = vma === null ? -EFAULT : check_vma_flags(vma, gup);
      if (gup.populate === true && error !== 0) {
        return i > 0 ? i : vma === null ? -ENOMEM : -EINVAL;
      }
      if (vma === null || error !== 0) {
        return i > 0 ? i : error;
      }
    }
    for (let tries = 0; ; tries++) {
      const pte = mm.pgd.get(address);
      if (pte !== null && pte !== guard_pte && can_follow(vma, address, pte, gup)) {
        break;
      }
      const error = faultin_page(vma, address, gup);
      if (error === -EBUSY) {
        return i;
      }
      if (error !== 0) {
        return i > 0 ? i : error;
      }
      if (tries === FAULT_LIMIT) {
        throw new KernelBug(
          '__get_user_pages',
          'the fault handler is called again and again and never maps a page',
        );
      }
    }
  }
  return nr_pages;
}

/**
 * Bring in the pages of part of a mapping (populate_vma_page_range). Private writable pages are copied now.
 * @param vma mapping
 * @param start first address, bytes
 * @param end first address after the range, bytes
 * @param unlockable whether the lock may be dropped on the way
 * @returns how many pages, or a negated error number
 */
export function populate_vma_page_range(
  vma: VmArea,
  start: number,
  end: number,
  unlockable: boolean,
): number {
  const nr_pages = (end - start) / PAGE_SIZE;
  if ((vma.vm_flags & VM_LOCKONFAULT) !== 0n) {
    return nr_pages;
  }
  if ((vma.vm_flags & VM_ACCESS_FLAGS) === 0n) {
    return -EFAULT;
  }
  const write = (vma.vm_flags & (VM_WRITE | VM_SHARED)) === VM_WRITE;
  return __get_user_pages(vma.vm_mm, start, nr_pages, { write, force: !write, unlockable });
}

/**
 * Bring in the pages of a range as madvise does (faultin_page_range).
 * @param mm address space
 * @param start first address, bytes
 * @param end first address after the range, bytes
 * @param write whether they are to be writable
 * @returns how many pages; 0 to begin again; or a negated error number
 */
export function faultin_page_range(mm: MmStruct, start: number, end: number, write: boolean): number {
  const flags = { write, force: false, unlockable: true, populate: true };
  return __get_user_pages(mm, start, (end - start) / PAGE_SIZE, flags);
}

/**
 * Load or store a byte as /proc/PID/mem does (mem_rw, access_remote_vm): the mapping has to be one of pages, and to allow the access
 * (FOLL_FORCE is for debuggers only: CONFIG_PROC_MEM_FORCE_PTRACE).
 * @param mm address space
 * @param address bytes
 * @param stored the byte to store, or null to load
 * @returns 0, or -EIO
 */
export function access_remote_vm(mm: MmStruct, address: number, stored: number | null): number {
  const gup = { write: stored !== null, force: false, unlockable: false };
  const at = address - offset_in_page(address);
  return mm.with_mmap_lock('read', () => {
    const vma = mm.mm_mt.lookup(at);
    if (vma === null || __get_user_pages(mm, at, 1, gup) !== 1) {
      return -EIO;
    }
    const pte = mm.pgd.get(at);
    const page = pte === null ? null : seen_page(vma, at, pte);
    if (page === null) {
      return -EIO;
    }
    if (stored !== null) {
      page.write(offset_in_page(address), stored);
      page.dirty = true;
    }
    return 0;
  });
}

/** The page that an entry shows; the page of zeroes is one here (follow_page_pte). */
function seen_page(vma: VmArea, address: number, pte: Pte): Page | null {
  const { zero_page } = vma.vm_mm.kernel.memory;
  return pte.pfn === zero_page.pfn ? zero_page : vm_normal_page(vma, address, pte);
}

/**
 * Bring in the pages of a range, skipping mappings of frames (__mm_populate).
 * @param mm address space
 * @param start first address, bytes
 * @param len bytes
 * @param ignore_errors whether to go on with the next mapping after an error
 * @returns 0, or a negated error number
 */
export function __mm_populate(mm: MmStruct, start: number, len: number, ignore_errors: boolean): number {
  const end = start + len;
  let attempts = 0;
  for (let at = start; at < end;) {
    const vma = mm.mm_mt.intersection(at, end);
    if (vma === null) {
      break;
    }
    const to = Math.min(end, vma.vm_end);
    if ((vma.vm_flags & (VM_IO | VM_PFNMAP)) !== 0n) {
      at = to;
      continue;
    }
    const from = Math.max(at, vma.vm_start);
    const done = mm.with_mmap_lock('read', () => populate_vma_page_range(vma, from, to, true));
    if (done < 0) {
      if (!ignore_errors) {
        return done;
      }
      at = to;
      continue;
    }
    attempts = done === 0 ? attempts + 1 : 0;
    if (attempts > FAULT_LIMIT) {
      throw new KernelBug('__mm_populate', 'the fault handler asks again and again to begin anew');
    }
    at = from + done * PAGE_SIZE;
  }
  return 0;
}
