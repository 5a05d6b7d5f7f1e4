import type { Kernel } from './kernel';
import type { PageTable } from './page-table';
import type { VmaTree } from './vma-tree';

/** An address space (struct mm_struct). Counts are in pages. */
export class MmStruct {
  readonly kernel: Kernel;
  readonly mm_mt: VmaTree;
  readonly pgd: PageTable;
  /** Number of mappings. */
  map_count = 0;
  total_vm = 0;
  locked_vm = 0;
  data_vm = 0;
  exec_vm = 0;
  stack_vm = 0;
  /** Flags that every new mapping has (def_flags, set by mlockall). */
  def_flags = 0n;
  /** Work to do when the task returns to user space (task_work_add). */
  readonly task_works: (() => void)[] = [];

  /**
   * @param kernel machine that the address space is on
   * @param mm_mt its mappings
   * @param pgd its page table
   */
  constructor(kernel: Kernel, mm_mt: VmaTree, pgd: PageTable) {
    this.kernel = kernel;
    this.mm_mt = mm_mt;
    this.pgd = pgd;
  }
}
