import { EINVAL } from '../task/errno';
import type { MmStruct } from '../task/mm-struct';
import { __mm_populate } from '../fault/gup';
import { offset_in_page } from '../pages/page-size';
import { VM_EXEC, VM_LOCKED, VM_READ, VM_SHARED, VM_WRITE } from '../vma/vm-flags';
import type { VmArea } from '../vma/vma';
import { fput, get_file } from './file';
import { do_mmap, PROT_EXEC, PROT_READ, PROT_WRITE } from './mmap';

/** Whether a range has no hole, and every mapping in it is like the first one. */
function is_uniform(mm: MmStruct, first: VmArea, end: number): boolean {
  let prev = first;
  while (prev.vm_end < end) {
    const next = mm.mm_mt.intersection(prev.vm_end, end);
    if (
      next === null ||
      next.vm_start !== prev.vm_end ||
      next.vm_file !== first.vm_file ||
      next.vm_flags !== first.vm_flags
    ) {
      return false;
    }
    prev = next;
  }
  return true;
}

/**
 * Have part of a shared mapping show another part of its file (remap_file_pages): maps it anew, and brings its pages in.
 * @param mm address space
 * @param addr first address, bytes; rounded down to a page
 * @param length bytes; rounded down to pages
 * @param pgoff offset in the file, pages
 * @returns 0, or a negated error number
 */
export function remap_file_pages(mm: MmStruct, addr: number, length: number, pgoff: number): number {
  const start = addr - offset_in_page(addr);
  const size = length - offset_in_page(length);
  const vma = mm.mm_mt.lookup(start);
  if (size === 0 || vma === null || vma.vm_file === null || (vma.vm_flags & VM_SHARED) === 0n) {
    return -EINVAL;
  }
  const { vm_flags, vm_file: file } = vma;
  get_file(file);
  const prot =
    ((vm_flags & VM_READ) !== 0n ? PROT_READ : 0) |
    ((vm_flags & VM_WRITE) !== 0n ? PROT_WRITE : 0) |
    ((vm_flags & VM_EXEC) !== 0n ? PROT_EXEC : 0);
  const locked = (vm_flags & VM_LOCKED) !== 0n;
  const ret = mm.with_mmap_lock('write', () =>
    is_uniform(mm, vma, start + size)
      ? do_mmap(mm, {
          addr: start,
          len: size,
          prot,
          shared: true,
          fixed: true,
          populate: true,
          locked,
          file,
          pgoff,
        })
      : -EINVAL,
  );
  fput(mm.kernel, file);
  if (ret < 0) {
    return ret;
  }
  __mm_populate(mm, ret, size, true);
  return 0;
}
