/** Lists, trees, identifiers, queues. */
export const CONTAINERS = `

[include/linux/list.h]
LIST_HEAD: declares 0 object list_head
HLIST_HEAD: declares 0 object hlist_head
INIT_LIST_HEAD: writes 0; stores state 0
list_add list_add_tail: takes list-entry 0 itself ~ list_del list_del_init list_del_init_careful list_del_rcu
list_del list_del_init list_del_init_careful: gives list-entry 0
list_move list_move_tail: gives list-entry 0; takes list-entry 0 ~ list_del list_del_init
list_replace list_replace_init: gives list-entry 0; takes list-entry 1 ~ list_del list_del_init
list_splice list_splice_tail list_splice_init list_splice_tail_init list_bulk_move_tail list_rotate_left list_swap list_cut_position list_cut_before list_rotate_to_front: stores state 0 1
list_empty list_empty_careful list_is_singular list_is_first list_is_last list_is_head list_count_nodes: tests 0
list_entry list_first_entry list_last_entry list_first_entry_or_null list_next_entry list_prev_entry list_entry_is_head: tests 0; macro
list_last_entry_or_null: tests 0; macro; since 7.1
hlist_add_head hlist_add_before: takes list-entry 0 itself ~ hlist_del hlist_del_init
hlist_add_behind: takes list-entry 0 itself ~ hlist_del hlist_del_init
hlist_del hlist_del_init: gives list-entry 0
hlist_empty hlist_unhashed hlist_is_singular_node: tests 0
hlist_entry hlist_entry_safe: pure; macro
hlist_move_list: stores state 0 1
INIT_HLIST_NODE: writes 0; stores state 0
INIT_HLIST_HEAD: writes 0; stores state 0; macro
list_for_each list_for_each_entry list_for_each_prev list_for_each_entry_reverse list_for_each_entry_continue list_for_each_entry_from: assigns 0; tests 1
list_for_each_safe list_for_each_entry_safe list_for_each_entry_safe_reverse: assigns 0 1; tests 2
hlist_for_each hlist_for_each_entry: assigns 0; tests 1
hlist_for_each_entry_safe hlist_for_each_safe: assigns 0 1; tests 2
[include/linux/rculist.h]
list_add_rcu list_add_tail_rcu: takes list-entry 0 itself ~ list_del_rcu list_del; stores publishes 1
list_del_rcu: gives list-entry 0
list_replace_rcu: gives list-entry 0; takes list-entry 1 ~ list_del_rcu
hlist_add_head_rcu hlist_add_tail_rcu: takes list-entry 0 itself ~ hlist_del_rcu hlist_del_init_rcu; stores publishes 1
hlist_del_rcu hlist_del_init_rcu: gives list-entry 0
list_splice_init_rcu list_splice_tail_init_rcu: stores state 0 1; sleeps
list_entry_rcu list_first_or_null_rcu: tests 0; macro
list_for_each_entry_rcu list_for_each_entry_srcu: assigns 0; tests 1
hlist_for_each_entry_rcu: assigns 0; tests 1
[include/linux/rculist_nulls.h]
hlist_nulls_add_head_rcu: takes list-entry 0 itself ~ hlist_nulls_del_rcu hlist_nulls_del_init_rcu
hlist_nulls_del_rcu hlist_nulls_del_init_rcu: gives list-entry 0
[include/linux/llist.h]
LLIST_HEAD: declares 0 object
init_llist_head: stores state 0
llist_add llist_add_batch: takes list-entry 0 ~ llist_del_all llist_del_first
llist_del_all llist_del_first: gives list-entry 0; stores state 0; fails null
llist_empty: tests 0
[include/linux/plist.h]
PLIST_HEAD: declares 0 object
plist_add: takes list-entry 0 ~ plist_del
plist_del: gives list-entry 0
[include/linux/list_lru.h]
list_lru_add list_lru_add_obj: takes list-entry 1 ~ list_lru_del list_lru_del_obj; fails false
list_lru_del list_lru_del_obj: gives list-entry 1
[include/linux/hashtable.h]
DEFINE_HASHTABLE DECLARE_HASHTABLE: declares 0 pointer
hash_add hash_add_rcu: takes list-entry 1 itself ~ hash_del hash_del_rcu; macro
hash_del hash_del_rcu: gives list-entry 0
hash_init: stores state 0; macro
hash_for_each hash_for_each_rcu: assigns 1 2; tests 0
hash_for_each_possible hash_for_each_possible_rcu: assigns 1; tests 0
hash_empty: tests 0; macro
hash_hashed: tests 0
[include/linux/rhashtable.h]
rhashtable_insert_fast rhashtable_lookup_insert_fast: takes tree-entry 1 ~ rhashtable_remove_fast; fails non-zero
rhashtable_remove_fast: gives tree-entry 1; fails non-zero
rhashtable_lookup_fast rhashtable_lookup: tests 0; fails null
rhashtable_walk_enter: takes reference 0 ~ rhashtable_walk_exit
rhashtable_walk_exit: gives reference 0
rhashtable_walk_start_check: locks rcu global ~ rhashtable_walk_stop
rhashtable_walk_stop: unlocks rcu global
rhashtable_destroy: gives memory 0; sleeps
[include/linux/rhashtable-types.h]
rhashtable_init: takes memory 0 ~ rhashtable_destroy; sleeps; fails non-zero; macro
[include/linux/rbtree.h]
RB_CLEAR_NODE: stores state 0; macro
RB_EMPTY_NODE RB_EMPTY_ROOT: tests 0; macro
rb_link_node rb_link_node_rcu: takes tree-entry 0 itself ~ rb_erase; writes 2
rb_insert_color: stores state 1
rb_insert_color_cached: stores state 1
rb_erase rb_erase_cached: gives tree-entry 0
rb_replace_node rb_replace_node_rcu: gives tree-entry 0; takes tree-entry 1 ~ rb_erase
rb_add rb_add_cached: takes tree-entry 0 itself ~ rb_erase rb_erase_cached
rb_find_add: takes tree-entry 0 itself ~ rb_erase
rb_first rb_last rb_next rb_prev rb_find rb_first_postorder rb_next_postorder: tests 0; fails null
rb_entry rb_entry_safe: pure; macro
[include/linux/interval_tree.h]
interval_tree_insert: takes tree-entry 0 itself ~ interval_tree_remove
interval_tree_remove: gives tree-entry 0
interval_tree_iter_first interval_tree_iter_next: tests 0; fails null
[include/linux/xarray.h]
DEFINE_XARRAY: declares 0 object xarray
DEFINE_XARRAY_ALLOC DEFINE_XARRAY_ALLOC1 DEFINE_XARRAY_FLAGS: declares 0 object
XA_STATE XA_STATE_ORDER: declares 0 elsewhere
xa_init xa_init_flags: stores state 0
xa_store xa_store_bh xa_store_irq: takes tree-entry 0 itself ~ xa_erase xa_erase_bh xa_erase_irq xa_store; sleeps
xa_insert xa_insert_bh xa_insert_irq xa_reserve: takes tree-entry 0 itself ~ xa_erase xa_erase_bh xa_erase_irq xa_release; sleeps; fails non-zero
xa_alloc xa_alloc_bh xa_alloc_irq: takes id 0 itself ~ xa_erase xa_erase_bh xa_erase_irq; writes 1; sleeps; fails non-zero
xa_alloc_cyclic: takes id 0 itself ~ xa_erase xa_erase_bh xa_erase_irq; writes 1; stores state 4; sleeps; fails negative
__xa_store: takes tree-entry 0 itself ~ __xa_erase; fails never
__xa_insert: takes tree-entry 0 itself ~ __xa_erase; fails non-zero
__xa_alloc: takes id 0 itself ~ __xa_erase; writes 1; fails non-zero
__xa_alloc_cyclic: takes id 0 itself ~ __xa_erase; writes 1; stores state 4; fails negative
xa_erase xa_erase_bh xa_erase_irq __xa_erase xa_release: gives tree-entry 0
xa_cmpxchg __xa_cmpxchg xa_store_range: stores state 0; sleeps
xa_set_mark xa_clear_mark __xa_set_mark __xa_clear_mark: stores state 0
xa_destroy: gives tree-entry 0
xa_load xa_get_mark xa_empty xa_is_err xa_err xa_marked: tests 0
xa_find xa_find_after: tests 0; stores state 1; fails null
xa_lock xa_lock_irq xa_lock_bh: locks spin 0 ~ xa_unlock xa_unlock_irq xa_unlock_bh; macro
xa_lock_irqsave: assigns 1; locks spin 0 ~ xa_unlock_irqrestore
xa_unlock xa_unlock_irq xa_unlock_bh xa_unlock_irqrestore: unlocks spin 0; macro
xa_for_each xa_for_each_marked: assigns 1 2; tests 0
xas_store: stores state 0
xas_load xas_find: tests 0; writes 0
[include/linux/radix-tree.h]
RADIX_TREE: declares 0 object
radix_tree_insert: takes tree-entry 0 itself ~ radix_tree_delete radix_tree_delete_item; fails non-zero
radix_tree_delete radix_tree_delete_item: gives tree-entry 0
radix_tree_lookup: tests 0; fails null
radix_tree_gang_lookup: tests 0; writes 1; fails zero
[include/linux/idr.h]
DEFINE_IDR: declares 0 object idr
DEFINE_IDA: declares 0 object ida
idr_init idr_init_base: stores state 0
idr_alloc idr_alloc_cyclic: takes id 0 itself ~ idr_remove; sleeps; fails negative
idr_alloc_u32: takes id 0 itself ~ idr_remove; writes 2; sleeps; fails non-zero
idr_remove: gives id 0
idr_replace: stores state 0
idr_destroy: gives id 0
idr_find idr_is_empty: tests 0
idr_get_next: tests 0; stores state 1; fails null
idr_preload: locks preemption global ~ idr_preload_end; sleeps
idr_preload_end: unlocks preemption global
idr_for_each_entry: assigns 1 2; tests 0
ida_alloc ida_alloc_range ida_alloc_min ida_alloc_max: takes id 0 itself ~ ida_free; sleeps; fails negative
ida_free: gives id 0
ida_destroy: gives id 0
ida_init: stores state 0
ida_is_empty: tests 0
[include/linux/maple_tree.h]
MA_STATE: declares 0 elsewhere
mtree_insert mtree_insert_range mtree_store mtree_store_range: takes tree-entry 0 ~ mtree_erase; sleeps; fails non-zero
mtree_erase: gives tree-entry 0; sleeps
mtree_destroy: gives tree-entry 0; sleeps
mtree_load: tests 0; fails null
mt_find: tests 0; stores state 1; fails null
[include/linux/kfifo.h]
DECLARE_KFIFO DECLARE_KFIFO_PTR DEFINE_KFIFO: declares 0 object
kfifo_alloc: takes memory 0 ~ kfifo_free; sleeps; fails non-zero; macro
kfifo_free: gives memory 0; macro
kfifo_init kfifo_reset kfifo_reset_out: stores state 0; macro
kfifo_put kfifo_in kfifo_in_spinlocked: stores state 0; fails zero; macro
kfifo_get kfifo_out kfifo_out_spinlocked kfifo_out_spinlocked_noirqsave kfifo_out_locked: stores state 0; writes 1; fails zero; macro
kfifo_out_peek: tests 0; writes 1; fails zero; macro
kfifo_out_linear kfifo_out_linear_ptr: tests 0; writes 1; fails zero; macro
kfifo_skip: stores state 0; macro
kfifo_peek: writes 1; fails zero; macro
kfifo_from_user: stores state 0; user 1; sleeps; fails non-zero; macro
kfifo_to_user: stores state 0; user 1 writes; sleeps; fails non-zero; macro
kfifo_len kfifo_size kfifo_avail kfifo_is_empty kfifo_is_full kfifo_initialized: tests 0; macro
[include/linux/circ_buf.h]
CIRC_CNT CIRC_SPACE CIRC_CNT_TO_END CIRC_SPACE_TO_END: pure; macro
[include/linux/ptr_ring.h]
ptr_ring_produce ptr_ring_produce_irq: takes queue-entry 1 ~ ptr_ring_consume; fails non-zero
ptr_ring_consume ptr_ring_consume_irq: gives queue-entry 0; fails null
ptr_ring_init: takes memory 0 ~ ptr_ring_cleanup; sleeps; fails non-zero; macro
ptr_ring_cleanup: gives memory 0
[include/linux/sbitmap.h]
sbitmap_get: takes bit 0 ~ sbitmap_put; fails negative
sbitmap_put: gives bit 0
[include/drm/drm_mm.h]
drm_mm_insert_node drm_mm_insert_node_in_range: takes region 1 ~ drm_mm_remove_node; fails non-zero
drm_mm_remove_node: gives region 0
drm_mm_reserve_node: takes region 1 ~ drm_mm_remove_node; fails non-zero
[include/linux/container_of.h]
container_of container_of_const: pure; holder; macro
`;
