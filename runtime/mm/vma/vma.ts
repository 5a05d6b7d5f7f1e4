import type { AnonVma } from './anon-vma';
import type { File } from '../mmap/file';
import type { MmStruct } from '../task/mm-struct';
import { PAGE_SHIFT, PAGE_SIZE } from '../pages/page-size';
import type { pgprot_t } from '../pages/pgprot';
import type { VmOperations } from './vm-operations';
import type { vm_flags_t } from './vm-flags';

/** A mapping: a range of an address space and what backs it (struct vm_area_struct). */
export class VmArea {
  /** First address, bytes. */
  vm_start = 0;
  /** First address after the mapping, bytes. */
  vm_end = 0;
  vm_mm: MmStruct;
  vm_page_prot: pgprot_t = 0n;
  vm_flags: vm_flags_t = 0n;
  vm_ops: VmOperations | null;
  /** Offset in the file, or in the address space when anonymous; pages. */
  vm_pgoff = 0;
  vm_file: File | null = null;
  /** Opaque to the mapping code. */
  vm_private_data: unknown = null;
  /** Set once a private page exists in the mapping. */
  anon_vma: AnonVma | null = null;
  /** Every anon_vma that pages of the mapping may belong to: more than one after a fork. */
  anon_vma_chain: AnonVma[] = [];
  /** Whether the mapping is in its address space (vma_mark_attached). */
  attached = false;
  /** Was an action to insert no page at all, or fewer? For who compares: the kernel keeps no such thing. */
  empty_action = false;

  /**
   * @param mm address space that the mapping will belong to
   * @param vm_ops initial hooks: vma_dummy_vm_ops for a new mapping (vma_init)
   */
  constructor(mm: MmStruct, vm_ops: VmOperations | null) {
    this.vm_mm = mm;
    this.vm_ops = vm_ops;
  }
}

/** Hooks of a mapping whose driver sets none; it tells such mappings from anonymous ones (vma_dummy_vm_ops). */
export const vma_dummy_vm_ops: VmOperations = Object.freeze({});

/** Size of a mapping, in pages (vma_pages). */
export function vma_pages(vma: VmArea): number {
  return (vma.vm_end - vma.vm_start) / PAGE_SIZE;
}

/** Whether the mapping is of anonymous memory: it has no hooks (vma_is_anonymous). */
export function vma_is_anonymous(vma: VmArea): boolean {
  return vma.vm_ops === null;
}

/** Make the mapping anonymous (vma_set_anonymous). */
export function vma_set_anonymous(vma: VmArea): void {
  vma.vm_ops = null;
}

/**
 * Set the range of a mapping (vma_set_range).
 * @param vma mapping
 * @param start first address, bytes
 * @param end first address after it, bytes
 * @param pgoff offset of `start`, pages
 */
export function vma_set_range(vma: VmArea, start: number, end: number, pgoff: number): void {
  vma.vm_start = start;
  vma.vm_end = end;
  vma.vm_pgoff = pgoff;
}

/**
 * The offset of an address in what the mapping maps (linear_page_index, vma_pgoff_offset).
 * @param vma mapping
 * @param addr address in it, bytes
 * @returns pages
 */
export function linear_page_index(vma: VmArea, addr: number): number {
  return vma.vm_pgoff + Math.floor((addr - vma.vm_start) / 2 ** PAGE_SHIFT);
}
