import type { Page } from '../pages/page';
import type { VmArea } from '../vma/vma';

/** Result of a fault handler: a mask of VM_FAULT_... (enum vm_fault_reason). */
export type vm_fault_t = number;

export const VM_FAULT_OOM = 0x000001;
export const VM_FAULT_SIGBUS = 0x000002;
export const VM_FAULT_MAJOR = 0x000004;
export const VM_FAULT_HWPOISON = 0x000010;
export const VM_FAULT_HWPOISON_LARGE = 0x000020;
export const VM_FAULT_SIGSEGV = 0x000040;
export const VM_FAULT_NOPAGE = 0x000100;
export const VM_FAULT_LOCKED = 0x000200;
export const VM_FAULT_RETRY = 0x000400;
export const VM_FAULT_FALLBACK = 0x000800;
export const VM_FAULT_DONE_COW = 0x001000;
export const VM_FAULT_NEEDDSYNC = 0x002000;
export const VM_FAULT_COMPLETED = 0x004000;
export const VM_FAULT_ERROR =
  VM_FAULT_OOM |
  VM_FAULT_SIGBUS |
  VM_FAULT_SIGSEGV |
  VM_FAULT_HWPOISON |
  VM_FAULT_HWPOISON_LARGE |
  VM_FAULT_FALLBACK;

/** How the fault came about (enum fault_flag). */
export const FAULT_FLAG_WRITE = 1 << 0;
export const FAULT_FLAG_MKWRITE = 1 << 1;
export const FAULT_FLAG_ALLOW_RETRY = 1 << 2;
export const FAULT_FLAG_RETRY_NOWAIT = 1 << 3;
export const FAULT_FLAG_KILLABLE = 1 << 4;
export const FAULT_FLAG_TRIED = 1 << 5;
export const FAULT_FLAG_USER = 1 << 6;
export const FAULT_FLAG_REMOTE = 1 << 7;
export const FAULT_FLAG_INSTRUCTION = 1 << 8;
export const FAULT_FLAG_INTERRUPTIBLE = 1 << 9;
export const FAULT_FLAG_UNSHARE = 1 << 10;
export const FAULT_FLAG_ORIG_PTE_VALID = 1 << 11;
export const FAULT_FLAG_VMA_LOCK = 1 << 12;
export const FAULT_FLAG_DEFAULT = FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_KILLABLE | FAULT_FLAG_INTERRUPTIBLE;

/** What a fault handler is given and gives back (struct vm_fault). */
export class VmFault {
  readonly vma: VmArea;
  readonly gfp_mask: number;
  /** Offset of the page in the file, in pages. */
  readonly pgoff: number;
  /** Faulting address, rounded down to its page; bytes. */
  readonly address: number;
  /** Faulting address; bytes. */
  readonly real_address: number;
  /** FAULT_FLAG_... */
  flags: number;
  /** Page that the handler returns, with a reference that passes to the caller. */
  page: Page | null = null;
  /** Page that a copy on write goes to. */
  cow_page: Page | null = null;

  /**
   * @param vma mapping that the address is in
   * @param real_address faulting address, bytes
   * @param address the same rounded down to its page
   * @param pgoff offset of the page in the file, pages
   * @param flags FAULT_FLAG_...
   * @param gfp_mask for allocations of the handler
   */
  constructor(
    vma: VmArea,
    real_address: number,
    address: number,
    pgoff: number,
    flags: number,
    gfp_mask: number,
  ) {
    this.vma = vma;
    this.real_address = real_address;
    this.address = address;
    this.pgoff = pgoff;
    this.flags = flags;
    this.gfp_mask = gfp_mask;
  }
}
