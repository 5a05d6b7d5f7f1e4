/** Reference counts, objects' lifetimes, modules, files, tasks. */
export const REFERENCES = `

[include/linux/kref.h]
kref_init: stores state 0
kref_read: tests 0
kref_get: takes reference 0 itself alive ~ kref_put kref_put_mutex kref_put_lock
kref_get_unless_zero: takes reference 0 alive ~ kref_put kref_put_mutex kref_put_lock; fails zero
kref_put kref_put_mutex kref_put_lock: gives reference 0; sleeps
[include/linux/refcount.h]
refcount_set: stores state 0
refcount_read: tests 0
refcount_inc: takes reference 0 itself alive ~ refcount_dec refcount_dec_and_test refcount_dec_and_lock refcount_dec_and_mutex_lock refcount_sub_and_test
refcount_add: takes reference 1 itself alive ~ refcount_dec refcount_dec_and_test refcount_sub_and_test
refcount_inc_not_zero: takes reference 0 alive ~ refcount_dec refcount_dec_and_test refcount_dec_and_lock refcount_dec_and_mutex_lock refcount_sub_and_test; fails false
refcount_add_not_zero: takes reference 1 alive ~ refcount_dec refcount_dec_and_test refcount_sub_and_test; fails false
refcount_dec refcount_dec_and_test refcount_dec_not_one refcount_dec_if_one: gives reference 0
refcount_dec_and_mutex_lock: gives reference 0; locks mutex 1 if non-zero ~ mutex_unlock
refcount_dec_and_lock refcount_dec_and_lock_irqsave: gives reference 0; locks spin 1 if non-zero ~ spin_unlock spin_unlock_irqrestore
refcount_sub_and_test: gives reference 1
[include/linux/percpu-refcount.h]
percpu_ref_init percpu_ref_exit percpu_ref_switch_to_atomic percpu_ref_switch_to_atomic_sync percpu_ref_switch_to_percpu percpu_ref_resurrect percpu_ref_reinit: stores state 0
percpu_ref_kill percpu_ref_kill_and_confirm: stores state 0
percpu_ref_get percpu_ref_get_many: takes reference 0 itself alive ~ percpu_ref_put percpu_ref_put_many
percpu_ref_tryget percpu_ref_tryget_many percpu_ref_tryget_live percpu_ref_tryget_live_rcu: locks reference-section 0 ~ percpu_ref_put percpu_ref_put_many; takes reference 0 alive ~ percpu_ref_put percpu_ref_put_many; fails false
percpu_ref_put percpu_ref_put_many: gives reference 0; unlocks reference-section 0
percpu_ref_is_dying percpu_ref_is_zero: tests 0
[include/linux/kobject.h]
kobject_get: takes reference 0 itself alive ~ kobject_put
kobject_get_unless_zero: takes reference 0 alive ~ kobject_put; fails null
kobject_put: gives reference 0; sleeps
kobject_init: stores state 0
kobject_set_name kobject_add kobject_init_and_add kobject_rename kobject_move: stores state 0; sleeps; fails non-zero
kobject_del: stores state 0; sleeps
kobject_create_and_add kset_create_and_add: takes registration result ~ kobject_put kset_unregister; sleeps; fails null
kobject_uevent kobject_uevent_env: stores device 0; sleeps; fails non-zero
kobject_name: pure; holder
kset_get: takes reference 0 itself alive ~ kset_put
kset_put: gives reference 0
kset_register: takes registration 0 ~ kset_unregister; sleeps; fails non-zero
kset_unregister: gives registration 0; sleeps
kset_find_obj: takes reference result alive ~ kobject_put; fails null
[include/linux/device.h]
get_device: takes reference 0 itself alive ~ put_device
put_device: gives reference 0; sleeps
device_register device_add: takes registration 0 ~ device_unregister device_del; sleeps; fails non-zero
device_unregister device_del: gives registration 0; sleeps
device_initialize: stores state 0
device_create device_create_with_groups: takes registration result ~ device_destroy device_unregister; sleeps; fails error-pointer
device_destroy: gives registration 0; sleeps
dev_get_drvdata: reads 0
dev_set_drvdata: stores state 0
dev_name: pure; holder
dev_set_name: stores state 0; sleeps; fails non-zero
dev_driver_string: pure
dev_to_node: reads 0
set_dev_node: stores state 0
device_lock: locks mutex 0 ~ device_unlock; sleeps
device_lock_interruptible: locks mutex 0 ~ device_unlock; sleeps; fails non-zero
device_trylock: locks mutex 0 try ~ device_unlock; fails zero
device_unlock: unlocks mutex 0
device_lock_assert: tests 0
device_is_registered device_is_bound: tests 0
device_create_file device_create_bin_file: takes registration 0 ~ device_remove_file device_remove_bin_file; sleeps; fails non-zero
device_remove_file device_remove_bin_file: gives registration 0; sleeps
device_find_child: takes reference result alive ~ put_device; sleeps; fails null
device_for_each_child: sleeps; stores state 0
device_link_add: takes registration result ~ device_link_del device_link_remove; sleeps; fails null
device_link_del device_link_remove: gives registration 0; sleeps
device_set_node set_primary_fwnode device_set_of_node_from_dev: stores state 0
device_offline device_online: stores device 0; sleeps; fails non-zero
[include/linux/pm_wakeup.h]
device_set_wakeup_capable: stores state 0
[include/linux/device/devres.h]
devm_kmalloc devm_kmalloc_array devm_kzalloc devm_kcalloc devm_kstrdup devm_kmemdup devm_kasprintf devm_kvasprintf devm_krealloc: takes memory result ~ devm_kfree; sleeps; fails null
devm_kfree: gives memory 1; sleeps
devm_add_action devm_add_action_or_reset: takes registration 0 ~ devm_remove_action devm_release_action; sleeps; fails non-zero; macro
devm_remove_action devm_release_action: gives registration 0; sleeps
devm_alloc_percpu: takes memory result; sleeps; fails null; macro
devres_alloc: takes memory result ~ devres_free; sleeps; fails null; macro
devres_free: gives memory 0
devres_add: takes registration 0 ~ devres_remove devres_destroy devres_release
devres_remove devres_destroy devres_release: gives registration 0
devres_open_group: takes registration 0 ~ devres_close_group devres_release_group devres_remove_group; fails null
devres_close_group devres_release_group devres_remove_group: gives registration 0
[include/linux/device/bus.h]
bus_find_device bus_find_device_by_name bus_find_device_by_of_node: takes reference result alive ~ put_device; sleeps; fails null
bus_for_each_dev: stores state 0; sleeps
[include/linux/device/class.h]
class_find_device class_find_device_by_name class_find_device_by_of_node class_find_device_by_devt: takes reference result alive ~ put_device; sleeps; fails null
class_create: takes registration result ~ class_destroy; sleeps; fails error-pointer
class_destroy: gives registration 0; sleeps
[include/linux/device/driver.h]
driver_register: takes registration 0 ~ driver_unregister; sleeps; fails non-zero
driver_unregister: gives registration 0; sleeps
driver_find_device driver_find_device_by_name: takes reference result alive ~ put_device; sleeps; fails null
[include/linux/module.h]
try_module_get: takes module 0 ~ module_put; fails false
__module_get: takes module 0 itself ~ module_put
module_put: gives module 0
module_put_and_kthread_exit: gives module global; macro
module_refcount: tests 0
[include/linux/kmod.h]
request_module: stores state global; sleeps; macro
[include/linux/file.h]
fget fget_raw: takes reference result alive ~ fput; fails null
fget_task: takes reference result alive ~ fput; fails null
fput: gives reference 0
fdget fdget_raw fdget_pos: takes reference result alive ~ fdput fdput_pos
fdput: gives reference 0
fdput_pos: gives reference 0
fd_install: stores publishes 1
get_unused_fd_flags: takes id result ~ put_unused_fd fd_install; sleeps; fails negative
put_unused_fd: gives id 0
alloc_file_pseudo: takes reference result ~ fput; sleeps; fails error-pointer
fd_publish: stores publishes 0; macro; since 7.1
receive_fd: takes id result ~ close_fd; sleeps; fails negative
replace_fd: stores publishes 1; sleeps; fails negative
[include/linux/fdtable.h]
close_fd: stores state 0; sleeps; fails non-zero
[include/linux/fs.h]
get_file: takes reference 0 itself alive ~ fput
get_file_active get_file_rcu: takes reference result alive ~ fput; fails null
igrab: takes reference 0 alive ~ iput; fails null
ihold: takes reference 0 itself alive ~ iput
iput: gives reference 0; sleeps
iget_locked iget5_locked: takes reference result alive ~ iput iget_failed; sleeps; fails null
iget_failed: gives reference 0; sleeps
ilookup ilookup5: takes reference result alive ~ iput; sleeps; fails null
new_inode: takes reference result ~ iput; sleeps; fails null
alloc_anon_inode: takes reference result ~ iput; sleeps; fails error-pointer
unlock_new_inode: stores state 0
inc_nlink drop_nlink clear_nlink set_nlink: stores state 0
clear_inode: stores state 0
file_inode: pure; holder
iminor imajor: reads 0
inode_lock: locks write-semaphore 0 ~ inode_unlock; sleeps
inode_lock_nested: locks write-semaphore 0 ~ inode_unlock; sleeps
inode_trylock: locks write-semaphore 0 try ~ inode_unlock; fails zero
inode_unlock: unlocks write-semaphore 0
inode_lock_shared: locks read-semaphore 0 ~ inode_unlock_shared; sleeps
inode_trylock_shared: locks read-semaphore 0 try ~ inode_unlock_shared; fails zero
inode_unlock_shared: unlocks read-semaphore 0
inode_is_locked: tests 0
i_size_read: tests 0
i_size_write: stores state 0
i_mmap_lock_write: locks write-semaphore 0 ~ i_mmap_unlock_write; sleeps
i_mmap_unlock_write: unlocks write-semaphore 0
i_mmap_lock_read: locks read-semaphore 0 ~ i_mmap_unlock_read; sleeps
i_mmap_unlock_read: unlocks read-semaphore 0
filemap_invalidate_lock: locks write-semaphore 0 ~ filemap_invalidate_unlock; sleeps
filemap_invalidate_unlock: unlocks write-semaphore 0
filemap_invalidate_lock_shared: locks read-semaphore 0 ~ filemap_invalidate_unlock_shared; sleeps
filemap_invalidate_unlock_shared: unlocks read-semaphore 0
mapping_writably_mapped mapping_mapped: tests 0
mapping_map_writable: takes count 0 ~ mapping_unmap_writable; fails non-zero
mapping_deny_writable: takes count 0 ~ mapping_allow_writable; fails non-zero
mapping_unmap_writable: gives count 0
mapping_allow_writable: gives count 0
get_write_access: takes count 0 ~ put_write_access; fails non-zero
put_write_access: gives count 0
deny_write_access: takes count 0 ~ allow_write_access; fails non-zero
allow_write_access: gives count 0
exe_file_deny_write_access: takes count 0 ~ exe_file_allow_write_access; fails non-zero
exe_file_allow_write_access: gives count 0
file_start_write: locks section 0 ~ file_end_write; sleeps
file_end_write: unlocks section 0
file_accessed: stores state 0; sleeps
touch_atime: stores state 0; sleeps
file_update_time file_modified: stores state 0; sleeps; fails non-zero
mark_inode_dirty mark_inode_dirty_sync __mark_inode_dirty: stores state 0
inode_set_ctime_current inode_set_bytes: stores state 0
inode_update_timestamps: stores state 0; until 7.1
inode_set_flags: stores state 0
filp_open file_open_root dentry_open: takes reference result ~ filp_close fput; sleeps; fails error-pointer
filp_close: gives reference 0; sleeps; fails negative
kernel_read: stores state 0; writes 1 3; sleeps; fails negative
kernel_write: stores state 0; writes 3; sleeps; fails negative
vfs_fsync vfs_fsync_range: stores device 0; sleeps; fails non-zero
vfs_truncate vfs_fallocate: stores device 0; sleeps; fails non-zero
simple_open: stores state 1; fails non-zero
nonseekable_open stream_open: stores state 1; fails non-zero
register_chrdev: takes registration result ~ unregister_chrdev; sleeps; fails negative
unregister_chrdev: gives registration 0; sleeps
register_chrdev_region alloc_chrdev_region: takes registration 0 ~ unregister_chrdev_region; sleeps; fails non-zero
unregister_chrdev_region: gives registration 0; sleeps
register_filesystem: takes registration 0 ~ unregister_filesystem; sleeps; fails non-zero
unregister_filesystem: gives registration 0; sleeps; fails non-zero
kill_fasync: stores wakes 0
fasync_helper: stores state 3; sleeps; fails negative
file_dentry: pure; holder
file_user_path file_user_inode: pure; holder
IS_DAX IS_APPEND IS_IMMUTABLE IS_RDONLY IS_SWAPFILE: reads 0; macro
call_mmap: stores state 0 1; fails non-zero; until 7.1
vfs_mmap: stores state 0 1; fails non-zero; since 7.1
[include/linux/pagemap.h]
mapping_empty: tests 0
[include/linux/fs/super.h]
sb_start_write: locks section 0 ~ sb_end_write; sleeps
sb_end_write: unlocks section 0
sb_start_pagefault: locks section 0 ~ sb_end_pagefault; sleeps
sb_end_pagefault: unlocks section 0
sb_start_intwrite: locks section 0 ~ sb_end_intwrite; sleeps
sb_end_intwrite: unlocks section 0
[include/linux/mm.h]
truncate_setsize: stores state 0; sleeps
get_page: takes reference 0 itself alive ~ put_page
try_get_page: takes reference 0 alive ~ put_page; fails false
put_page: gives reference 0
folio_get: takes reference 0 itself alive ~ folio_put
folio_put folio_put_refs: gives reference 0
[include/linux/blkdev.h]
I_BDEV: pure; holder
bdev_file_open_by_dev bdev_file_open_by_path: takes reference result ~ bdev_fput fput; sleeps; fails error-pointer
bdev_fput: gives reference 0; sleeps
[include/linux/hugetlb.h]
is_file_hugepages: reads 0
[include/linux/cdev.h]
cdev_init: stores state 0
cdev_alloc: takes memory result ~ cdev_del kobject_put; fails null
cdev_add cdev_device_add: takes registration 0 ~ cdev_del cdev_device_del; sleeps; fails non-zero
cdev_del cdev_device_del: gives registration 0; sleeps
[include/linux/miscdevice.h]
misc_register: takes registration 0 ~ misc_deregister; sleeps; fails non-zero
misc_deregister: gives registration 0; sleeps
[include/linux/dcache.h]
dget: takes reference 0 itself alive ~ dput
dget_parent: takes reference result itself alive ~ dput
dput: gives reference 0; sleeps
d_inode d_backing_inode d_real_inode: pure; holder
d_lookup: takes reference result alive ~ dput; sleeps; fails null
d_hash_and_lookup: takes reference result alive ~ dput; sleeps; fails null; until 7.1
d_add d_instantiate d_delete d_drop d_move d_invalidate: stores state 0; sleeps
d_find_alias d_find_any_alias: takes reference result alive ~ dput; fails null
d_path: writes 1; fails error-pointer
[include/linux/path.h]
path_get: takes reference 0 itself alive ~ path_put
path_put: gives reference 0; sleeps
path_equal: reads 0 1
[include/linux/namei.h]
kern_path: takes reference 2 ~ path_put; sleeps; fails non-zero
[include/linux/mount.h]
mntget: takes reference 0 itself alive ~ mntput
mntput: gives reference 0; sleeps
mnt_want_write mnt_want_write_file: takes count 0 ~ mnt_drop_write mnt_drop_write_file; sleeps; fails non-zero
mnt_drop_write mnt_drop_write_file: gives count 0
kern_mount: takes reference result ~ kern_unmount; sleeps; fails error-pointer
kern_unmount: gives reference 0; sleeps
[include/linux/sched/task.h]
get_task_struct: takes reference 0 itself alive ~ put_task_struct
tryget_task_struct: takes reference 0 alive ~ put_task_struct; fails null
put_task_struct: gives reference 0
task_lock: locks spin 0 ~ task_unlock
task_unlock: unlocks spin 0
[include/linux/sched.h]
wake_up_process wake_up_state: stores wakes 0
set_current_state __set_current_state: stores state global; macro
schedule: waits; sleeps
schedule_timeout schedule_timeout_interruptible schedule_timeout_killable schedule_timeout_uninterruptible: waits; sleeps
io_schedule io_schedule_timeout: waits; sleeps
cond_resched: sleeps; macro
need_resched: tests global
find_task_by_vpid find_task_by_pid_ns: tests global; fails null
find_get_task_by_vpid: takes reference result alive ~ put_task_struct; fails null
task_nice task_cpu: reads 0
get_task_comm: writes 0; macro
set_user_nice: stores state 0
set_cpus_allowed_ptr: stores state 0; sleeps; fails non-zero
sched_setscheduler sched_set_fifo sched_set_fifo_low sched_set_normal: stores state 0
[include/linux/pid.h]
task_pid_nr task_tgid_nr task_pid_vnr task_tgid_vnr: reads 0
task_pid: reads 0
get_pid: takes reference 0 itself alive ~ put_pid
put_pid: gives reference 0
find_get_pid get_task_pid: takes reference result alive ~ put_pid; fails null
get_pid_task: takes reference result alive ~ put_task_struct; fails null
pid_task find_vpid find_pid_ns: tests 0; fails null
pid_nr pid_vnr pid_nr_ns: reads 0
pidfd_get_pid: takes reference result alive ~ put_pid; fails error-pointer
[include/linux/sched/signal.h]
task_tgid: reads 0
same_thread_group: reads 0 1
send_sig: stores wakes 1
force_sig: stores wakes global
send_sig_info: stores wakes 2
signal_pending fatal_signal_pending: tests 0
[include/linux/sched/mm.h]
mmget: takes reference 0 itself alive ~ mmput mmput_async
mmget_not_zero: takes reference 0 alive ~ mmput mmput_async; fails false
mmput mmput_async: gives reference 0; sleeps
mmgrab: takes reference 0 itself alive ~ mmdrop
mmdrop: gives reference 0
get_task_mm: takes reference result alive ~ mmput mmput_async; fails null
mm_access: takes reference result alive ~ mmput; sleeps; fails error-pointer
memalloc_nofs_save memalloc_noio_save memalloc_noreclaim_save: locks section result ~ memalloc_nofs_restore memalloc_noio_restore memalloc_noreclaim_restore
memalloc_nofs_restore memalloc_noio_restore memalloc_noreclaim_restore: unlocks section 0
[include/linux/pid_namespace.h]
get_pid_ns: takes reference 0 itself alive ~ put_pid_ns
put_pid_ns: gives reference 0
task_active_pid_ns: reads 0
[include/linux/user_namespace.h]
get_user_ns: takes reference 0 itself alive ~ put_user_ns
put_user_ns: gives reference 0
[include/linux/ipc_namespace.h]
get_ipc_ns: takes reference 0 itself alive ~ put_ipc_ns
put_ipc_ns: gives reference 0
[include/net/net_namespace.h]
get_net: takes reference 0 itself alive ~ put_net
put_net: gives reference 0
maybe_get_net: takes reference 0 alive ~ put_net; fails null
[include/linux/cred.h]
get_cred: takes reference 0 itself alive ~ put_cred
get_new_cred: takes reference 0 itself alive ~ put_cred; until 7.1
get_current_cred: takes reference result alive ~ put_cred; macro
get_current_user: takes reference result alive ~ free_uid; macro
get_cred_rcu: takes reference 0 alive ~ put_cred; fails null
put_cred: gives reference 0
prepare_creds prepare_kernel_cred: takes credentials result ~ put_cred abort_creds commit_creds; sleeps; fails null
commit_creds: stores state global; fails never
abort_creds: gives credentials 0
override_creds: takes credentials result ~ revert_creds
revert_creds: gives credentials 0
current_uid current_gid current_euid current_egid current_fsuid current_fsgid current_cred current_user_ns: reads global; macro
[include/linux/sched/user.h]
get_uid: takes reference 0 itself alive ~ free_uid
free_uid: gives reference 0
[include/linux/cgroup.h]
cgroup_get: takes reference 0 itself alive ~ cgroup_put
cgroup_tryget: takes reference 0 alive ~ cgroup_put; fails false
cgroup_put: gives reference 0
css_get: takes reference 0 itself alive ~ css_put
css_tryget css_tryget_online: takes reference 0 alive ~ css_put; fails false
css_put: gives reference 0
cgroup_get_from_fd cgroup_get_from_path: takes reference result alive ~ cgroup_put; sleeps; fails error-pointer
task_get_css: takes reference result alive ~ css_put
[include/linux/memcontrol.h]
mem_cgroup_put: gives reference 0
get_mem_cgroup_from_mm: takes reference result alive ~ mem_cgroup_put
[include/linux/of.h]
of_node_get: takes reference 0 itself alive ~ of_node_put
of_node_put: gives reference 0
of_find_node_by_name of_find_node_by_type of_find_compatible_node of_find_matching_node of_find_node_by_path of_find_node_by_phandle of_get_parent of_get_next_parent of_get_next_child of_get_next_available_child of_get_child_by_name of_get_compatible_child of_parse_phandle of_get_cpu_node of_find_node_opts_by_path: takes reference result alive ~ of_node_put; fails null
of_parse_phandle_with_args of_parse_phandle_with_fixed_args: takes reference 4 ~ of_node_put; fails non-zero
of_property_read_u8 of_property_read_u16 of_property_read_u32 of_property_read_s32 of_property_read_u64 of_property_read_string: writes 2; fails non-zero
of_property_read_u32_array of_property_read_u64_array of_property_read_u8_array of_property_read_u16_array: writes 2; fails non-zero
of_property_read_u32_index of_property_read_string_index: writes 3; fails non-zero
of_property_read_bool of_property_present of_get_property of_find_property of_device_is_compatible of_device_is_available of_machine_is_compatible of_property_count_u32_elems of_property_count_strings of_node_name_eq of_match_node: reads 0
of_device_get_match_data: reads 0
of_alias_get_id: reads 0
[include/linux/of_platform.h]
of_find_device_by_node: takes reference result alive ~ put_device platform_device_put; fails null
of_platform_populate: takes registration 0 ~ of_platform_depopulate; sleeps; fails non-zero
of_platform_depopulate: gives registration 0; sleeps
[include/linux/property.h]
fwnode_handle_get: takes reference 0 itself alive ~ fwnode_handle_put
fwnode_handle_put: gives reference 0
device_property_read_u8 device_property_read_u16 device_property_read_u32 device_property_read_u64 device_property_read_string: writes 2; fails non-zero
device_property_present device_property_read_bool device_get_match_data: reads 0
fwnode_find_reference fwnode_get_parent fwnode_get_next_child_node device_get_next_child_node device_get_named_child_node: takes reference result alive ~ fwnode_handle_put; fails null
[include/linux/platform_device.h]
platform_get_drvdata: reads 0
platform_set_drvdata: stores state 0
platform_get_resource platform_get_resource_byname: reads 0; fails null
platform_get_irq platform_get_irq_optional platform_get_irq_byname: takes interrupt result; logs; sleeps; fails negative
platform_device_register platform_device_add: takes registration 0 ~ platform_device_unregister platform_device_del; sleeps; fails non-zero
platform_device_unregister platform_device_del: gives registration 0; sleeps
platform_device_alloc: takes memory result ~ platform_device_put; fails null
platform_device_put: gives reference 0
__platform_driver_register: takes registration 0 ~ platform_driver_unregister; sleeps; fails non-zero
platform_driver_unregister: gives registration 0; sleeps
platform_device_register_simple platform_device_register_data platform_device_register_full: takes registration result ~ platform_device_unregister; sleeps; fails error-pointer
devm_platform_ioremap_resource devm_platform_get_and_ioremap_resource: takes mapping result; sleeps; fails error-pointer
[include/net/sock.h]
sock_hold: takes reference 0 itself alive ~ sock_put __sock_put
sock_put __sock_put: gives reference 0
lock_sock lock_sock_nested: locks mutex 0 ~ release_sock; sleeps
release_sock: unlocks mutex 0
lock_sock_fast: locks mutex 0 ~ unlock_sock_fast; sleeps
unlock_sock_fast: unlocks mutex 0
bh_lock_sock: locks spin 0 ~ bh_unlock_sock; macro
bh_unlock_sock: unlocks spin 0; macro
sock_set_flag sock_reset_flag sock_valbool_flag: stores state 0
sock_flag: tests 0
sk_alloc: takes memory result ~ sk_free sock_put; fails null
sk_free: gives memory 0
sock_queue_rcv_skb sock_queue_err_skb: stores state 0; fails non-zero
sock_i_uid: reads 0; until 7.1
sock_net: reads 0
sock_rfree sock_wfree sock_efree: gives reference 0
sk_mem_charge: takes count 0 ~ sk_mem_uncharge
sk_mem_uncharge: gives count 0
[include/linux/net.h]
sock_create sock_create_kern: takes reference 3 ~ sock_release; sleeps; fails non-zero
sock_release: gives reference 0; sleeps
sockfd_lookup: takes reference result alive ~ fput; fails null
kernel_sendmsg kernel_recvmsg sock_sendmsg sock_recvmsg: stores device 0; sleeps; fails negative
kernel_bind kernel_listen kernel_connect: stores state 0; sleeps; fails non-zero
[include/linux/netdevice.h]
dev_hold: takes reference 0 itself alive ~ dev_put
dev_put: gives reference 0
dev_get_by_name dev_get_by_index: takes reference result alive ~ dev_put; fails null
__dev_get_by_index __dev_get_by_name dev_get_by_index_rcu: tests 0; fails null
netdev_hold: takes reference 0 itself alive ~ netdev_put
netdev_put: gives reference 0
netdev_priv: pure; holder
register_netdev register_netdevice: takes registration 0 ~ unregister_netdev unregister_netdevice; sleeps; fails non-zero
unregister_netdev unregister_netdevice: gives registration 0; sleeps
free_netdev: gives memory 0; sleeps
netif_start_queue netif_stop_queue netif_wake_queue netif_carrier_on netif_carrier_off netif_device_attach netif_device_detach netif_tx_start_all_queues netif_tx_stop_all_queues netif_tx_wake_all_queues: stores device 0
netif_running netif_carrier_ok netif_queue_stopped netif_device_present: tests 0
netif_rx netif_receive_skb: stores device 0
napi_enable: takes device-enable 0 ~ napi_disable; sleeps
napi_disable: gives device-enable 0; sleeps
napi_schedule napi_schedule_irqoff: stores schedules 0
napi_complete napi_complete_done: stores state 0
napi_schedule_prep: stores state 0; fails false
dev_queue_xmit: stores device 0; fails non-zero
dev_open: takes device-enable 0 ~ dev_close; sleeps; fails non-zero
dev_close: gives device-enable 0; sleeps
dev_set_mtu: stores device 0; sleeps; fails non-zero
[include/linux/rtnetlink.h]
rtnl_lock: locks mutex global ~ rtnl_unlock; sleeps
rtnl_lock_interruptible: locks mutex global ~ rtnl_unlock; sleeps; fails non-zero; since 7.1
rtnl_lock_killable: locks mutex global ~ rtnl_unlock; sleeps; fails non-zero
rtnl_trylock: locks mutex global try ~ rtnl_unlock; fails zero
rtnl_unlock: unlocks mutex global
[include/linux/skbuff.h]
skb_get: takes reference 0 itself alive ~ kfree_skb consume_skb dev_kfree_skb
alloc_skb __alloc_skb dev_alloc_skb: takes memory result ~ kfree_skb consume_skb dev_kfree_skb; fails null
skb_clone skb_copy pskb_copy: takes memory result ~ kfree_skb consume_skb; fails null
kfree_skb consume_skb: gives reference 0
dev_kfree_skb: gives reference 0; macro
skb_put skb_push skb_pull skb_reserve skb_trim skb_put_data skb_put_zero: stores state 0
skb_queue_tail skb_queue_head __skb_queue_tail __skb_queue_head: takes queue-entry 1 ~ skb_unlink skb_dequeue __skb_unlink
skb_dequeue skb_dequeue_tail __skb_dequeue: gives queue-entry 0; stores state 0; fails null
skb_unlink __skb_unlink: gives queue-entry 0
skb_queue_purge: gives queue-entry 0
skb_queue_head_init: stores state 0
skb_queue_empty skb_queue_len skb_peek skb_headroom skb_tailroom: tests 0
[include/linux/pci.h]
pci_dev_get: takes reference 0 itself alive ~ pci_dev_put
pci_dev_put: gives reference 0
pci_get_device pci_get_subsys pci_get_class pci_get_slot pci_get_domain_bus_and_slot: takes reference result alive ~ pci_dev_put; sleeps; fails null
pci_get_drvdata: reads 0
pci_set_drvdata: stores state 0
pci_name: pure; holder
pci_enable_device pci_enable_device_mem pcim_enable_device: takes device-enable 0 ~ pci_disable_device; sleeps; fails non-zero
pci_disable_device: gives device-enable 0; sleeps
pci_set_master: takes device-enable 0 ~ pci_clear_master
pci_clear_master: gives device-enable 0
pci_request_regions pci_request_region pci_request_selected_regions: takes region 0 ~ pci_release_regions pci_release_region pci_release_selected_regions; sleeps; fails non-zero
pci_release_regions pci_release_region pci_release_selected_regions: gives region 0; sleeps
pci_ioremap_bar pcim_iomap: takes mapping result ~ pci_iounmap iounmap pcim_iounmap; sleeps; fails null
pcim_iounmap: gives mapping 1; sleeps
pci_alloc_irq_vectors: takes interrupt 0 ~ pci_free_irq_vectors; sleeps; fails negative
pci_free_irq_vectors: gives interrupt 0; sleeps
pci_irq_vector: reads 0; fails negative
pci_read_config_byte pci_read_config_word pci_read_config_dword: stores register 0; writes 2; fails non-zero
pci_write_config_byte pci_write_config_word pci_write_config_dword: stores register 0; fails non-zero
pci_set_power_state pci_enable_wake pci_wake_from_d3 pci_reset_function: stores device 0; sleeps; fails non-zero
pci_save_state: stores state 0; sleeps; fails non-zero
pci_restore_state: stores device 0; sleeps
pci_resource_start pci_resource_end pci_resource_len pci_resource_flags pci_resource_n: reads 0; macro
pci_find_capability pci_find_ext_capability: reads 0
pci_dev_lock pci_cfg_access_lock: locks mutex 0 ~ pci_dev_unlock pci_cfg_access_unlock; sleeps
pci_dev_unlock pci_cfg_access_unlock: unlocks mutex 0
pci_enable_sriov: takes device-enable 0 ~ pci_disable_sriov; sleeps; fails non-zero
pci_disable_sriov: gives device-enable 0; sleeps
pci_enable_msi: takes interrupt 0 ~ pci_disable_msi; sleeps; fails non-zero
pci_disable_msi pci_disable_msix: gives interrupt 0; sleeps
pci_intx: stores device 0
pci_is_pcie pci_domain_nr pci_is_enabled pci_dev_present pci_channel_offline pci_num_vf: tests 0
pci_mmap_resource_range: maps 2 - sets IO PFNMAP DONTEXPAND DONTDUMP offset at-call; fails non-zero
[include/asm-generic/pci_iomap.h]
pci_iomap: takes mapping result ~ pci_iounmap iounmap pcim_iounmap; sleeps; fails null
pci_iounmap: gives mapping 1; sleeps
[include/linux/usb.h]
usb_get_dev usb_get_intf: takes reference 0 itself alive ~ usb_put_dev usb_put_intf
usb_put_dev usb_put_intf: gives reference 0
usb_get_intfdata: reads 0
usb_set_intfdata: stores state 0
usb_alloc_urb: takes memory result ~ usb_free_urb usb_put_urb; fails null
usb_free_urb: gives memory 0
usb_put_urb: gives memory 0; macro
usb_get_urb: takes reference 0 itself alive ~ usb_free_urb usb_put_urb
usb_submit_urb: stores device 0; fails non-zero
usb_kill_urb usb_unlink_urb usb_poison_urb usb_unpoison_urb: stores device 0; sleeps
usb_anchor_urb: takes list-entry 0 ~ usb_unanchor_urb
usb_unanchor_urb: gives list-entry 0
usb_alloc_coherent: takes dma result ~ usb_free_coherent; fails null
usb_free_coherent: gives dma 2
usb_control_msg usb_bulk_msg usb_interrupt_msg: stores device 0; sleeps; fails negative
usb_set_interface usb_clear_halt usb_reset_device usb_reset_configuration: stores device 0; sleeps; fails non-zero
usb_register_driver usb_register_dev: takes registration 0 ~ usb_deregister usb_deregister_dev; sleeps; fails non-zero
usb_deregister usb_deregister_dev: gives registration 0; sleeps
usb_find_interface: tests 0; fails null
usb_autopm_get_interface usb_autopm_get_interface_async: takes runtime-power 0 ~ usb_autopm_put_interface usb_autopm_put_interface_async; sleeps; fails non-zero
usb_autopm_put_interface usb_autopm_put_interface_async: gives runtime-power 0; sleeps
usb_autopm_get_interface_no_resume: takes runtime-power 0 ~ usb_autopm_put_interface_no_suspend
usb_autopm_put_interface_no_suspend: gives runtime-power 0
usb_lock_device: locks mutex 0 ~ usb_unlock_device; sleeps; macro
usb_unlock_device: unlocks mutex 0; macro
usb_driver_claim_interface: takes registration 1 ~ usb_driver_release_interface; sleeps; fails non-zero
usb_driver_release_interface: gives registration 1; sleeps
interface_to_usbdev: pure; holder; macro
[include/linux/i2c.h]
i2c_get_adapter: takes reference result alive ~ i2c_put_adapter; sleeps; fails null
i2c_put_adapter: gives reference 0
i2c_get_clientdata: reads 0
i2c_set_clientdata: stores state 0
i2c_transfer i2c_master_send i2c_master_recv i2c_smbus_read_byte i2c_smbus_write_byte i2c_smbus_read_byte_data i2c_smbus_write_byte_data i2c_smbus_read_word_data i2c_smbus_write_word_data: stores device 0; sleeps; fails negative
i2c_lock_bus: locks rt-mutex 0 ~ i2c_unlock_bus; sleeps
i2c_unlock_bus: unlocks rt-mutex 0
i2c_new_client_device: takes registration result ~ i2c_unregister_device; sleeps; fails error-pointer
i2c_unregister_device: gives registration 0; sleeps
[include/linux/spi/spi.h]
spi_sync spi_write spi_read spi_write_then_read: stores device 0; sleeps; fails non-zero
spi_async: stores device 0; fails non-zero
spi_get_drvdata: reads 0
spi_set_drvdata: stores state 0
[include/linux/dma-buf.h]
get_dma_buf: takes reference 0 itself alive ~ dma_buf_put
dma_buf_get: takes reference result alive ~ dma_buf_put; fails error-pointer
dma_buf_put: gives reference 0; sleeps
dma_buf_fd: stores publishes 0; sleeps; fails negative
dma_buf_export: takes reference result ~ dma_buf_put; sleeps; fails error-pointer
dma_buf_attach dma_buf_dynamic_attach: takes registration result ~ dma_buf_detach; sleeps; fails error-pointer
dma_buf_detach: gives registration 1; sleeps
dma_buf_pin: takes count 0 ~ dma_buf_unpin; sleeps; fails non-zero
dma_buf_unpin: gives count 0; sleeps
dma_buf_map_attachment dma_buf_map_attachment_unlocked: takes dma result ~ dma_buf_unmap_attachment dma_buf_unmap_attachment_unlocked; sleeps; fails error-pointer
dma_buf_unmap_attachment dma_buf_unmap_attachment_unlocked: gives dma 1; sleeps
dma_buf_begin_cpu_access: takes count 0 ~ dma_buf_end_cpu_access; sleeps; fails non-zero
dma_buf_end_cpu_access: gives count 0; sleeps; fails non-zero
dma_buf_vmap dma_buf_vmap_unlocked: takes mapping 1 ~ dma_buf_vunmap dma_buf_vunmap_unlocked; sleeps; fails non-zero
dma_buf_vunmap dma_buf_vunmap_unlocked: gives mapping 1; sleeps
dma_buf_mmap: maps 1 -; sleeps; fails non-zero
[include/linux/dma-fence.h]
dma_fence_get: takes reference 0 itself alive ~ dma_fence_put
dma_fence_get_rcu: takes reference 0 alive ~ dma_fence_put; fails null
dma_fence_put: gives reference 0
dma_fence_signal dma_fence_signal_locked: stores wakes 0
dma_fence_init: stores state 0
dma_fence_wait dma_fence_wait_timeout: waits; sleeps; fails negative
dma_fence_is_signaled: tests 0
dma_fence_add_callback: takes list-entry 1 ~ dma_fence_remove_callback; fails non-zero
dma_fence_remove_callback: gives list-entry 1
dma_fence_enable_sw_signaling dma_fence_set_error: stores state 0
dma_fence_context_alloc: takes id result
[include/linux/dma-resv.h]
dma_resv_lock: locks ww-mutex 0 ~ dma_resv_unlock; sleeps; fails non-zero
dma_resv_lock_interruptible: locks ww-mutex 0 ~ dma_resv_unlock; sleeps; fails non-zero
dma_resv_trylock: locks ww-mutex 0 try ~ dma_resv_unlock; fails false
dma_resv_unlock: unlocks ww-mutex 0
dma_resv_add_fence dma_resv_replace_fences: stores state 0
dma_resv_reserve_fences: takes memory 0; fails non-zero
dma_resv_wait_timeout: waits; sleeps; fails negative
[include/drm/drm_gem.h]
drm_gem_object_get: takes reference 0 itself alive ~ drm_gem_object_put
drm_gem_object_put: gives reference 0; sleeps
drm_gem_object_lookup: takes reference result alive ~ drm_gem_object_put; fails null
drm_gem_object_init: takes reference 1 ~ drm_gem_object_release; sleeps; fails non-zero
drm_gem_object_release: gives reference 0; sleeps
drm_gem_private_object_init: stores state 1
drm_gem_handle_create: takes id 2 ~ drm_gem_handle_delete; sleeps; fails non-zero
drm_gem_handle_delete: gives id 1; sleeps; fails non-zero
drm_gem_create_mmap_offset drm_gem_create_mmap_offset_size: takes region 0 ~ drm_gem_free_mmap_offset; sleeps; fails non-zero
drm_gem_free_mmap_offset: gives region 0
drm_gem_get_pages: takes pages result ~ drm_gem_put_pages; sleeps; fails error-pointer
drm_gem_put_pages: gives pages 1; sleeps
drm_gem_mmap: maps 1 -; takes reference 1; sleeps; fails non-zero
drm_gem_mmap_obj: maps 2 -; takes reference 0; sleeps; fails non-zero
drm_gem_vm_open: takes reference 0 ~ drm_gem_vm_close
drm_gem_vm_close: gives reference 0; sleeps
[include/drm/drm_drv.h]
drm_dev_get: takes reference 0 itself alive ~ drm_dev_put
drm_dev_put: gives reference 0; sleeps
drm_dev_enter: locks section 0 ~ drm_dev_exit; writes 1; fails false
drm_dev_exit: unlocks section 0
drm_dev_register: takes registration 0 ~ drm_dev_unregister; sleeps; fails non-zero
drm_dev_unregister drm_dev_unplug: gives registration 0; sleeps
drm_dev_is_unplugged: tests 0
[include/drm/drm_vma_manager.h]
drm_vma_offset_lock_lookup: locks read-spin 0 ~ drm_vma_offset_unlock_lookup
drm_vma_offset_unlock_lookup: unlocks read-spin 0
drm_vma_offset_exact_lookup_locked drm_vma_offset_lookup_locked: tests 0; fails null
drm_vma_offset_add: takes region 1 ~ drm_vma_offset_remove; fails non-zero
drm_vma_offset_remove: gives region 1
drm_vma_node_allow drm_vma_node_allow_once: takes count 0 ~ drm_vma_node_revoke; fails non-zero
drm_vma_node_revoke: gives count 0
drm_vma_node_is_allowed: tests 0
drm_vma_node_offset_addr drm_vma_node_start drm_vma_node_size: reads 0
drm_vma_node_unmap: stores state 0; sleeps
[include/linux/page_ref.h]
folio_try_get: takes reference 0 alive ~ folio_put; fails false
[include/linux/mtd/mtd.h]
get_mtd_device: takes reference result alive ~ put_mtd_device; sleeps; fails error-pointer
__get_mtd_device: takes reference 0 ~ __put_mtd_device; fails non-zero
put_mtd_device __put_mtd_device: gives reference 0; sleeps
mtd_read mtd_write mtd_erase: stores device 0; sleeps; fails non-zero
[include/linux/fsnotify.h]
fsnotify_access fsnotify_modify: stores wakes 0; sleeps
[include/linux/kernfs.h]
kernfs_get: takes reference 0 itself alive ~ kernfs_put
kernfs_put: gives reference 0; sleeps
kernfs_notify: stores wakes 0
kernfs_remove kernfs_remove_by_name kernfs_remove_self: stores state 0; sleeps
[fs/kernfs/kernfs-internal.h]
kernfs_get_active: locks reference-section 0 ~ kernfs_put_active; fails null
kernfs_put_active: unlocks reference-section 0
[include/linux/usb/gadget.h]
usb_ep_queue: stores device 0; fails non-zero
usb_ep_dequeue: stores device 0; fails non-zero
usb_ep_alloc_request: takes memory result ~ usb_ep_free_request; fails null
usb_ep_free_request: gives memory 1
usb_ep_enable: takes device-enable 0 ~ usb_ep_disable; fails non-zero
usb_ep_disable: gives device-enable 0; fails non-zero
[include/rdma/ib_umem.h]
ib_umem_get: takes user-pages result ~ ib_umem_release; sleeps; fails error-pointer
ib_umem_release: gives user-pages 0; sleeps
[include/rdma/ib_verbs.h]
rdma_user_mmap_entry_get rdma_user_mmap_entry_get_pgoff: takes reference result alive ~ rdma_user_mmap_entry_put; fails null
rdma_user_mmap_entry_put: gives reference 0; sleeps
rdma_user_mmap_io: maps 1 - sets IO PFNMAP DONTEXPAND DONTDUMP; takes registration 0; sleeps; fails non-zero
[include/linux/eventfd.h]
eventfd_ctx_fdget: takes reference result alive ~ eventfd_ctx_put; fails error-pointer
eventfd_ctx_fileget: takes reference result alive ~ eventfd_ctx_put; fails error-pointer
eventfd_ctx_put: gives reference 0
eventfd_signal: stores wakes 0
`;
