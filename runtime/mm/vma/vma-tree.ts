import type { VmArea } from './vma';

interface Entry {
  start: number;
  end: number;
  vma: VmArea;
}

/** Slots of a leaf of the tree (MAPLE_RANGE64_SLOTS), and how many a leaf that is not the root has at least (mt_min_slots). */
const LEAF_SLOTS = 16;
const MIN_LEAF_SLOTS = 7;

/**
 * Slots of the leaf that a small static program's own mappings, and the holes between them, take up: its code and data, heap, stack
 * and vdso. Measured: with the recorder's process, the leaf overflows with the fifth slot of the window.
 */
const OTHER_SLOTS = 12;

/** Stands for a mapping that is about to be stored. */
const STORED = {} as VmArea;

/** Slots that stay in the left leaf when a full one is split in the middle. */
const LEFT_SLOTS = 8;

/**
 * The mappings of an address space by address (the maple tree mm_mt). As in the kernel, the tree has its own idea of each
 * range: a mapping whose fields change keeps its old range here until it is stored again. Addresses in bytes, ends exclusive.
 */
export class VmaTree {
  /** Sorted and disjoint. */
  private readonly entries: Entry[] = [];
  /** Leaves that the slots are in. */
  private leaves: 1 | 2 = 1;

  /** Every mapping, by address. */
  vmas(): VmArea[] {
    return this.entries.map((entry) => entry.vma);
  }

  /**
   * The first mapping that ends after an address (find_vma; vma_find with no limit).
   * @param addr bytes
   * @returns the mapping, or null
   */
  find(addr: number): VmArea | null {
    return this.entries[this.index_of(addr)]?.vma ?? null;
  }

  /**
   * The mapping that an address is in (vma_lookup).
   * @param addr bytes
   * @returns the mapping, or null
   */
  lookup(addr: number): VmArea | null {
    const entry = this.entries[this.index_of(addr)];
    return entry !== undefined && entry.start <= addr ? entry.vma : null;
  }

  /**
   * The first mapping in a range (find_vma_intersection; vma_find).
   * @param start first address of the range, bytes
   * @param end first address after it, bytes
   * @returns the mapping, or null
   */
  intersection(start: number, end: number): VmArea | null {
    const entry = this.entries[this.index_of(start)];
    return entry !== undefined && entry.start < end ? entry.vma : null;
  }

  /**
   * Every mapping that has an address in a range, by address.
   * @param start first address of the range, bytes
   * @param end first address after it, bytes
   */
  in_range(start: number, end: number): VmArea[] {
    const found: VmArea[] = [];
    for (let i = this.index_of(start); i < this.entries.length && this.entries[i].start < end; i++) {
      found.push(this.entries[i].vma);
    }
    return found;
  }

  /**
   * The last mapping that starts before an address (vma_prev from there).
   * @param addr bytes
   * @returns the mapping, or null
   */
  before(addr: number): VmArea | null {
    let index = this.index_of(addr);
    if (index >= this.entries.length || this.entries[index].start >= addr) {
      index -= 1;
    }
    return this.entries[index]?.vma ?? null;
  }

  /**
   * The first mapping that starts at or after an address (vma_next from there).
   * @param addr bytes
   * @returns the mapping, or null
   */
  after(addr: number): VmArea | null {
    const index = this.index_of(addr);
    const entry = this.entries[index];
    return (entry !== undefined && entry.start < addr ? this.entries[index + 1] : entry)?.vma ?? null;
  }

  /**
   * Store a mapping, or nothing, over a range; what was there is replaced, and what overlaps its ends is cut
   * (vma_iter_store_overwrite, vma_iter_clear).
   * @param start first address of the range, bytes
   * @param end first address after it, bytes
   * @param vma mapping, or null to leave a hole
   */
  store(start: number, end: number, vma: VmArea | null): void {
    const first = this.index_of(start);
    let last = first;
    const replacement: Entry[] = [];
    while (last < this.entries.length && this.entries[last].start < end) {
      const entry = this.entries[last];
      if (entry.start < start) {
        replacement.push({ start: entry.start, end: start, vma: entry.vma });
      }
      if (entry.end > end) {
        replacement.push({ start: end, end: entry.end, vma: entry.vma });
      }
      last += 1;
    }
    if (vma !== null) {
      const kept = replacement.filter((entry) => entry.vma !== vma);
      const before = kept.filter((entry) => entry.start < start);
      const after = kept.filter((entry) => entry.start >= end);
      replacement.splice(0, replacement.length, ...before, { start, end, vma }, ...after);
    }
    this.entries.splice(first, last - first, ...replacement);
    this.leaves = this.leaves_for(this.slots());
  }

  /** Mappings and holes. */
  private slots(): number {
    let slots = this.entries.length + 1;
    let end = 0;
    for (const entry of this.entries) {
      if (entry.start > end) slots += 1;
      end = entry.end;
    }
    return slots;
  }

  /** Leaves that so many slots are in: a full leaf is split, and one that is nearly empty goes back into the other. */
  private leaves_for(slots: number): 1 | 2 {
    const all = slots + OTHER_SLOTS;
    if (this.leaves === 1) return all > LEAF_SLOTS ? 2 : 1;
    return all - LEFT_SLOTS < MIN_LEAF_SLOTS ? 1 : 2;
  }

  /**
   * Whether a store takes more than one node, as it does when leaves are split or put together (wr_split_store, wr_rebalance): they come
   * from a sheaf that is filled beforehand, and there fault injection is not asked.
   * @param start first address of the range, bytes
   * @param end first address after it, bytes
   * @param hole whether the range is cleared
   */
  store_takes_sheaf(start: number, end: number, hole: boolean): boolean {
    const after = new VmaTree();
    after.entries.push(...this.entries);
    after.store(start, end, hole ? null : STORED);
    return this.leaves_for(after.slots()) !== this.leaves;
  }

  /**
   * Whether a store needs memory for a node of the tree (mas_prealloc_calc; the tree is read under RCU, so that nodes are
   * replaced, not changed). A store that matches one slot, or that only moves the border of two, changes a node in place.
   * Whether that is one node, or more, says store_takes_sheaf().
   * @param start first address of the range, bytes
   * @param end first address after it, bytes
   * @param hole whether the range is cleared: holes that touch it become one with it
   */
  store_needs_node(start: number, end: number, hole: boolean): boolean {
    let from = this.slot_of(start);
    let to = this.slot_of(end - 1);
    let index = start;
    let limit = end;
    if (hole) {
      const next = this.slot_of(to.end);
      if (to.hole) {
        limit = to.end;
      } else if (limit === to.end && next.hole) {
        to = next;
        limit = next.end;
      }
      const prev = from.start > 0 ? this.slot_of(from.start - 1) : null;
      if (from.hole) {
        index = from.start;
      } else if (index === from.start && prev !== null && prev.hole) {
        from = prev;
        index = prev.start;
      }
    }
    if (from.start === index && from.end === limit) {
      return false;
    }
    const aligned = (from.start === index ? 1 : 0) + (to.end === limit ? 1 : 0);
    return !(from.end === to.start && aligned === 1);
  }

  /** The slot, mapping or hole, that an address is in. */
  private slot_of(addr: number): { start: number; end: number; hole: boolean } {
    const index = this.index_of(addr);
    const entry = this.entries[index];
    if (entry !== undefined && entry.start <= addr) {
      return { start: entry.start, end: entry.end, hole: false };
    }
    return { start: this.entries[index - 1]?.end ?? 0, end: entry?.start ?? Infinity, hole: true };
  }

  /** Index of the first entry that ends after an address; the number of entries if there is none. */
  private index_of(addr: number): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.entries[middle].end > addr) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
