import { vm_stat_account } from '../task/accounting';
import { EACCES, EINVAL, ENOMEM, EPERM } from '../task/errno';
import { populate_vma_page_range } from '../fault/gup';
import { vma_modify_flags } from '../vma/modify';
import { vm_normal_page } from '../pages/normal-page';
import type { MmStruct } from '../task/mm-struct';
import { offset_in_page, PAGE_ALIGN, PAGE_SIZE } from '../pages/page-size';
import { vma_set_page_prot, vma_wants_manual_pte_write_upgrade } from '../pages/page-protection';
import { guard_pte, type Pte } from '../pages/page-table';
import { pgprot_modify, _PAGE_PROTNONE, _PAGE_RW } from '../pages/pgprot';
import {
  VM_ACCESS_FLAGS,
  VM_ACCOUNT,
  VM_HUGETLB,
  VM_LOCKED,
  VM_NORESERVE,
  VM_SEALED,
  VM_SHARED,
  VM_WRITE,
  type vm_flags_t,
} from '../vma/vm-flags';
import { vma_is_anonymous, type VmArea } from '../vma/vma';

/** Whether an entry can be written through without asking the fault handler (can_change_pte_writable). */
function can_change_pte_writable(vma: VmArea, addr: number, pte: Pte): boolean {
  if ((vma.vm_flags & VM_WRITE) === 0n || (pte.prot & _PAGE_PROTNONE) !== 0n) {
    return false;
  }
  if ((vma.vm_flags & VM_SHARED) !== 0n) {
    return pte.dirty;
  }
  const page = vm_normal_page(vma, addr, pte);
  return page !== null && page.kind === 'anonymous' && page.anon_exclusive;
}

/** Give the entries of a range the mapping's protection (change_protection). */
function change_protection(vma: VmArea, start: number, end: number, try_change_writable: boolean): void {
  const { pgd } = vma.vm_mm;
  for (const addr of pgd.addresses(start, end)) {
    const old = pgd.get(addr);
    if (old === null || old === guard_pte) {
      continue;
    }
    const prot = pgprot_modify(old.prot, vma.vm_page_prot);
    const changed = { ...old, prot, write: (prot & _PAGE_RW) !== 0n };
    const upgrade = try_change_writable && !changed.write && can_change_pte_writable(vma, addr, changed);
    pgd.set(addr, upgrade ? { ...changed, write: true } : changed);
  }
}

/** Change the protection of part of a mapping (mprotect_fixup). Returns the mapping of the range, or the error. */
function mprotect_fixup(
  vma: VmArea,
  prev: VmArea | null,
  start: number,
  end: number,
  newflags: vm_flags_t,
): VmArea | number {
  const mm = vma.vm_mm;
  const oldflags = vma.vm_flags;
  const nrpages = (end - start) / PAGE_SIZE;
  if ((oldflags & VM_SEALED) !== 0n) {
    return -EPERM;
  }
  if (oldflags === newflags) {
    return vma;
  }
  let wanted = newflags;
  if ((newflags & VM_WRITE) !== 0n) {
    if ((oldflags & (VM_ACCOUNT | VM_WRITE | VM_HUGETLB | VM_SHARED | VM_NORESERVE)) === 0n) {
      wanted |= VM_ACCOUNT;
    }
  } else if ((oldflags & VM_ACCOUNT) !== 0n && vma_is_anonymous(vma) && vma.anon_vma === null) {
    wanted &= ~VM_ACCOUNT;
  }
  const modified = vma_modify_flags(prev, vma, start, end, wanted);
  if ('error' in modified) {
    return modified.error;
  }
  const changed = modified.vma;
  changed.vm_flags = modified.vma_flags;
  const try_change_writable = vma_wants_manual_pte_write_upgrade(changed);
  vma_set_page_prot(changed);
  change_protection(changed, start, end, try_change_writable);
  if (
    (modified.vma_flags & VM_WRITE) !== 0n &&
    (oldflags & VM_LOCKED) !== 0n &&
    (oldflags & (VM_WRITE | VM_SHARED)) === 0n
  ) {
    populate_vma_page_range(changed, start, end, false);
  }
  vm_stat_account(mm, oldflags, -nrpages);
  vm_stat_account(mm, modified.vma_flags, nrpages);
  return changed;
}

/** Whether flags ask for an access that their VM_MAY... flags forbid. */
function exceeds_may_flags(flags: vm_flags_t): boolean {
  return (flags & ~(flags >> 4n) & VM_ACCESS_FLAGS) !== 0n;
}

/**
 * Change the protection of a range (do_mprotect_pkey).
 * @param mm address space; its lock is held for writing
 * @param start first address, bytes
 * @param length bytes
 * @param access VM_READ, VM_WRITE, VM_EXEC as asked for
 * @returns 0, or a negated error number, with what came before the error changed
 */
export function do_mprotect(mm: MmStruct, start: number, length: number, access: vm_flags_t): number {
  if (offset_in_page(start) !== 0) {
    return -EINVAL;
  }
  if (length === 0) {
    return 0;
  }
  const end = start + PAGE_ALIGN(length);
  const first = mm.mm_mt.intersection(start, end);
  if (first === null || first.vm_start > start) {
    return -ENOMEM;
  }
  let prev = start > first.vm_start ? first : mm.mm_mt.before(first.vm_start);
  let nstart = start;
  let expected = first.vm_start;
  for (let vma: VmArea | null = first; vma !== null; vma = mm.mm_mt.intersection(nstart, end)) {
    if (vma.vm_start !== expected) {
      return -ENOMEM;
    }
    const newflags = access | (vma.vm_flags & ~VM_ACCESS_FLAGS);
    if (exceeds_may_flags(newflags)) {
      return -EACCES;
    }
    const to = Math.min(vma.vm_end, end);
    const refused = vma.vm_ops?.mprotect?.(vma, nstart, to, newflags) ?? 0;
    if (refused !== 0) {
      return refused;
    }
    const changed = mprotect_fixup(vma, prev, nstart, to, newflags);
    if (typeof changed === 'number') {
      return changed;
    }
    prev = changed;
    expected = changed.vm_end;
    nstart = changed.vm_end;
    if (nstart >= end) {
      return 0;
    }
  }
  return expected < end ? -ENOMEM : 0;
}
