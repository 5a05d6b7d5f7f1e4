import type { File } from '../mmap/file';
import type { VmArea } from './vma';
import type { VmFault, vm_fault_t } from '../fault/vm-fault';
import type { vm_flags_t } from './vm-flags';

/** A place that a callback may store a pointer to (`void **vm_private_data` of ->mapped). */
export interface PrivateDataSlot {
  value: unknown;
}

/**
 * The hooks of a mapping (struct vm_operations_struct). All are optional. Results of type number are 0 or a negated error number.
 * Addresses are in bytes.
 */
export interface VmOperations {
  /** The mapping was split, forked or moved; not called for a first mapping. */
  open?: ((vma: VmArea) => void) | undefined;
  /** The mapping goes away. */
  close?: ((vma: VmArea) => void) | undefined;
  /** A new mapping is in place and was not merged; only for mappings made by ->mmap_prepare. An error unmaps it. */
  mapped?:
    | ((
        start: number,
        end: number,
        pgoff: number,
        file: File | null,
        vm_private_data: PrivateDataSlot,
      ) => number)
    | undefined;
  /** Whether the mapping may be split at an address. */
  may_split?: ((vma: VmArea, addr: number) => number) | undefined;
  /** The mapping was moved; `vma` is the new one. */
  mremap?: ((vma: VmArea) => number) | undefined;
  /** Whether the protection of a range may change to these flags. */
  mprotect?: ((vma: VmArea, start: number, end: number, newflags: vm_flags_t) => number) | undefined;
  fault?: ((vmf: VmFault) => vm_fault_t) | undefined;
  huge_fault?: ((vmf: VmFault, order: number) => vm_fault_t) | undefined;
  map_pages?: ((vmf: VmFault, start_pgoff: number, end_pgoff: number) => vm_fault_t) | undefined;
  /** A read-only page is about to become writable. */
  page_mkwrite?: ((vmf: VmFault) => vm_fault_t) | undefined;
  /** The same for a frame without a page. */
  pfn_mkwrite?: ((vmf: VmFault) => vm_fault_t) | undefined;
  /** Access by another process (ptrace); returns the bytes moved or a negated error number. */
  access?: ((vma: VmArea, addr: number, buf: unknown, len: number, write: number) => number) | undefined;
  name?: ((vma: VmArea) => string | null) | undefined;
  pagesize?: ((vma: VmArea) => number) | undefined;
}
