import { fput, get_file, type File } from './file';
import { mmap_action_complete, mmap_action_prepare } from './mmap-action';
import { VmAreaDesc } from './vm-area-desc';
import { vma_dummy_vm_ops, type VmArea } from '../vma/vma';

/**
 * Exchange a mapping's file (vma_set_file).
 * @param vma mapping
 * @param file file that it maps from now on
 */
export function vma_set_file(vma: VmArea, file: File): void {
  const old = vma.vm_file;
  vma.vm_file = get_file(file);
  if (old !== null) {
    fput(vma.vm_mm.kernel, old);
  }
}

/**
 * Describe an existing mapping for a nested ->mmap_prepare (compat_set_desc_from_vma).
 * @param file file whose hook will run
 * @param vma mapping
 */
export function compat_set_desc_from_vma(file: File, vma: VmArea): VmAreaDesc {
  const desc = new VmAreaDesc(
    vma.vm_mm,
    file,
    vma.vm_start,
    vma.vm_end,
    vma.vm_pgoff,
    vma.vm_flags,
    vma.vm_page_prot,
  );
  desc.vm_file = vma.vm_file;
  desc.vm_ops = vma.vm_mm.kernel.behaviour.compatKeepsVmOps ? vma.vm_ops : null;
  return desc;
}

/**
 * Apply to a mapping what a nested ->mmap_prepare made of its descriptor, and carry out the action (__compat_vma_mmap).
 * @param desc descriptor
 * @param vma mapping
 * @returns 0, or a negated error number
 */
export function __compat_vma_mmap(desc: VmAreaDesc, vma: VmArea): number {
  const error = mmap_action_prepare(desc);
  if (error !== 0) {
    return error;
  }
  vma.vm_pgoff = desc.pgoff;
  if (desc.vm_file !== vma.vm_file && desc.vm_file !== null) {
    vma_set_file(vma, desc.vm_file);
  }
  vma.vm_flags = desc.vma_flags;
  vma.vm_page_prot = desc.page_prot;
  vma.vm_ops = desc.vm_ops;
  vma.vm_private_data = desc.private_data;
  return mmap_action_complete(vma, desc.action, true);
}

/**
 * Call a file's ->mmap_prepare from another file's ->mmap (compat_vma_mmap).
 * @param file file with ->mmap_prepare
 * @param vma mapping
 * @returns 0, or a negated error number
 */
export function compat_vma_mmap(file: File, vma: VmArea): number {
  const desc = compat_set_desc_from_vma(file, vma);
  const error = file.f_op.mmap_prepare?.(desc) ?? 0;
  if (error !== 0) {
    return error;
  }
  desc.action.hide_from_rmap_until_complete = false;
  return __compat_vma_mmap(desc, vma);
}

/**
 * Call whichever hook a file has for a mapping that exists already (vfs_mmap).
 * @param file file
 * @param vma mapping
 * @returns 0, or a negated error number
 */
export function vfs_mmap(file: File, vma: VmArea): number {
  return file.f_op.mmap_prepare !== undefined
    ? compat_vma_mmap(file, vma)
    : (file.f_op.mmap?.(file, vma) ?? 0);
}

/**
 * Call ->mmap for a new mapping; one that fails gets no further hooks (mmap_file).
 * @param file file
 * @param vma mapping
 * @returns 0, or a negated error number
 */
export function mmap_file(file: File, vma: VmArea): number {
  const error = vfs_mmap(file, vma);
  if (error !== 0) {
    vma.vm_ops = vma_dummy_vm_ops;
  }
  return error;
}
