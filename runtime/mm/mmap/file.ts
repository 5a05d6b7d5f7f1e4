import type { Page } from '../pages/page';
import type { Kernel } from '../task/kernel';
import type { VmArea } from '../vma/vma';
import type { VmAreaDesc } from './vm-area-desc';

/** The hooks of a file that have to do with mapping (struct file_operations). Results are 0 or a negated error number. */
export interface FileOperations {
  open?: ((inode: Inode, file: File) => number) | undefined;
  release?: ((inode: Inode, file: File) => number) | undefined;
  /** Called for each close of a descriptor, before the reference goes. */
  flush?: ((file: File) => number) | undefined;
  /**
   * Choose or check the address of a mapping, also of one with MAP_FIXED; results are an address in bytes, or a negated error
   * number. `pgoff` is in pages, `flags` are MAP_...
   */
  get_unmapped_area?:
    ((file: File, addr: number, len: number, pgoff: number, flags: number) => number) | undefined;
  mmap?: ((file: File, vma: VmArea) => number) | undefined;
  mmap_prepare?: ((desc: VmAreaDesc) => number) | undefined;
}

/** Kinds of file that limit mapping differently (S_ISREG and its like). */
export type FileType = 'character device' | 'regular file' | 'block device';

/** struct inode, as much as mapping looks at. */
export class Inode {
  readonly i_mapping: AddressSpace;
  readonly type: FileType;
  /** Size of a regular file, in bytes. */
  i_size = 0;
  /** Opaque to the mapping code. */
  i_private: unknown = null;

  /** @param type kind of file */
  constructor(type: FileType = 'character device') {
    this.type = type;
    this.i_mapping = new AddressSpace(this);
  }
}

/** struct address_space: which mappings map the file. */
export class AddressSpace {
  host: Inode | null;
  /** Mappings of the file (i_mmap), those of all processes. */
  readonly i_mmap = new Set<VmArea>();
  /** Shared mappings that may be written to; negative while writable mappings are denied (i_mmap_writable). */
  i_mmap_writable = 0;
  /** The page cache: pages that were read, by offset in pages. */
  readonly i_pages = new Map<number, Page>();
  /** Whether dirty pages are written back (mapping_can_writeback): it makes shared mappings track writes. */
  can_writeback = false;

  /** @param host inode, or null */
  constructor(host: Inode | null) {
    this.host = host;
  }
}

/** struct file: an open file description, counted by its users. */
export class File {
  readonly f_op: FileOperations;
  readonly f_inode: Inode;
  f_mapping: AddressSpace;
  /** References: the descriptor, and one for each mapping. */
  f_count = 1;
  /** Opaque to the mapping code. */
  private_data: unknown = null;
  f_mode_read = true;
  f_mode_write = true;
  /** The file is on a file system mounted noexec (path_noexec). */
  path_noexec = false;
  /** Whether release has been called. */
  released = false;

  /**
   * @param f_op hooks of the file
   * @param inode inode; a character device of its own when not given
   */
  constructor(f_op: FileOperations, inode: Inode = new Inode()) {
    this.f_op = f_op;
    this.f_inode = inode;
    this.f_mapping = inode.i_mapping;
  }
}

/**
 * Take a reference on a file (get_file).
 * @param file file
 * @returns the same file
 */
export function get_file(file: File): File {
  file.f_count += 1;
  return file;
}

/**
 * Drop a reference on a file (fput).
 *
 * The last reference does not call ->release at once: that is put off until the task returns to user space, which is when
 * the system call is over.
 * @param kernel machine
 * @param file file
 */
export function fput(kernel: Kernel, file: File): void {
  kernel.warn_on(file.f_count <= 0, 'fput', 'a reference that nobody holds is dropped');
  file.f_count -= 1;
  if (file.f_count === 0) {
    kernel.task_work_add(() => {
      file.released = true;
      file.f_op.release?.(file.f_inode, file);
    });
  }
}
