import { ActionArguments } from './action-arguments';
import type { File } from './file';
import type { MmStruct } from '../task/mm-struct';
import type { pgprot_t } from '../pages/pgprot';
import type { VmOperations } from '../vma/vm-operations';
import { vma_dummy_vm_ops, type VmArea } from '../vma/vma';
import type { vma_flags_t } from '../vma/vm-flags';

/** What is done to a mapping once it is in place (enum mmap_action_type). */
export enum mmap_action_type {
  MMAP_NOTHING,
  MMAP_REMAP_PFN,
  MMAP_IO_REMAP_PFN,
  MMAP_SIMPLE_IO_REMAP,
  MMAP_MAP_KERNEL_PAGES,
  MMAP_MAP_DISCONTIG_KERNEL_PAGES,
}

/** struct mmap_action: what is done, with what, and what is called afterwards. */
export class MmapAction extends ActionArguments {
  type = mmap_action_type.MMAP_NOTHING;
  /** Called after the action succeeded. */
  success_hook: ((vma: VmArea) => number) | null = null;
  /** Called with the error of a failed action; returns the error that user space sees. */
  error_hook: ((err: number) => number) | null = null;
  /** The error that user space sees of a failed action in place of its own, negated; 0: its own. For releases that have it. */
  error_override = 0;
  hide_from_rmap_until_complete = false;
}

/** What ->mmap_prepare is given: the mapping that is about to be made (struct vm_area_desc). */
export class VmAreaDesc {
  readonly mm: MmStruct;
  /** The file whose hook runs; may differ from vm_file in stacked callers. */
  readonly file: File;
  /** First address, bytes. */
  start: number;
  /** First address after the mapping, bytes. */
  end: number;
  /** Offset in the file, pages. */
  pgoff: number;
  vm_file: File | null;
  vma_flags: vma_flags_t;
  page_prot: pgprot_t;
  vm_ops: VmOperations | null;
  /** Opaque to the mapping code. */
  private_data: unknown = null;
  readonly action = new MmapAction();

  /**
   * @param mm address space
   * @param file file that is mapped
   * @param start first address, bytes
   * @param end first address after the mapping, bytes
   * @param pgoff offset in the file, pages
   * @param vma_flags flags
   * @param page_prot protection
   */
  constructor(
    mm: MmStruct,
    file: File,
    start: number,
    end: number,
    pgoff: number,
    vma_flags: vma_flags_t,
    page_prot: pgprot_t,
  ) {
    this.mm = mm;
    this.file = file;
    this.vm_file = file;
    this.start = start;
    this.end = end;
    this.pgoff = pgoff;
    this.vma_flags = vma_flags;
    this.page_prot = page_prot;
    this.vm_ops = mm.kernel.behaviour.initialVmOps === 'dummy' ? vma_dummy_vm_ops : null;
  }
}
