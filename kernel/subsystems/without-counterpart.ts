/**
 * Structures of the kernel's own headers with a legacy callback that maps, and without one that takes a descriptor in the
 * releases that are known (include/, up to 7.1).
 */
const WITHOUT_COUNTERPART: ReadonlySet<string> = new Set(
  (
    'bin_attribute bpf_map_ops dma_buf_ops dma_map_ops drm_gem_object_funcs fb_ops host1x_bo_ops ib_device_ops ' +
    'intel_display_bo_interface kernfs_ops kvm_device_ops proc_ops proto_ops rvt_driver_provided snd_compr_ops snd_compress_ops ' +
    'snd_hwdep_ops snd_info_entry_ops snd_malloc_ops snd_pcm_ops snd_soc_component snd_soc_component_driver uacce_ops ' +
    'uio_info v4l2_file_operations vb2_mem_ops vfio_device_ops vfio_pci_regops'
  ).split(' '),
);

/** Is it known of a structure that the kernel gives it no `mmap_prepare`, as far as the target kernel's release adds none? */
export function isWithoutCounterpart(structure: string): boolean {
  return WITHOUT_COUNTERPART.has(structure);
}
