import type { VmArea } from '../vma/vma';
import { VM_DROPPABLE, VM_HUGETLB, VM_SPECIAL } from '../vma/vm-flags';

/**
 * Whether the pages of a mapping can be locked into memory (vma_supports_mlock).
 * @param vma mapping
 */
export function vma_supports_mlock(vma: VmArea): boolean {
  return (vma.vm_flags & (VM_SPECIAL | VM_DROPPABLE | VM_HUGETLB)) === 0n;
}
