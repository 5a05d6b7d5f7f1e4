/** Memory that is allocated, DMA, device memory and registers, per-CPU data. */
export const MEMORY = `
[include/linux/slab.h]
kmalloc kzalloc kmalloc_node kzalloc_node kmalloc_array kcalloc kmalloc_array_node kcalloc_node kmalloc_track_caller: takes memory result itself ~ kfree kvfree kfree_sensitive kfree_rcu kfree_rcu_mightsleep; sleeps; fails null; macro
kvmalloc kvzalloc kvmalloc_node kvzalloc_node kvmalloc_array kvcalloc: takes memory result itself ~ kvfree kvfree_sensitive kvfree_rcu; sleeps; fails null; macro
kmalloc_obj kmalloc_objs kzalloc_obj kzalloc_objs kmalloc_flex kzalloc_flex: takes memory result itself ~ kfree kvfree kfree_sensitive kfree_rcu; sleeps; fails null; since 7.0; macro
kvmalloc_obj kvmalloc_objs kvzalloc_obj kvzalloc_objs kvmalloc_flex kvzalloc_flex: takes memory result itself ~ kvfree kvfree_sensitive kvfree_rcu; sleeps; fails null; since 7.0; macro
krealloc krealloc_array: takes memory result itself ~ kfree kvfree kfree_sensitive; gives memory 0; sleeps; fails null; macro
kvrealloc: takes memory result itself ~ kvfree; gives memory 0; sleeps; fails null; macro
kmem_cache_alloc kmem_cache_alloc_node kmem_cache_alloc_lru kmem_cache_zalloc: takes memory result itself ~ kmem_cache_free; sleeps; fails null; macro
kmem_cache_alloc_bulk: takes memory 3 ~ kmem_cache_free_bulk; fails zero; macro
kmem_cache_free: gives memory 1
kmem_cache_free_bulk: gives memory 2
kmem_cache_create: takes registration result ~ kmem_cache_destroy; sleeps; fails null; macro
kmem_cache_destroy: gives registration 0; sleeps
kfree kfree_sensitive kvfree kvfree_sensitive: gives memory 0
ksize: reads 0
[include/linux/rcupdate.h]
kfree_rcu kvfree_rcu: gives memory 0; macro
kfree_rcu_mightsleep: gives memory 0; sleeps; macro
[include/linux/string.h]
kstrdup kstrdup_const kstrndup kmemdup_nul: takes memory result itself ~ kfree kfree_const; sleeps; fails null
kmemdup: takes memory result itself ~ kfree kvfree; sleeps; fails null; macro
kmemdup_array kvmemdup: takes memory result itself ~ kfree kvfree; sleeps; fails null
memdup_user memdup_user_nul vmemdup_user strndup_user: takes memory result itself ~ kfree kvfree; user 0; sleeps; fails error-pointer
kfree_const: gives memory 0
memcpy memmove: writes 0; reads 1
memcpy_and_pad: writes 0; reads 2
memset memset16 memset32 memset64 memset_l memset_p memzero_explicit: writes 0
memset_startat memset_after: writes 0; macro
strcpy strcat: writes 0; reads 1
strncpy strlcat strncat: writes 0; reads 1
strscpy strscpy_pad strtomem strtomem_pad memtostr: writes 0; reads 1; macro
strim strstrip strsep strreplace skip_spaces: writes 0
strlen strnlen strcmp strncmp strcasecmp strncasecmp strstr strchr strrchr strnstr strchrnul strpbrk strspn strcspn memcmp memchr memchr_inv memscan bcmp sysfs_streq match_string __sysfs_match_string strstarts str_has_prefix kbasename: pure
[include/linux/vmalloc.h]
vmalloc vzalloc vmalloc_user vmalloc_node vzalloc_node vmalloc_32 vmalloc_32_user vmalloc_array vcalloc __vmalloc __vmalloc_array: takes memory result itself ~ vfree kvfree; sleeps; fails null; macro
vfree vfree_atomic: gives memory 0; sleeps
vmap vmap_pfn: takes mapping result ~ vunmap vfree; sleeps; fails null
vunmap: gives mapping 0; sleeps
vm_map_ram: takes mapping result ~ vm_unmap_ram; sleeps; fails null
vm_unmap_ram: gives mapping 0; sleeps
find_vm_area: pure; fails null
get_vm_area_size: reads 0
remap_vmalloc_range: maps 0 - sets DONTEXPAND DONTDUMP MIXEDMAP; fails non-zero
remap_vmalloc_range_partial: maps 0 - sets DONTEXPAND DONTDUMP MIXEDMAP; fails non-zero
[include/linux/gfp.h]
alloc_pages alloc_page alloc_pages_node alloc_pages_exact alloc_pages_exact_nid folio_alloc vma_alloc_folio: takes pages result itself ~ __free_pages __free_page put_page free_pages_exact folio_put; sleeps; fails null; macro
__get_free_pages __get_free_page get_zeroed_page: takes pages result itself ~ free_pages free_page; sleeps; fails zero; macro
__get_dma_pages: takes pages result itself ~ free_pages; sleeps; fails zero; macro
__free_pages: gives pages 0
__free_page: gives pages 0; macro
free_pages free_pages_exact: gives pages 0
free_page: gives pages 0; macro
alloc_contig_range: takes pages 0 ~ free_contig_range; sleeps; fails non-zero; macro
alloc_contig_pages: takes pages result ~ free_contig_range; sleeps; fails null; macro
free_contig_range: gives pages 0
[include/linux/page_frag_cache.h]
page_frag_free: gives pages 0
[include/linux/mempool.h]
mempool_alloc: takes memory result itself ~ mempool_free; sleeps; fails null; macro
mempool_free: gives memory 0
mempool_create: takes memory result ~ mempool_destroy; sleeps; fails null
mempool_create_slab_pool mempool_create_kmalloc_pool: takes memory result ~ mempool_destroy; sleeps; fails null; macro
mempool_destroy mempool_exit: gives memory 0; sleeps
mempool_init: takes memory 0 ~ mempool_exit; sleeps; fails non-zero; macro
mempool_resize: stores state 0; sleeps; fails non-zero
[include/linux/genalloc.h]
gen_pool_alloc gen_pool_alloc_algo: takes memory result itself ~ gen_pool_free gen_pool_free_owner; fails zero
gen_pool_alloc_owner: takes memory result itself ~ gen_pool_free gen_pool_free_owner; writes 2; fails zero
gen_pool_alloc_algo_owner: takes memory result itself ~ gen_pool_free gen_pool_free_owner; writes 4; fails zero
gen_pool_dma_alloc gen_pool_dma_zalloc gen_pool_dma_alloc_align gen_pool_dma_zalloc_align: takes memory result itself ~ gen_pool_free; writes 2; fails null
gen_pool_free: gives memory 1
gen_pool_free_owner: gives memory 1; writes 3
gen_pool_create: takes memory result ~ gen_pool_destroy; sleeps; fails null
gen_pool_destroy: gives memory 0; sleeps
gen_pool_add gen_pool_add_virt gen_pool_add_owner: stores state 0; fails non-zero
gen_pool_avail gen_pool_size gen_pool_virt_to_phys gen_pool_has_addr: tests 0
[include/linux/dma-mapping.h]
dma_alloc_coherent dma_alloc_attrs dma_alloc_wc dma_alloc_noncoherent dmam_alloc_coherent dmam_alloc_attrs: takes dma result itself ~ dma_free_coherent dma_free_attrs dma_free_wc dma_free_noncoherent dmam_free_coherent; writes 2; sleeps; fails null
dma_alloc_pages: takes dma result itself ~ dma_free_pages; writes 2; sleeps; fails null
dma_alloc_noncontiguous: takes dma result itself ~ dma_free_noncontiguous; sleeps; fails null
dma_free_coherent dma_free_attrs dma_free_wc dma_free_noncoherent dma_free_pages dmam_free_coherent: gives dma 2
dma_free_noncontiguous: gives dma 2
dma_map_single_attrs dma_map_page_attrs dma_map_resource: takes dma result ~ dma_unmap_single_attrs dma_unmap_page_attrs dma_unmap_resource dma_unmap_single dma_unmap_page
dma_map_phys: takes dma result ~ dma_unmap_phys; since 6.18
dma_unmap_phys: gives dma 1; since 6.18
dma_map_single dma_map_page: takes dma result ~ dma_unmap_single dma_unmap_page; macro
dma_unmap_single_attrs dma_unmap_page_attrs dma_unmap_resource: gives dma 1
dma_unmap_single dma_unmap_page: gives dma 1; macro
dma_map_sg_attrs: takes dma 1 ~ dma_unmap_sg_attrs dma_unmap_sg; fails zero
dma_map_sg: takes dma 1 ~ dma_unmap_sg; fails zero; macro
dma_map_sgtable: takes dma 1 ~ dma_unmap_sgtable; fails non-zero
dma_unmap_sg_attrs dma_unmap_sgtable: gives dma 1
dma_unmap_sg: gives dma 1; macro
dma_sync_single_for_cpu dma_sync_single_for_device dma_sync_sg_for_cpu dma_sync_sg_for_device dma_sync_sgtable_for_cpu dma_sync_sgtable_for_device dma_sync_single_range_for_cpu dma_sync_single_range_for_device: stores device 1
dma_mapping_error: pure
dma_set_mask dma_set_coherent_mask dma_set_mask_and_coherent dma_coerce_mask_and_coherent: stores state 0; fails non-zero
dma_set_max_seg_size dma_set_seg_boundary dma_set_min_align_mask: stores state 0
dma_get_mask dma_get_required_mask dma_get_max_seg_size dma_max_mapping_size dma_can_mmap dma_addressing_limited: reads 0
dma_get_sgtable_attrs: takes memory 1 ~ sg_free_table; sleeps; fails non-zero
dma_get_sgtable: takes memory 1 ~ sg_free_table; sleeps; fails non-zero; macro
dma_mmap_attrs dma_mmap_pages dma_mmap_noncontiguous: maps 1 - sets IO PFNMAP DONTEXPAND DONTDUMP pgoff at-call; fails non-zero
dma_mmap_wc: maps 1 - sets IO PFNMAP DONTEXPAND DONTDUMP pgoff at-call; fails non-zero
dma_mmap_coherent: maps 1 - sets IO PFNMAP DONTEXPAND DONTDUMP pgoff at-call; fails non-zero; macro
dma_vmap_noncontiguous: takes mapping result ~ dma_vunmap_noncontiguous; sleeps; fails null
dma_vunmap_noncontiguous: gives mapping 1; sleeps
DMA_BIT_MASK: pure; macro
[include/linux/dmapool.h]
dma_pool_alloc dma_pool_zalloc: takes dma result itself ~ dma_pool_free; writes 2; sleeps; fails null
dma_pool_free: gives dma 1
dma_pool_create: takes memory result ~ dma_pool_destroy; sleeps; fails null
dma_pool_destroy: gives memory 0; sleeps
[include/linux/dmaengine.h]
dma_request_chan dma_request_chan_by_mask: takes reference result ~ dma_release_channel; sleeps; fails error-pointer
dma_release_channel: gives reference 0; sleeps
dmaengine_submit: stores state 0; fails negative
dma_async_issue_pending: stores device 0
dmaengine_terminate_sync dmaengine_terminate_async: stores device 0; sleeps; fails non-zero
dmaengine_slave_config: stores device 0; fails non-zero
dmaengine_prep_slave_sg dmaengine_prep_slave_single dmaengine_prep_dma_cyclic dmaengine_prep_dma_memcpy: takes memory result; fails null
[include/linux/scatterlist.h]
sg_alloc_table: takes memory 0 ~ sg_free_table; sleeps; fails non-zero
sg_alloc_table_from_pages: takes memory 0 ~ sg_free_table; sleeps; fails non-zero
sg_free_table: gives memory 0
sg_init_table sg_init_one sg_set_page sg_set_buf sg_mark_end sg_assign_page: writes 0
sg_page sg_phys sg_virt sg_next sg_nents sg_last sg_is_last: reads 0
sg_dma_address sg_dma_len: reads 0; macro
sg_copy_from_buffer: writes 0; reads 2
sg_copy_to_buffer: writes 2; reads 0
[include/linux/iommu.h]
iommu_map iommu_map_sg: takes mapping 0 ~ iommu_unmap iommu_unmap_fast; sleeps; fails non-zero
iommu_unmap iommu_unmap_fast: gives mapping 0
iommu_attach_device iommu_attach_group: takes registration 0 ~ iommu_detach_device iommu_detach_group; sleeps; fails non-zero
iommu_detach_device iommu_detach_group: gives registration 0; sleeps
iommu_domain_free: gives memory 0; sleeps
iommu_group_get: takes reference result alive ~ iommu_group_put; fails null
iommu_group_put: gives reference 0; sleeps
iommu_iova_to_phys iommu_get_domain_for_dev: tests 0
iommu_flush_iotlb_all: stores device 0
iommu_sva_bind_device: takes registration result ~ iommu_sva_unbind_device; sleeps; fails error-pointer
iommu_sva_unbind_device: gives registration 0; sleeps
[include/linux/set_memory.h]
set_memory_x: stores state 0
[include/net/page_pool/helpers.h]
page_pool_put_page: gives pages 1
[include/asm-generic/cacheflush.h]
flush_dcache_page: stores device 0
flush_cache_range flush_icache_range flush_cache_mm flush_cache_vmap: stores device 0
flush_cache_all: stores device global
[include/linux/cacheflush.h]
flush_dcache_folio: stores device 0
[include/linux/io.h]
range_is_allowed: pure; since 7.1
devm_ioremap devm_ioremap_uc devm_ioremap_wc: takes mapping result ~ devm_iounmap; sleeps; fails null
devm_iounmap: gives mapping 1; sleeps
memremap devm_memremap: takes mapping result ~ memunmap devm_memunmap; sleeps; fails null
memunmap: gives mapping 0; sleeps
devm_memunmap: gives mapping 1; sleeps
arch_phys_wc_add: takes registration result ~ arch_phys_wc_del; sleeps
arch_phys_wc_del: gives registration 0; sleeps
[include/asm-generic/io.h]
ioremap_uc: takes mapping result ~ iounmap; sleeps; fails null
ioremap ioremap_np ioremap_prot: takes mapping result ~ iounmap; sleeps; fails null
ioremap_wc ioremap_wt: takes mapping result ~ iounmap; sleeps; fails null; macro
iounmap: gives mapping 0; sleeps
ioport_map: takes mapping result ~ ioport_unmap; fails null
ioport_unmap: gives mapping 0
readb readw readl readq readb_relaxed readw_relaxed readl_relaxed readq_relaxed __raw_readb __raw_readw __raw_readl __raw_readq: stores register 0
writeb writew writel writeq writeb_relaxed writew_relaxed writel_relaxed writeq_relaxed __raw_writeb __raw_writew __raw_writel __raw_writeq: stores register 1
ioread8 ioread16 ioread32 ioread64 ioread16be ioread32be: stores register 0
iowrite8 iowrite16 iowrite32 iowrite64 iowrite16be iowrite32be: stores register 1
readsb readsw readsl insb insw insl ioread8_rep ioread16_rep ioread32_rep: stores register 0; writes 1
writesb writesw writesl outsb outsw outsl iowrite8_rep iowrite16_rep iowrite32_rep: stores register 0; reads 1
inb inw inl: stores register 0; macro
outb outw outl: stores register 1; macro
memset_io: stores register 0
memcpy_toio: stores register 0; reads 1
memcpy_fromio: writes 0; stores register 1
virt_to_phys phys_to_virt: pure
[include/linux/device/devres.h]
devm_ioremap_resource: takes mapping result ~ devm_iounmap; sleeps; fails error-pointer
[arch/x86/include/asm/io.h]
ioremap_cache: takes mapping result ~ iounmap; sleeps; fails null
[include/linux/iopoll.h]
readl_poll_timeout readl_poll_timeout_atomic readl_relaxed_poll_timeout read_poll_timeout read_poll_timeout_atomic readb_poll_timeout readw_poll_timeout: assigns 1; stores register 0; waits; sleeps; fails non-zero
[include/linux/regmap.h]
regmap_write regmap_update_bits regmap_bulk_write regmap_raw_write: stores register 0; sleeps; fails non-zero
regmap_set_bits regmap_clear_bits regmap_write_bits: stores register 0; sleeps; fails non-zero
regmap_read regmap_bulk_read regmap_raw_read: stores register 0; writes 2; sleeps; fails non-zero
regmap_field_write: stores register 0; sleeps; fails non-zero
regmap_field_read: stores register 0; writes 1; sleeps; fails non-zero
regmap_exit: gives memory 0; sleeps
regcache_sync regcache_cache_only regcache_mark_dirty: stores state 0; sleeps
[include/linux/ioport.h]
request_region request_mem_region: takes region result ~ release_region release_mem_region; sleeps; fails null; macro
release_region release_mem_region: gives region 0; sleeps; macro
devm_request_mem_region devm_request_region: takes region result ~ devm_release_mem_region devm_release_region; sleeps; fails null; macro
devm_release_mem_region devm_release_region: gives region 1; sleeps; macro
request_resource insert_resource: takes region 1 ~ release_resource remove_resource; fails non-zero
release_resource remove_resource: gives region 0; fails non-zero
resource_size resource_type resource_contains resource_overlaps: reads 0
iomem_is_exclusive: tests 0
[include/linux/percpu.h]
alloc_percpu alloc_percpu_gfp __alloc_percpu: takes memory result itself ~ free_percpu; sleeps; fails null; macro
free_percpu: gives memory 0
[include/linux/percpu-defs.h]
this_cpu_inc this_cpu_add: takes count 0 ~ this_cpu_dec this_cpu_sub; macro
this_cpu_dec this_cpu_sub: gives count 0; macro
this_cpu_write this_cpu_or this_cpu_and __this_cpu_write: stores state 0; macro
this_cpu_xchg this_cpu_cmpxchg: stores state 0; tests 0; macro
this_cpu_read raw_cpu_read __this_cpu_read: tests 0; macro
__this_cpu_inc __this_cpu_add raw_cpu_inc: takes count 0 ~ __this_cpu_dec __this_cpu_sub this_cpu_dec raw_cpu_dec; macro
__this_cpu_dec __this_cpu_sub raw_cpu_dec: gives count 0; macro
per_cpu_ptr this_cpu_ptr raw_cpu_ptr per_cpu: pure; macro
get_cpu_ptr get_cpu_var: locks preemption global ~ put_cpu_ptr put_cpu_var; macro
put_cpu_ptr put_cpu_var: unlocks preemption global; macro
[include/linux/percpu_counter.h]
percpu_counter_inc percpu_counter_add percpu_counter_add_batch percpu_counter_add_local: takes count 0 ~ percpu_counter_dec percpu_counter_sub
percpu_counter_dec percpu_counter_sub percpu_counter_sub_local: gives count 0
percpu_counter_set: stores state 0
percpu_counter_init: takes memory 0 ~ percpu_counter_destroy; sleeps; fails non-zero; macro
percpu_counter_destroy: gives memory 0; sleeps
percpu_counter_read percpu_counter_read_positive percpu_counter_sum percpu_counter_sum_positive percpu_counter_compare: tests 0
`;
