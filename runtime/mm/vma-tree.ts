import type { VmArea } from './vma';

/** The mappings of an address space, in order of address (mm_mt; its iterator is struct vma_iterator). */
export class VmaTree {
  /** Sorted by vm_start; disjoint. */
  readonly vmas: VmArea[] = [];

  /** The first mapping that ends after an address, or null (find_vma). */
  find(addr: number): VmArea | null {
    return this.vmas[this.index_after(addr)] ?? null;
  }

  /** Index of the first mapping that ends after an address; the number of mappings if there is none. */
  index_after(addr: number): number {
    let low = 0;
    let high = this.vmas.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.vmas[middle].vm_end > addr) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The mapping that an address is in, or null (vma_lookup). */
  lookup(addr: number): VmArea | null {
    const vma = this.find(addr);
    return vma !== null && vma.vm_start <= addr ? vma : null;
  }

  /** The mapping before a mapping, or null (vma_prev). */
  prev(vma: VmArea): VmArea | null {
    return this.vmas[this.vmas.indexOf(vma) - 1] ?? null;
  }

  /** The mapping after a mapping, or null (vma_next). */
  next(vma: VmArea): VmArea | null {
    const index = this.vmas.indexOf(vma);
    return index < 0 ? null : (this.vmas[index + 1] ?? null);
  }

  /** Put a mapping in its place (vma_iter_store_new). */
  insert(vma: VmArea): void {
    this.vmas.splice(this.index_after(vma.vm_start), 0, vma);
    vma.attached = true;
  }

  /** Take a mapping out. */
  remove(vma: VmArea): void {
    const index = this.vmas.indexOf(vma);
    if (index >= 0) {
      this.vmas.splice(index, 1);
    }
    vma.attached = false;
  }
}
