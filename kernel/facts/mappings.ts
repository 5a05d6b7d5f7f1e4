/** Address spaces, mappings, pages and user memory. */
export const MAPPINGS = `

[include/linux/mm.h]
is_vmalloc_addr: pure
split_page: stores state 0
pin_user_pages pin_user_pages_fast: takes user-pages 3 ~ unpin_user_pages unpin_user_page unpin_user_pages_dirty_lock; user 0; sleeps; fails negative
pin_user_pages_unlocked: takes user-pages 2 ~ unpin_user_pages unpin_user_page unpin_user_pages_dirty_lock; user 0; sleeps; fails negative
pin_user_pages_remote get_user_pages_remote: takes user-pages 4 ~ unpin_user_pages put_page; writes 5; user 1; sleeps; fails negative
get_user_pages get_user_pages_fast get_user_pages_fast_only: takes user-pages 3 ~ put_page release_pages; user 0; sleeps; fails negative
get_user_pages_unlocked: takes user-pages 2 ~ put_page release_pages; user 0; sleeps; fails negative
unpin_user_page unpin_user_pages unpin_user_pages_dirty_lock unpin_user_page_range_dirty_lock: gives user-pages 0; sleeps
set_page_dirty_lock: stores state 0; sleeps; fails never
set_page_dirty folio_mark_dirty: stores state 0
account_locked_vm: takes count 0 ~ account_locked_vm; sleeps; fails non-zero
__account_locked_vm: takes count 0 ~ __account_locked_vm; fails non-zero
find_vma vma_lookup find_vma_intersection find_extend_vma_locked: tests 0; fails null
follow_pfnmap_start: locks spin 0 ~ follow_pfnmap_end; fails non-zero
follow_pfnmap_end: unlocks spin 0
handle_mm_fault: stores state 0; sleeps
vm_mmap: takes mapping result ~ vm_munmap; sleeps; fails negative
vm_munmap do_munmap: gives mapping 0; sleeps; fails non-zero
vm_brk_flags: takes mapping 0 ~ vm_munmap; sleeps; fails non-zero
do_mmap: takes mapping result ~ do_munmap vm_munmap; writes 7; sleeps; fails negative
unmap_mapping_range unmap_mapping_pages: stores zaps 0; sleeps
zap_vma_ptes zap_page_range_single: stores zaps 0; until 7.1
unmap_shared_mapping_range: stores zaps 0; sleeps
truncate_inode_pages truncate_inode_pages_range truncate_inode_pages_final truncate_pagecache truncate_pagecache_range: stores zaps 0; sleeps
can_do_mlock: tests global
page_address: reads 0
virt_to_head_page vmalloc_to_page vmalloc_to_pfn: pure
page_to_nid page_mapped page_size page_shift compound_order: reads 0
vma_pages: pure
vma_is_anonymous vma_is_shmem vma_is_stack_for_current vma_is_accessible vma_is_temporary_stack vma_is_foreign vma_is_initial_heap vma_kernel_pagesize vma_is_shared_maywrite: reads 0
vm_get_page_prot: pure
vma_set_page_prot: writes 0
vma_set_anonymous: writes 0
vma_set_file: writes 0; takes reference 1 ~ fput; gives reference 0
mm_pgtables_bytes: reads 0
range_in_vma: reads 0
vm_flags_set vm_flags_clear vm_flags_mod vm_flags_init vm_flags_reset __vm_flags_mod: writes 0
vm_flags_reset_once: writes 0; until 7.1
vm_insert_page: maps 0 - sets MIXEDMAP; takes reference 2; fails non-zero
vm_insert_pages: maps 0 - sets MIXEDMAP; takes reference 2; writes 3; fails non-zero
vm_map_pages vm_map_pages_zero: maps 0 - sets MIXEDMAP pgoff at-call; fails non-zero
vmf_insert_pfn vmf_insert_pfn_prot vmf_insert_mixed vmf_insert_mixed_mkwrite: maps 0 -
vm_iomap_memory: maps 0 simple_ioremap sets IO PFNMAP DONTEXPAND DONTDUMP offset at-call pgoff in-prepare; fails non-zero
remap_pfn_range: maps 0 remap sets IO PFNMAP DONTEXPAND DONTDUMP offset at-call pgoff at-call; fails non-zero
remap_page_range io_remap_page_range: maps 0 - sets IO PFNMAP DONTEXPAND DONTDUMP offset at-call; fails non-zero; until 2.6.12
remap_pfn_range_notrack: maps 0 - sets IO PFNMAP DONTEXPAND DONTDUMP offset at-call; fails non-zero; until 6.16
io_remap_pfn_range: maps 0 ioremap sets IO PFNMAP DONTEXPAND DONTDUMP offset at-call pgoff at-call; fails non-zero
generic_access_phys: stores device 0; fails negative
apply_to_page_range apply_to_existing_page_range: stores state 0; fails non-zero
nth_page: pure; until 7.1; macro
mm_populate: stores state 0; sleeps
want_init_on_alloc want_init_on_free: tests global
__mm_populate: stores state 0; sleeps
mmap_action_remap mmap_action_remap_full mmap_action_ioremap mmap_action_ioremap_full mmap_action_simple_ioremap mmap_action_map_kernel_pages mmap_action_map_kernel_pages_full: writes 0; since 6.19
vma_desc_size vma_desc_pages: reads 0; since 6.19
vma_desc_test_flags: reads 0; since 6.17; until 7.1
vma_desc_test: reads 0; since 6.19
vma_desc_test_any vma_desc_test_all: reads 0; since 6.19; macro
vma_desc_set_flags vma_desc_clear_flags: writes 0; since 6.19; macro
vma_desc_set_flags_mask vma_desc_clear_flags_mask: writes 0; since 6.19
compat_vma_mmap_prepare: writes 1; maps 1 -; fails non-zero; since 6.17; until 6.19
release_pages: gives reference 0
mm_flags_test: tests 0; since 7.1
is_cow_mapping: pure
vma_desc_set_anonymous: writes 0; since 7.2
vma_desc_is_cow_mapping range_in_vma_desc: reads 0; since 7.1
vma_size: reads 0; since 7.2
vma_test vma_test_any_mask vma_test_all_mask: reads 0; since 7.1
vma_test_any vma_test_all: reads 0; macro; since 7.1
vma_desc_test_any_mask vma_desc_test_all_mask: reads 0; since 7.1
vma_desc_test_flags_mask: reads 0; since 6.17; until 7.1
vma_set_flags vma_clear_flags: writes 0; macro; since 7.1
vma_set_flags_mask vma_clear_flags_mask: writes 0; since 7.1
mk_vma_flags append_vma_flags mk_vma_flags_from_masks: pure; macro; since 7.1
vma_flags_count vma_flags_test vma_flags_test_any_mask vma_flags_test_all_mask vma_flags_test_single_mask vma_flags_same_mask vma_flags_and_mask vma_flags_diff_pair vma_flags_same_pair: reads 0; since 7.1
vma_flags_test_any vma_flags_test_all vma_flags_and: reads 0; macro; since 7.1
vma_flags_set vma_flags_clear: writes 0; macro; since 7.1
vma_flags_set_flag vma_flags_set_mask vma_flags_clear_mask: writes 0; since 7.1
vma_get_page_prot: pure; since 7.1
get_page_unless_zero: takes reference 0 alive ~ put_page; fails false
vmf_error vmf_fs_error: pure
vmf_insert_page: maps 0 -
vmf_insert_page_mkwrite: maps 0 -; since 7.1
is_nommu_shared_vma_flags: pure; since 7.1
mmap_action_map_discontig_kernel_pages: writes 0; since 7.4
[include/linux/highmem.h]
flush_kernel_vmap_range invalidate_kernel_vmap_range: stores device 0
kmap: takes mapping result ~ kunmap; sleeps
kmap_local_page kmap_local_folio: takes mapping result ~ kunmap_local
kmap_atomic: takes mapping result ~ kunmap_atomic
kunmap: gives mapping 0
clear_highpage zero_user_segment zero_user_segments clear_user_highpage memzero_page: writes 0
zero_user: writes 0; until 7.1
copy_highpage memcpy_to_page: writes 0
memcpy_from_page: writes 0; reads 1
[include/linux/mmap_lock.h]
lock_vma_under_rcu: locks read-semaphore 0 ~ vma_end_read
vma_end_read: unlocks read-semaphore 0
mmap_read_lock: locks read-semaphore 0 ~ mmap_read_unlock; sleeps
mmap_read_lock_killable: locks read-semaphore 0 ~ mmap_read_unlock; sleeps; fails non-zero
mmap_read_trylock: locks read-semaphore 0 try ~ mmap_read_unlock; fails false
mmap_read_unlock mmap_read_unlock_non_owner: unlocks read-semaphore 0
mmap_write_lock: locks write-semaphore 0 ~ mmap_write_unlock; sleeps
mmap_write_lock_killable: locks write-semaphore 0 ~ mmap_write_unlock; sleeps; fails non-zero
mmap_write_unlock mmap_write_downgrade: unlocks write-semaphore 0
mmap_assert_locked mmap_assert_write_locked: tests 0
vma_assert_write_locked: reads 0
vma_start_write: writes 0
[include/linux/pagemap.h]
invalidate_inode_pages2 invalidate_inode_pages2_range filemap_invalidate_inode: stores zaps 0; sleeps; fails non-zero
lock_page folio_lock: locks mutex 0 ~ unlock_page folio_unlock; sleeps
trylock_page folio_trylock: locks mutex 0 try ~ unlock_page folio_unlock; fails false
unlock_page folio_unlock: unlocks mutex 0
find_get_page find_lock_page find_or_create_page read_mapping_page: takes reference result alive ~ put_page; sleeps; fails null
grab_cache_page: takes reference result alive ~ put_page; sleeps; fails null; until 7.1
filemap_get_folio filemap_lock_folio filemap_grab_folio: takes reference result alive ~ folio_put; sleeps; fails error-pointer
filemap_add_folio: takes tree-entry 1; sleeps; fails non-zero
mapping_set_error mapping_set_gfp_mask mapping_set_unevictable mapping_clear_unevictable mapping_set_large_folios mapping_set_exiting: stores state 0
mapping_gfp_mask: reads 0
filemap_fdatawrite filemap_fdatawait filemap_write_and_wait filemap_write_and_wait_range: stores device 0; sleeps; fails non-zero
wait_on_page_writeback folio_wait_writeback: waits; sleeps
page_offset folio_pos linear_page_index: reads 0
[arch/x86/include/asm/page.h]
virt_to_page: pure; macro
[include/linux/page_ref.h]
page_count page_ref_count: reads 0
init_page_count set_page_count: stores state 0
[include/linux/mm.h]
page_mapcount: reads 0; until 6.11
[include/linux/page-flags.h]
PageReserved PageLocked PageDirty folio_test_dirty folio_test_locked: reads 0
SetPageReserved ClearPageReserved SetPagePrivate ClearPagePrivate SetPageDirty: stores state 0
compound_head: reads 0; macro
PageCompound PageUptodate: reads 0
PageHighMem: reads 0; macro
SetPageUptodate: stores state 0
folio_test_uptodate folio_test_dirty folio_test_locked: tests 0
page_folio: pure; holder; macro
[include/linux/mmzone.h]
page_zonenum: reads 0
[include/linux/mm_types.h]
page_private: reads 0; macro
set_page_private: stores state 0
vma_policy: reads 0; macro
anon_vma_name: reads 0
vma_flags_empty: reads 0; since 7.1
vma_flags_clear_all: writes 0; since 7.1
vma_flags_to_legacy legacy_to_vma_flags: pure; since 7.1
[include/linux/swap.h]
mark_page_accessed folio_mark_accessed: stores state 0
[include/linux/fs.h]
compat_vma_mmap __compat_vma_mmap: writes 1; maps 1 -; fails non-zero; since 7.1
compat_set_desc_from_vma: writes 0; reads 2; since 7.1
[include/linux/highmem-internal.h]
kmap_local_pfn: takes mapping result ~ kunmap_local
kunmap_local: gives mapping 0; macro
kunmap_atomic: gives mapping 0; macro
[include/linux/shmem_fs.h]
shmem_file_setup shmem_kernel_file_setup shmem_file_setup_with_mnt: takes reference result ~ fput; sleeps; fails error-pointer
shmem_zero_setup: writes 0; takes reference 0 ~ fput; sleeps; fails non-zero
shmem_zero_setup_desc: writes 0; takes reference 0 ~ fput; sleeps; fails non-zero; since 6.19
shmem_read_mapping_page shmem_read_mapping_page_gfp: takes reference result alive ~ put_page; sleeps; fails error-pointer
shmem_truncate_range: stores zaps 0; sleeps
shmem_lock: takes count 0; sleeps; fails non-zero
[include/linux/uaccess.h]
copy_from_user __copy_from_user: writes 0; user 1; sleeps; fails non-zero
copy_from_user_nofault __copy_from_user_inatomic: writes 0; user 1; fails non-zero
copy_to_user __copy_to_user: user 0 writes; sleeps; fails non-zero
copy_to_user_nofault __copy_to_user_inatomic: user 0 writes; fails non-zero
copy_struct_from_user: writes 0; user 2; sleeps; fails non-zero
check_zeroed_user: user 0; sleeps
unsafe_get_user: assigns 0; user 1; sleeps; fails non-zero
unsafe_put_user: user 1 writes; sleeps; fails non-zero; macro
pagefault_disable: locks section global ~ pagefault_enable
pagefault_enable: unlocks section global
user_access_begin: locks section global ~ user_access_end; fails false; macro
user_access_end: unlocks section global; macro
[include/asm-generic/uaccess.h]
strncpy_from_user: writes 0; user 1; sleeps; fails negative
get_user __get_user: assigns 0; user 1; sleeps; fails non-zero
put_user __put_user: user 1 writes; sleeps; fails non-zero; macro
clear_user __clear_user: user 0 writes; sleeps; fails non-zero
strnlen_user: user 0; sleeps; fails zero
[include/asm-generic/access_ok.h]
access_ok: pure; macro
__access_ok: pure
[include/linux/uio.h]
iov_iter_init iov_iter_kvec iov_iter_bvec: writes 0
copy_to_iter: writes 2; user 2 writes; sleeps
copy_from_iter: writes 0 2; user 2; sleeps
iov_iter_count: reads 0
iov_iter_advance: writes 0
import_ubuf: writes 3; fails non-zero
[include/linux/mmu_notifier.h]
mmu_notifier_register __mmu_notifier_register: takes notifier 0 ~ mmu_notifier_unregister mmu_notifier_put; sleeps; fails non-zero
mmu_notifier_get mmu_notifier_get_locked: takes notifier result ~ mmu_notifier_put mmu_notifier_unregister; sleeps; fails error-pointer
mmu_notifier_unregister mmu_notifier_put: gives notifier 0; sleeps
mmu_interval_notifier_insert mmu_interval_notifier_insert_locked: takes notifier 0 ~ mmu_interval_notifier_remove; sleeps; fails non-zero
mmu_interval_notifier_remove: gives notifier 0; sleeps
mmu_notifier_synchronize: waits; sleeps
mmu_interval_read_begin: tests 0
mmu_interval_read_retry mmu_interval_check_retry: tests 0
[include/linux/hugetlb.h]
hstate_vma hstate_file huge_page_size huge_page_shift huge_page_order huge_page_mask hstate_inode: reads 0
hugetlb_reserve_pages: takes count 0 ~ hugetlb_unreserve_pages; sleeps; fails non-zero
hugetlb_unreserve_pages: gives count 0; sleeps
[include/linux/hugetlb_inline.h]
is_vm_hugetlb_page: reads 0
[include/linux/secretmem.h]
secretmem_active: tests global
`;
