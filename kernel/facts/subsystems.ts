/** What file systems, buses and single drivers offer to their own files, where mmap hooks of the kernel call it. */
export const SUBSYSTEMS = `

[include/linux/fs.h]
generic_file_mmap generic_file_readonly_mmap: sleeps; writes 1; fails non-zero
generic_file_mmap_prepare generic_file_readonly_mmap_prepare: sleeps; writes 0; fails non-zero; since 6.17
can_mmap_file: reads 0; since 6.17
IS_NOATIME IS_NOSEC IS_SYNC IS_ENCRYPTED: reads 0; macro
vma_is_dax: reads 0
vma_is_fsdax: reads 0
inode_owner_or_capable: tests 1
[include/linux/mm.h]
is_nommu_shared_mapping: pure
folio_size folio_order folio_nr_pages folio_shift folio_pfn folio_nid folio_zone folio_pgdat folio_mapped folio_mapcount folio_address folio_maybe_dma_pinned: reads 0
virt_to_folio: pure; holder
page_is_ram is_zero_page is_zero_folio is_vmalloc_or_module_addr: pure
zap_special_vma_range zap_vma_range: stores zaps 0; since 7.1
[include/linux/writeback.h]
balance_dirty_pages_ratelimited: stores state 0; waits; sleeps
[include/linux/blkdev.h]
bdev_read_only: reads 0
bdev_nr_bytes bdev_logical_block_size: reads 0
[mm/internal.h]
mlock_future_ok: reads 0
[drivers/dax/bus.h]
kill_dev_dax: stores zaps 0; sleeps
[include/linux/dax.h]
dax_read_lock: locks srcu global ~ dax_read_unlock
dax_read_unlock: unlocks srcu global
dax_alive: tests 0
dax_get_private: reads 0
daxdev_mapping_supported: reads 0
file_is_dax: reads 0; since 7.1
[include/linux/of.h]
of_read_number: pure
[include/linux/of_address.h]
of_get_address: reads 0; writes 2 3; fails null
of_iomap: takes mapping result ~ iounmap; sleeps; fails null
of_address_to_resource: writes 2; fails non-zero
of_translate_address: reads 0
[include/linux/acpi.h]
ACPI_HANDLE ACPI_COMPANION: reads 0; macro
acpi_evaluate_dsm_typed acpi_evaluate_dsm: takes memory result ~ ACPI_FREE kfree; stores device 0; sleeps; fails null
[include/acpi/actypes.h]
ACPI_FREE: gives memory 0; macro
[include/asm-generic/io.h]
devmem_is_allowed: pure
[arch/powerpc/include/asm/pgtable.h]
phys_mem_access_prot: reads 0
[include/linux/cpumask.h]
cpumask_subset cpumask_equal cpumask_intersects: tests 0
[include/linux/highmem.h]
folio_zero_range folio_zero_segment: writes 0
[include/linux/device.h]
dev_get_platdata: reads 0
[arch/x86/kernel/cpu/sgx/encl.h]
sgx_encl_may_map: tests 0; sleeps; fails non-zero
# Once for each mm, and undone when that goes: nothing of a mapping.
sgx_encl_mm_add: writes 0; sleeps; fails non-zero
[drivers/fpga/dfl.h]
to_dfl_feature_dev_data: pure; holder; since 7.1
[drivers/fpga/dfl-afu.h]
afu_mmio_region_get_by_offset: writes 3; sleeps; fails non-zero
[drivers/misc/ocxl/ocxl_internal.h]
ocxl_context_mmap: maps 1 -; sleeps; fails non-zero
[drivers/dma/idxd/idxd.h]
idxd_get_wq_portal_full_offset idxd_get_wq_portal_offset: pure
[drivers/scsi/sg.c]
sg_printk: logs; macro
[drivers/scsi/scsi_logging.h]
SCSI_LOG_TIMEOUT: logs; macro
[fs/gfs2/glock.h]
gfs2_glock_nq_init: locks semaphore 3 ~ gfs2_glock_dq_uninit; sleeps; fails non-zero
gfs2_glock_dq_uninit: unlocks semaphore 0; sleeps
[fs/gfs2/incore.h]
GFS2_I GFS2_SB: pure; holder
[fs/ecryptfs/ecryptfs_kernel.h]
ecryptfs_file_to_lower: pure
[fs/afs/internal.h]
AFS_FS_I: pure; holder
[fs/9p/v9fs.h]
v9fs_inode2v9ses: pure; holder
[include/net/9p/9p.h]
p9_debug: logs; macro
[fs/exfat/exfat_fs.h]
exfat_forced_shutdown: tests 0
EXFAT_I: pure; holder
[fs/ext4/ext4.h]
EXT4_SB: pure; holder
ext4_forced_shutdown: tests 0
[include/trace/events/ext4.h]
EXT4_I: pure; holder; macro
[fs/f2fs/f2fs.h]
F2FS_I F2FS_I_SB F2FS_SB: pure; holder
f2fs_cp_error f2fs_is_compress_backend_ready: tests 0
f2fs_down_read: locks read-semaphore 0 ~ f2fs_up_read; sleeps
f2fs_up_read: unlocks read-semaphore 0
set_inode_flag clear_inode_flag: stores state 0
[include/linux/nfs_fs.h]
NFS_I: pure; holder
nfs_revalidate_mapping: sleeps; fails non-zero
[include/linux/sunrpc/debug.h]
dprintk dprintk_rcu: logs; macro
[fs/ntfs3/ntfs_fs.h]
ntfs_i: pure; holder
ntfs3_forced_shutdown: tests 0
is_encrypted is_dedup is_compressed is_sparsed is_resident bytes_to_cluster: reads 0
ntfs_inode_warn ntfs_inode_err: logs; macro
attr_data_get_block: stores state 0; writes 3 4; sleeps; fails non-zero
ntfs_write_begin ntfs_write_end: stores state 0; sleeps; fails negative; until 7.1
[fs/orangefs/orangefs-kernel.h]
ORANGEFS_I: pure; holder
[fs/orangefs/orangefs-debug.h]
gossip_debug: logs; macro
[fs/xfs/xfs_inode.h]
XFS_I VFS_I: pure; holder
xfs_inode_buftarg: pure; macro
[fs/zonefs/zonefs.h]
zonefs_inode_is_seq: reads 0
ZONEFS_I: pure; holder
[include/drm/drm_gem_shmem_helper.h]
drm_gem_shmem_mmap drm_gem_shmem_object_mmap: maps 1 -; takes reference 0; sleeps; fails non-zero
drm_gem_shmem_pin: takes count 0 ~ drm_gem_shmem_unpin; sleeps; fails non-zero
drm_gem_shmem_unpin: gives count 0; sleeps
[include/drm/drm_gem_ttm_helper.h]
drm_gem_ttm_mmap: maps 1 -; takes reference 0; sleeps; fails non-zero
[include/drm/drm_gem_dma_helper.h]
drm_gem_dma_mmap: maps 1 -; takes reference 0; sleeps; fails non-zero
drm_gem_dma_object_mmap: maps 1 -; takes reference 0; sleeps; fails non-zero
[include/drm/drm_prime.h]
drm_gem_prime_mmap: maps 1 -; takes reference 0; sleeps; fails non-zero
[include/drm/ttm/ttm_bo.h]
ttm_bo_mmap_obj: takes reference 1; writes 0; sleeps; fails non-zero
ttm_bo_unmap_virtual: stores zaps 0; sleeps
ttm_bo_reserve: locks ww-mutex 0 ~ ttm_bo_unreserve; sleeps; fails non-zero
ttm_bo_unreserve: unlocks ww-mutex 0
ttm_bo_pin: takes count 0 ~ ttm_bo_unpin
ttm_bo_unpin: gives count 0
[include/media/v4l2-mem2mem.h]
v4l2_m2m_mmap: maps 2 -; takes reference 1; sleeps; fails non-zero
v4l2_m2m_fop_mmap: maps 1 -; takes reference 0; sleeps; fails non-zero
[include/linux/vfio_pci_core.h]
vfio_pci_core_mmap: maps 1 -; sleeps; fails non-zero
[include/linux/uio_driver.h]
uio_unregister_device: gives registration 0; sleeps
[include/linux/firewire.h]
fw_iso_buffer_init: takes memory 0 ~ fw_iso_buffer_destroy; sleeps; fails non-zero
fw_iso_buffer_destroy: gives memory 0; sleeps
[drivers/firewire/core.h]
fw_iso_buffer_alloc: takes memory 0 ~ fw_iso_buffer_destroy; sleeps; fails non-zero
fw_iso_buffer_map_dma: takes dma 0 ~ fw_iso_buffer_destroy; sleeps; fails non-zero
[include/xen/grant_table.h]
gnttab_alloc_pages: takes pages 1 ~ gnttab_free_pages; sleeps; fails non-zero
gnttab_free_pages: gives pages 1; sleeps
gnttab_map_refs: takes mapping 0 ~ gnttab_unmap_refs gnttab_unmap_refs_sync gnttab_unmap_refs_async; sleeps; fails non-zero
gnttab_unmap_refs gnttab_unmap_refs_sync gnttab_unmap_refs_async: gives mapping 0; sleeps
[include/linux/usb/hcd.h]
hcd_buffer_alloc hcd_buffer_alloc_pages: takes dma result ~ hcd_buffer_free hcd_buffer_free_pages; writes 3; sleeps; fails null
hcd_buffer_free: gives dma 2
hcd_buffer_free_pages: gives dma 2
[drivers/pci/pci.h]
pci_mmap_fits: reads 0 2; fails zero
[include/linux/rcutree.h]
get_state_synchronize_rcu: tests global
[include/linux/iomap.h]
iomap_zero_range: stores state 0; sleeps; fails non-zero
[include/rdma/ib_verbs.h]
rdma_user_mmap_disassociate: stores zaps 0; sleeps
ibdev_dbg ibdev_err ibdev_warn ibdev_info: logs
[include/sound/pcm.h]
snd_pcm_mmap_data: maps 2 -; takes count 0; sleeps; fails non-zero
`;
