/** A machine with one process and one driver's file, for tests of the address space. */
import { File, type FileOperations } from '../../runtime/mm/mmap/file';
import { Kernel } from '../../runtime/mm/task/kernel';
import { PROT_READ, PROT_WRITE } from '../../runtime/mm/mmap/mmap';
import type { Page } from '../../runtime/mm/pages/page';
import { PAGE_SIZE } from '../../runtime/mm/pages/page-size';
import { smaps_flags } from '../../runtime/mm/task/smaps';
import { Task } from '../../runtime/mm/task/task';
import type { Access } from '../../runtime/mm/fault/user-access';
import type { VmArea } from '../../runtime/mm/vma/vma';

export const BASE = 2 ** 44;

/** The address of a page of the window. */
export const at = (page: number): number => BASE + page * PAGE_SIZE;

/** A machine on which a process has a file open. */
export class Machine {
  readonly kernel = new Kernel();
  readonly pages: Page[] = this.kernel.memory.alloc_pages(8, 'kernel');
  readonly task = new Task(this.kernel);
  readonly file: File;
  readonly fd: number;

  /** Make the machine; the driver is made with its pages. */
  constructor(driver: (pages: Page[], kernel: Kernel) => FileOperations) {
    this.file = new File(driver(this.pages, this.kernel));
    this.fd = this.task.install(this.file);
  }

  /** Map pages of the file, readable and writable, shared unless said otherwise. */
  map(
    page: number,
    pages: number,
    options: { shared?: boolean; pgoff?: number; prot?: number } = {},
  ): number {
    const { shared = true, pgoff = 0, prot = PROT_READ | PROT_WRITE } = options;
    const result = this.task.mmap(this.fd, {
      addr: at(page),
      len: pages * PAGE_SIZE,
      prot,
      shared,
      fixed: true,
      pgoff,
    });
    return Math.min(result, 0);
  }

  /** Load a byte. */
  read(page: number): Access {
    return this.task.touch(at(page), null);
  }

  /** Store a byte. */
  write(page: number, value = 1): Access {
    return this.task.touch(at(page), value);
  }

  /** The mappings. */
  vmas(): VmArea[] {
    return this.task.mm.mm_mt.vmas();
  }

  /** First page, page after the last, and flags of each mapping. */
  maps(): [number, number, string][] {
    return this.vmas().map((vma) => [
      (vma.vm_start - BASE) / PAGE_SIZE,
      (vma.vm_end - BASE) / PAGE_SIZE,
      smaps_flags(vma),
    ]);
  }
}
