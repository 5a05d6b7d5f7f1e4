import { EBADF, ENOMEM } from './errno';
import { tear_down_vmas } from './exit';
import { fput, get_file, type File } from '../mmap/file';
import { dup_mm } from './fork';
import type { Kernel } from './kernel';
import { calc_vm_prot_bits, ksys_mmap_pgoff, type MmapArguments } from '../mmap/mmap';
import { do_madvise, type Advice } from '../mmap/madvise';
import { do_mlock, do_munlock } from '../mmap/mlock';
import { do_mprotect } from '../mmap/mprotect';
import { do_mremap } from '../mmap/mremap';
import { do_mincore, do_msync, type SyncFlag } from '../mmap/msync';
import { do_munmap } from '../mmap/munmap';
import { remap_file_pages } from '../mmap/remap-file-pages';
import { access_remote_vm } from '../fault/gup';
import { MmStruct } from './mm-struct';
import { access_user, type Access } from '../fault/user-access';
import { VM_LOCKED } from '../vma/vm-flags';

/**
 * Allocations that fork makes before and after it copies the mappings of the window: the task and what belongs to it, the tree of
 * mappings and the process's own ones below the window; those above it, and the pid. Measured, with the recorder's process.
 */
export const FORK_BEFORE = 31;
const FORK_AFTER = 7;

/** Allocations that opening /proc/self/mem makes. */
const PROC_MEM_ALLOCATIONS = 3;

/**
 * A process with one thread: its address space, its open files, and the system calls that it makes. Addresses and lengths in
 * bytes. Results are 0 or a negated error number unless said otherwise.
 */
export class Task {
  readonly mm: MmStruct;
  private readonly kernel: Kernel;
  /** Open descriptors; each holds a reference. */
  private readonly files: (File | null)[];

  /**
   * @param kernel machine
   * @param mm address space, empty if not given
   * @param files open files; their references pass to the task
   */
  constructor(kernel: Kernel, mm = new MmStruct(kernel), files: (File | null)[] = []) {
    this.kernel = kernel;
    this.mm = mm;
    this.files = files;
    kernel.current_mm ??= mm;
  }

  /**
   * Give the task a descriptor for an open file.
   * @param file file; its reference passes to the descriptor
   * @returns the descriptor
   */
  install(file: File): number {
    return this.files.push(file) - 1;
  }

  /**
   * mmap(2).
   * @param fd descriptor, or null for anonymous memory
   * @param args the other arguments
   * @returns the address, or a negated error number
   */
  mmap(fd: number | null, args: Omit<MmapArguments, 'file'>): number {
    const file = fd === null ? null : this.files[fd];
    if (file === null && fd !== null) {
      return -EBADF;
    }
    return this.leave(ksys_mmap_pgoff(this.enter(), { ...args, file }));
  }

  /** munmap(2). */
  munmap(addr: number, len: number): number {
    return this.leave(this.enter().with_mmap_lock('write', () => do_munmap(this.mm, addr, len)));
  }

  /** mprotect(2); `prot` is a mask of PROT_... */
  mprotect(addr: number, len: number, prot: number): number {
    const access = calc_vm_prot_bits(prot);
    return this.leave(this.enter().with_mmap_lock('write', () => do_mprotect(this.mm, addr, len, access)));
  }

  /** mremap(2); `flags` is a mask of MREMAP_... Returns the address, or a negated error number. */
  mremap(addr: number, old_len: number, new_len: number, flags: number, new_addr = 0): number {
    return this.leave(do_mremap(this.enter(), addr, old_len, new_len, flags, new_addr));
  }

  /** mlock(2). */
  mlock(addr: number, len: number): number {
    return this.leave(do_mlock(this.enter(), addr, len, VM_LOCKED));
  }

  /** munlock(2). */
  munlock(addr: number, len: number): number {
    return this.leave(do_munlock(this.enter(), addr, len));
  }

  /** madvise(2). */
  madvise(addr: number, len: number, advice: Advice): number {
    return this.leave(do_madvise(this.enter(), addr, len, advice));
  }

  /** msync(2). */
  msync(addr: number, len: number, flag: SyncFlag): number {
    return this.leave(this.enter().with_mmap_lock('read', () => do_msync(this.mm, addr, len, flag)));
  }

  /** mincore(2). */
  mincore(addr: number, len: number): number {
    return this.leave(this.enter().with_mmap_lock('read', () => do_mincore(this.mm, addr, len)));
  }

  /** remap_file_pages(2); `pgoff` is in pages. */
  remap_file_pages(addr: number, len: number, pgoff: number): number {
    return this.leave(remap_file_pages(this.enter(), addr, len, pgoff));
  }

  /**
   * Load or store one byte through /proc/self/mem, which is opened for it. Opening it allocates: the file, its name, and what
   * `self` stands for.
   * @param addr where
   * @param stored the byte to store, or null to load
   * @returns 0, -EIO, or -EBADF if the file could not be opened
   */
  access_mem(addr: number, stored: number | null): number {
    if (this.one_fails_of(PROC_MEM_ALLOCATIONS)) {
      return this.leave(-EBADF);
    }
    return this.leave(access_remote_vm(this.enter(), addr, stored));
  }

  /**
   * Load or store one byte.
   * @param addr where
   * @param stored the byte to store, or null to load
   * @returns the signal raised, or what was seen
   */
  touch(addr: number, stored: number | null): Access {
    return access_user(this.enter(), addr, stored);
  }

  /** close(2). */
  close(fd: number): number {
    this.enter();
    const file = this.files[fd];
    if (file === null) {
      return -EBADF;
    }
    this.files[fd] = null;
    return this.leave(this.filp_close(file));
  }

  /**
   * fork(2): the child shares the open files.
   * @returns the child, or a negated error number
   */
  fork(): Task | number {
    if (this.one_fails_of(FORK_BEFORE)) {
      return this.leave(-ENOMEM);
    }
    const files = this.files.map((file) => (file === null ? null : get_file(file)));
    const mm = dup_mm(this.enter());
    if (mm !== null && this.one_fails_of(FORK_AFTER)) {
      mm.with_mmap_lock('write', () => tear_down_vmas(mm));
    } else if (mm !== null) {
      this.kernel.task_work_run();
      return new Task(this.kernel, mm, files);
    }
    for (const file of files) {
      if (file !== null) {
        this.filp_close(file);
      }
    }
    return this.leave(-ENOMEM);
  }

  /** Exit: the task has no address space any more when its mappings go, then its open files (do_exit, exit_mm). */
  exit(): void {
    this.kernel.current_mm = null;
    this.mm.with_mmap_lock('write', () => tear_down_vmas(this.mm));
    for (const [fd, file] of this.files.entries()) {
      if (file !== null) {
        this.files[fd] = null;
        this.filp_close(file);
      }
    }
    this.kernel.task_work_run();
  }

  /** Make so many allocations one after the other, until one fails; whether one did. */
  private one_fails_of(count: number): boolean {
    const { allocation } = this.kernel;
    for (let i = 0; i < count && allocation.armed; i++) {
      if (allocation.should_fail()) return true;
    }
    return false;
  }

  /** Drop a descriptor's reference (filp_close). Returns what ->flush says. */
  private filp_close(file: File): number {
    const result = file.f_op.flush?.(file) ?? 0;
    fput(this.kernel, file);
    return result;
  }

  /** Enter the kernel: this task is the one that runs. Returns its address space. */
  private enter(): MmStruct {
    this.kernel.current_mm = this.mm;
    return this.mm;
  }

  /** Return to user space: work that was put off is done first. */
  private leave(result: number): number {
    this.kernel.task_work_run();
    return result;
  }
}
