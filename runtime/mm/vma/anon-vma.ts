import { ENOMEM } from '../task/errno';
import type { VmArea } from './vma';
import { VM_ACCESS_FLAGS, VM_IGNORE_MERGE } from './vm-flags';
import { PAGE_SIZE } from '../pages/page-size';

/**
 * The root that private pages of mappings belong to (struct anon_vma). Mappings with different ones do not merge, so which
 * mapping has which shows in what merges.
 */
export class AnonVma {
  /** The anon_vma of the mapping that was forked, or null. */
  readonly parent: AnonVma | null;
  /** Children by fork; a root counts itself. */
  num_children = 0;
  /** Mappings whose anon_vma this is. */
  num_active_vmas = 0;
  /** Mappings that have it in their chain. */
  linked = 0;

  /** @param parent anon_vma of the mapping that was forked, or null */
  constructor(parent: AnonVma | null) {
    this.parent = parent;
    if (parent === null) {
      this.num_children = 1;
    }
  }
}

/** Why a chain is cloned (enum vma_operation). */
export type VmaOperation = 'split' | 'merge unfaulted' | 'remap' | 'fork';

/** Whether a mapping has exactly one anon_vma in its chain (list_is_singular). */
function chain_is_singular(vma: VmArea): boolean {
  return vma.anon_vma_chain.length === 1;
}

/** Whether the mapping's private pages may be shared with a parent (vma_is_fork_child). */
export function vma_is_fork_child(vma: VmArea | null): boolean {
  return vma !== null && vma.anon_vma !== null && !chain_is_singular(vma);
}

/** Whether two neighbours could share an anon_vma (anon_vma_compatible). */
function anon_vma_compatible(a: VmArea, b: VmArea): boolean {
  const diff = (a.vm_flags ^ b.vm_flags) & ~VM_ACCESS_FLAGS & ~VM_IGNORE_MERGE;
  return (
    a.vm_end === b.vm_start &&
    a.vm_file === b.vm_file &&
    diff === 0n &&
    b.vm_pgoff === a.vm_pgoff + (b.vm_start - a.vm_start) / PAGE_SIZE
  );
}

/** The anon_vma of a neighbour that a mapping can use (reusable_anon_vma). */
function reusable_anon_vma(old: VmArea, a: VmArea, b: VmArea): AnonVma | null {
  return anon_vma_compatible(a, b) && old.anon_vma !== null && chain_is_singular(old) ? old.anon_vma : null;
}

/** The anon_vma of either neighbour that a mapping can use (find_mergeable_anon_vma). */
function find_mergeable_anon_vma(vma: VmArea): AnonVma | null {
  const tree = vma.vm_mm.mm_mt;
  const next = tree.lookup(vma.vm_end);
  const reusable = next === null ? null : reusable_anon_vma(next, vma, next);
  if (reusable !== null) {
    return reusable;
  }
  const prev = tree.before(vma.vm_start);
  return prev === null ? null : reusable_anon_vma(prev, prev, vma);
}

/** Put an anon_vma at the head of a mapping's chain (anon_vma_chain_assign, anon_vma_interval_tree_insert). */
function link(vma: VmArea, anon_vma: AnonVma): void {
  vma.anon_vma_chain.unshift(anon_vma);
  anon_vma.linked += 1;
}

/**
 * Give a mapping an anon_vma before its first private page (anon_vma_prepare).
 * @param vma mapping
 * @returns 0, or -ENOMEM
 */
export function anon_vma_prepare(vma: VmArea): number {
  if (vma.anon_vma !== null) {
    return 0;
  }
  const { allocation } = vma.vm_mm.kernel;
  if (allocation.should_fail()) {
    return -ENOMEM;
  }
  let anon_vma = find_mergeable_anon_vma(vma);
  if (anon_vma === null) {
    if (allocation.should_fail()) {
      return -ENOMEM;
    }
    anon_vma = new AnonVma(null);
  }
  vma.anon_vma = anon_vma;
  link(vma, anon_vma);
  anon_vma.num_active_vmas += 1;
  return 0;
}

/** Take an anon_vma that no mapping uses any more and that has one child at most (maybe_reuse_anon_vma). */
function maybe_reuse_anon_vma(dst: VmArea, anon_vma: AnonVma): void {
  if (dst.anon_vma === null && anon_vma.num_active_vmas === 0 && anon_vma.num_children <= 1) {
    dst.anon_vma = anon_vma;
    anon_vma.num_active_vmas += 1;
  }
}

/**
 * Give a mapping the chain of another (anon_vma_clone).
 * @param dst mapping with an empty chain; its anon_vma is already that of `src`, or null on fork
 * @param src mapping that is duplicated
 * @param operation why
 * @returns 0, or -ENOMEM, and then `dst` has no anon_vma
 */
export function anon_vma_clone(dst: VmArea, src: VmArea, operation: VmaOperation): number {
  if (src.anon_vma === null) {
    return 0;
  }
  const { allocation } = src.vm_mm.kernel;
  for (let i = 0; i < src.anon_vma_chain.length; i++) {
    if (allocation.should_fail()) {
      dst.anon_vma_chain = [];
      dst.anon_vma = null;
      return -ENOMEM;
    }
  }
  for (const anon_vma of src.anon_vma_chain) {
    link(dst, anon_vma);
  }
  for (const anon_vma of [...dst.anon_vma_chain].reverse()) {
    if (operation === 'fork') {
      maybe_reuse_anon_vma(dst, anon_vma);
    }
  }
  if (operation !== 'fork' && dst.anon_vma !== null) {
    dst.anon_vma.num_active_vmas += 1;
  }
  return 0;
}

/**
 * Attach the copy of a mapping in a child to the parent's chain, and give it an anon_vma of its own (anon_vma_fork).
 * @param vma mapping of the child
 * @param pvma mapping of the parent
 * @returns 0, or -ENOMEM
 */
export function anon_vma_fork(vma: VmArea, pvma: VmArea): number {
  if (pvma.anon_vma === null) {
    return 0;
  }
  vma.anon_vma = null;
  const { allocation } = pvma.vm_mm.kernel;
  if (allocation.should_fail() || allocation.should_fail()) {
    return -ENOMEM;
  }
  const error = anon_vma_clone(vma, pvma, 'fork');
  if (error !== 0 || vma.anon_vma !== null) {
    return error;
  }
  const anon_vma = new AnonVma(pvma.anon_vma);
  anon_vma.num_active_vmas = 1;
  vma.anon_vma = anon_vma;
  link(vma, anon_vma);
  pvma.anon_vma.num_children += 1;
  return 0;
}

/**
 * Sever a mapping from its chain (unlink_anon_vmas).
 * @param vma mapping
 */
export function unlink_anon_vmas(vma: VmArea): void {
  if (vma.anon_vma === null) {
    return;
  }
  vma.anon_vma.num_active_vmas -= 1;
  vma.anon_vma = null;
  for (const anon_vma of vma.anon_vma_chain) {
    anon_vma.linked -= 1;
    if (anon_vma.linked === 0 && anon_vma.parent !== null) {
      anon_vma.parent.num_children -= 1;
    }
  }
  vma.anon_vma_chain = [];
}
