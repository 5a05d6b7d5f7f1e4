import { accountable_mapping, vm_stat_account } from '../task/accounting';
import { mmap_file } from './compat-mmap';
import { ENOMEM, EPERM } from '../task/errno';
import { fput, get_file, type File } from './file';
import { vma_merge_new_range } from '../vma/merge';
import { mmap_action_complete, mmap_action_prepare } from './mmap-action';
import type { MmStruct } from '../task/mm-struct';
import {
  init_vma_munmap,
  vms_abort_munmap_vmas,
  vms_clean_up_area,
  vms_complete_munmap_vmas,
  vms_gather_munmap_vmas,
  type VmaMunmapStruct,
} from './munmap';
import { PAGE_SIZE } from '../pages/page-size';
import { vma_set_page_prot } from '../pages/page-protection';
import { vm_get_page_prot, type pgprot_t } from '../pages/pgprot';
import { vma_supports_mlock } from './supports-mlock';
import { VmAreaDesc, type MmapAction } from './vm-area-desc';
import { VM_ACCOUNT, VM_LOCKED, VM_LOCKED_MASK, type vma_flags_t } from '../vma/vm-flags';
import type { VmOperations } from '../vma/vm-operations';
import {
  is_shared_maywrite,
  vm_area_alloc,
  vma_iter_prealloc_fails,
  vma_link_file,
} from '../vma/vma-lifecycle';
import { vmg_new_range } from '../vma/vma-merge-struct';
import { vma_set_anonymous, vma_set_range, type VmArea } from '../vma/vma';
import { unmap_region } from '../pages/zap';

/** A mapping that is being made (struct mmap_state). Addresses in bytes, pgoff in pages. */
interface MmapState {
  readonly mm: MmStruct;
  readonly addr: number;
  readonly end: number;
  pgoff: number;
  vma_flags: vma_flags_t;
  file: File | null;
  page_prot: pgprot_t;
  /** What ->mmap_prepare set. */
  vm_ops: VmOperations | null;
  vm_private_data: unknown;
  prev: VmArea | null;
  next: VmArea | null;
  readonly vms: VmaMunmapStruct;
  /** ->mmap_prepare exchanged the file, and the reference on the new one is already held. */
  file_doesnt_need_get: boolean;
}

/** What a new mapping has to know of the action that follows. */
type PendingAction = Readonly<Pick<MmapAction, 'hide_from_rmap_until_complete'>>;

/** Stands for the action of a mapping that no ->mmap_prepare described. */
const NO_ACTION: PendingAction = { hide_from_rmap_until_complete: false };

/**
 * Collect what the range holds already, account the mapping, and close what it replaces (__mmap_setup). The old mappings stay in
 * the tree until the new one is stored over them.
 * @returns 0, or a negated error number with nothing closed
 */
function __mmap_setup(map: MmapState): number {
  const { mm, vms } = map;
  const first = mm.mm_mt.intersection(map.addr, map.end);
  if (first !== null) {
    const error = vms_gather_munmap_vmas(vms, first);
    if (error !== 0) {
      return error;
    }
    map.next = vms.next;
    map.prev = vms.prev;
  } else {
    map.next = mm.mm_mt.after(map.addr);
    map.prev = mm.mm_mt.before(map.addr);
  }
  if (accountable_mapping(map.vma_flags)) {
    map.vma_flags |= VM_ACCOUNT;
  }
  vms_clean_up_area(vms);
  return 0;
}

/**
 * Call ->mmap_prepare, check its action, and take over what it may change (call_mmap_prepare).
 * @returns 0, or a negated error number
 */
function call_mmap_prepare(map: MmapState, desc: VmAreaDesc): number {
  const error = map.file?.f_op.mmap_prepare?.(desc) ?? 0;
  if (error !== 0) {
    return error;
  }
  const action_error = mmap_action_prepare(desc);
  if (action_error !== 0) {
    return action_error;
  }
  map.pgoff = desc.pgoff;
  if (desc.vm_file !== map.file) {
    map.file_doesnt_need_get = true;
    map.file = desc.vm_file;
  }
  map.vma_flags = desc.vma_flags;
  map.page_prot = desc.page_prot;
  map.vm_ops = desc.vm_ops;
  map.vm_private_data = desc.private_data;
  return 0;
}

/**
 * Give a new mapping its file, and call ->mmap (__mmap_new_file_vma).
 * @returns 0, or a negated error number with what the driver mapped undone
 */
function __mmap_new_file_vma(map: MmapState, vma: VmArea, file: File): number {
  const { kernel } = map.mm;
  vma.vm_file = file;
  if (!map.file_doesnt_need_get) {
    get_file(file);
  }
  if (file.f_op.mmap === undefined) {
    return 0;
  }
  const error = mmap_file(file, vma);
  if (error !== 0) {
    fput(kernel, vma.vm_file);
    vma.vm_file = null;
    unmap_region([vma], vma.vm_start, vma.vm_end, map.prev?.vm_end ?? 0, map.next?.vm_start ?? Infinity);
    return error;
  }
  kernel.warn_on(map.addr !== vma.vm_start, '__mmap_new_file_vma', 'the driver changed the address');
  map.file = vma.vm_file;
  map.vma_flags = vma.vm_flags;
  return 0;
}

/**
 * Make a mapping of its own, as the range could not be merged (__mmap_new_vma).
 * @returns the mapping, or a negated error number
 */
function __mmap_new_vma(map: MmapState, action: PendingAction): VmArea | number {
  const { mm } = map;
  const vma = vm_area_alloc(mm);
  if (vma === null) {
    return -ENOMEM;
  }
  vma_set_range(vma, map.addr, map.end, map.pgoff);
  vma.vm_flags = map.vma_flags;
  vma.vm_page_prot = map.page_prot;
  if (vma_iter_prealloc_fails(mm, map.addr, map.end)) {
    return -ENOMEM;
  }
  if (map.file !== null) {
    const error = __mmap_new_file_vma(map, vma, map.file);
    if (error !== 0) {
      return error;
    }
  } else {
    vma_set_anonymous(vma);
  }
  mm.mm_mt.store(vma.vm_start, vma.vm_end, vma);
  vma.attached = true;
  mm.map_count += 1;
  if (!action.hide_from_rmap_until_complete) {
    vma_link_file(vma);
  }
  return vma;
}

/** Drop what the mapping replaced, account it, and set its protection (__mmap_complete). */
function __mmap_complete(map: MmapState, vma: VmArea): void {
  const { mm } = map;
  const pglen = (map.end - map.addr) / PAGE_SIZE;
  vms_complete_munmap_vmas(map.vms);
  vm_stat_account(mm, vma.vm_flags, pglen);
  if ((vma.vm_flags & VM_LOCKED) !== 0n) {
    if (vma_supports_mlock(vma)) {
      mm.locked_vm += pglen;
    } else {
      vma.vm_flags &= ~VM_LOCKED_MASK;
    }
  }
  vma_set_page_prot(vma);
}

/** Give up: what was replaced is gone for good if it was closed already. */
function abort(map: MmapState, error: number): number {
  if (map.file_doesnt_need_get && map.file !== null) {
    fput(map.mm.kernel, map.file);
  }
  vms_abort_munmap_vmas(map.vms);
  return error;
}

/** The steps of mmap_region (__mmap_region). */
function __mmap_region(
  mm: MmStruct,
  file: File | null,
  addr: number,
  len: number,
  vma_flags: vma_flags_t,
  pgoff: number,
): number {
  const map: MmapState = {
    mm,
    addr,
    end: addr + len,
    pgoff,
    vma_flags,
    file,
    page_prot: vm_get_page_prot(vma_flags),
    vm_ops: null,
    vm_private_data: null,
    prev: null,
    next: null,
    vms: init_vma_munmap(mm, addr, addr + len),
    file_doesnt_need_get: false,
  };
  const have_mmap_prepare = file?.f_op.mmap_prepare !== undefined;
  const setup_error = __mmap_setup(map);
  if (setup_error !== 0) {
    return abort(map, setup_error);
  }
  let action: MmapAction | null = null;
  if (file !== null && have_mmap_prepare) {
    const desc = new VmAreaDesc(mm, file, addr, addr + len, map.pgoff, map.vma_flags, map.page_prot);
    action = desc.action;
    const error = call_mmap_prepare(map, desc);
    if (error === 0) mm.kernel.other_task?.at_seam('hook', file);
    if (error !== 0) {
      return abort(map, error);
    }
  }
  const { prev, next } = map;
  let vma: VmArea | null = null;
  if (prev !== null || next !== null) {
    const range = { start: addr, end: map.end, pgoff: map.pgoff, vma_flags: map.vma_flags, file: map.file };
    vma = vma_merge_new_range(vmg_new_range({ mm, prev, next, ...range }));
  }
  const allocated_new = vma === null;
  if (vma === null) {
    const made = __mmap_new_vma(map, action ?? NO_ACTION);
    if (typeof made === 'number') {
      return abort(map, made);
    }
    vma = made;
  }
  const { behaviour } = mm.kernel;
  if (have_mmap_prepare && (allocated_new || behaviour.mergeWritesUserFields)) {
    if (map.vm_ops !== null || behaviour.initialVmOps === 'dummy') {
      vma.vm_ops = map.vm_ops;
    }
    vma.vm_private_data = map.vm_private_data;
  }
  __mmap_complete(map, vma);
  if (file !== null && have_mmap_prepare) mm.kernel.other_task?.at_seam('linked', file);
  if (action !== null && allocated_new) {
    const error = mmap_action_complete(vma, action, false);
    if (error !== 0) {
      return error;
    }
  }
  return 0;
}

/**
 * Map a range (mmap_region). Legacy ->mmap runs only if the range does not merge; ->mmap_prepare runs first in any case.
 * @param mm address space; its lock is held for writing
 * @param file file, or null for anonymous memory
 * @param addr first address, bytes
 * @param len bytes, a multiple of pages
 * @param vma_flags flags
 * @param pgoff offset in the file or of the address space, pages
 * @returns 0, or a negated error number
 */
export function mmap_region(
  mm: MmStruct,
  file: File | null,
  addr: number,
  len: number,
  vma_flags: vma_flags_t,
  pgoff: number,
): number {
  const mapping = file !== null && is_shared_maywrite(vma_flags) ? file.f_mapping : null;
  if (mapping !== null) {
    if (mapping.i_mmap_writable < 0) {
      return -EPERM;
    }
    mapping.i_mmap_writable += 1;
  }
  if (file !== null) mm.kernel.other_task?.at_seam('before', file);
  const result = __mmap_region(mm, file, addr, len, vma_flags, pgoff);
  if (file !== null) mm.kernel.other_task?.at_seam('after', file);
  if (mapping !== null) {
    mapping.i_mmap_writable -= 1;
  }
  return result;
}
