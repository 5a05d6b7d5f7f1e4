import type { Kernel } from './kernel';
import { PageTable } from '../pages/page-table';
import { VmaTree } from '../vma/vma-tree';

/** How the lock of an address space is held (mmap_lock). */
export type MmapLock = 'unlocked' | 'read' | 'write';

/** An address space (struct mm_struct). Counts are in pages. */
export class MmStruct {
  readonly kernel: Kernel;
  /** Mappings. */
  readonly mm_mt = new VmaTree();
  /** Page table. */
  readonly pgd = new PageTable();
  /** How the running system call or fault holds the lock; drivers' hooks run under it. */
  mmap_lock: MmapLock = 'unlocked';
  /** Number of mappings. */
  map_count = 0;
  total_vm = 0;
  locked_vm = 0;
  data_vm = 0;
  exec_vm = 0;
  stack_vm = 0;
  /** Flags that every new mapping has (def_flags, set by mlockall). */
  def_flags = 0n;

  /**
   * @param kernel machine that the address space is on
   * @param of_child whether it is a copy of another one, which a child of fork() gets
   */
  constructor(
    kernel: Kernel,
    readonly of_child = false,
  ) {
    this.kernel = kernel;
  }

  /**
   * Do something with the lock held.
   * @param how how to hold it
   * @param body what to do
   * @returns what `body` returns
   */
  with_mmap_lock<T>(how: MmapLock, body: () => T): T {
    const before = this.mmap_lock;
    this.mmap_lock = how;
    try {
      return body();
    } finally {
      this.mmap_lock = before;
    }
  }
}
