import { vm_stat_account } from './accounting';
import { anon_vma_fork } from '../vma/anon-vma';
import { ENOMEM } from './errno';
import { tear_down_vmas } from './exit';
import { get_file } from '../mmap/file';
import { is_cow_mapping, vm_normal_page } from '../pages/normal-page';
import { MmStruct } from './mm-struct';
import { get_page } from '../pages/page';
import { guard_pte } from '../pages/page-table';
import { pte_alloc_fails } from '../pages/pte-alloc';
import { VM_COPY_ON_FORK, VM_DONTCOPY, VM_LOCKED_MASK, VM_SHARED, VM_WIPEONFORK } from '../vma/vm-flags';
import { vm_area_dup, vma_link_file } from '../vma/vma-lifecycle';
import { vma_pages, type VmArea } from '../vma/vma';

/**
 * Copy the entries of a mapping to its copy in a child (copy_page_range). Only what a fault could not bring back is copied.
 * @returns 0 or -ENOMEM
 */
function copy_page_range(dst_vma: VmArea, src_vma: VmArea): number {
  if ((dst_vma.vm_flags & VM_COPY_ON_FORK) === 0n && src_vma.anon_vma === null) {
    return 0;
  }
  const src = src_vma.vm_mm.pgd;
  const dst = dst_vma.vm_mm.pgd;
  const is_cow = is_cow_mapping(src_vma.vm_flags);
  const shared = (src_vma.vm_flags & VM_SHARED) !== 0n;
  for (const addr of src.addresses(src_vma.vm_start, src_vma.vm_end)) {
    let pte = src.get(addr);
    if (pte === null) {
      continue;
    }
    if (pte_alloc_fails(dst_vma.vm_mm, addr)) {
      return -ENOMEM;
    }
    if (pte === guard_pte) {
      dst.set(addr, pte);
      continue;
    }
    const page = vm_normal_page(src_vma, addr, pte);
    if (page !== null) {
      get_page(page);
      page._mapcount += 1;
      page.anon_exclusive = false;
    }
    if (is_cow && pte.write) {
      pte = { ...pte, write: false };
      src.set(addr, pte);
    }
    dst.set(addr, shared ? { ...pte, dirty: false } : pte);
  }
  return 0;
}

/** Copy one mapping to a child. Returns 0 or -ENOMEM. */
function dup_one(mm: MmStruct, mpnt: VmArea): number {
  const tmp = vm_area_dup(mpnt);
  if (tmp === null) {
    return -ENOMEM;
  }
  tmp.vm_mm = mm;
  const wiped = (tmp.vm_flags & VM_WIPEONFORK) !== 0n;
  if (wiped) {
    tmp.anon_vma = null;
  } else if (anon_vma_fork(tmp, mpnt) !== 0) {
    return -ENOMEM;
  }
  tmp.vm_flags &= ~VM_LOCKED_MASK;
  mm.mm_mt.store(tmp.vm_start, tmp.vm_end, tmp);
  tmp.attached = true;
  mm.map_count += 1;
  tmp.vm_ops?.open?.(tmp);
  if (tmp.vm_file !== null) {
    get_file(tmp.vm_file);
    vma_link_file(tmp);
  }
  return wiped ? 0 : copy_page_range(tmp, mpnt);
}

/**
 * Copy an address space for a child (dup_mmap). Each copied mapping gets ->open.
 * @param oldmm address space of the parent
 * @returns that of the child, or null without memory, with nothing left of it
 */
export function dup_mm(oldmm: MmStruct): MmStruct | null {
  const mm = new MmStruct(oldmm.kernel, true);
  const copied = oldmm.with_mmap_lock('write', () =>
    mm.with_mmap_lock('write', () => {
      mm.total_vm = oldmm.total_vm;
      mm.data_vm = oldmm.data_vm;
      mm.exec_vm = oldmm.exec_vm;
      mm.stack_vm = oldmm.stack_vm;
      for (const mpnt of oldmm.mm_mt.vmas()) {
        if ((mpnt.vm_flags & VM_DONTCOPY) !== 0n) {
          vm_stat_account(mm, mpnt.vm_flags, -vma_pages(mpnt));
        } else if (dup_one(mm, mpnt) !== 0) {
          return false;
        }
      }
      return true;
    }),
  );
  if (!copied) {
    tear_down_vmas(mm);
    return null;
  }
  return mm;
}
