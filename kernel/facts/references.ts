/** Reference counts, and what is counted by them: modules, files, inodes, tasks, credentials. */
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
fd_file: pure; macro
fd_empty: pure
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
i_blocksize inode_unhashed is_bad_inode is_root_inode i_user_ns i_uid_read i_gid_read inode_get_atime inode_get_mtime inode_get_ctime inode_get_atime_sec inode_get_mtime_sec inode_get_ctime_sec: reads 0
file_mnt_idmap file_owner_or_capable is_sync_kiocb is_zero_ino: reads 0
file_path: writes 1
file_count: tests 0; macro
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
# The time of an access: what generic_file_mmap_prepare() notes, too.
file_accessed: sleeps
touch_atime: sleeps
file_update_time file_modified: stores state 0; sleeps; fails non-zero
mark_inode_dirty mark_inode_dirty_sync __mark_inode_dirty: stores state 0
inode_set_ctime_current inode_set_bytes: stores state 0
inode_update_timestamps: stores state 0; until 7.1
inode_set_flags: stores state 0
filp_open file_open_root dentry_open: takes reference result ~ filp_close fput; sleeps; fails error-pointer
filp_close: gives reference 0; sleeps; fails non-zero
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
truncate_setsize: stores zaps 0; sleeps
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
[include/linux/dcache.h]
dget: takes reference 0 itself alive ~ dput
dget_parent: takes reference result itself alive ~ dput
dput: gives reference 0; sleeps
d_inode d_backing_inode d_real_inode: pure; holder
d_unhashed d_unlinked d_count d_mountpoint d_is_dir d_is_reg d_is_file d_is_symlink d_is_special d_is_negative d_is_positive d_really_is_negative d_really_is_positive: reads 0
IS_ROOT: reads 0; macro
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
task_is_running task_is_stopped task_is_traced: tests 0; macro
is_idle_task task_prio task_curr: reads 0
task_pid: reads 0
get_pid: takes reference 0 itself alive ~ put_pid
put_pid: gives reference 0
find_get_pid get_task_pid: takes reference result alive ~ put_pid; fails null
get_pid_task: takes reference result alive ~ put_task_struct; fails null
pid_task find_vpid find_pid_ns: tests 0; fails null
pid_nr pid_vnr pid_nr_ns: reads 0
pidfd_get_pid: takes reference result alive ~ put_pid; writes 1; fails error-pointer
[include/linux/sched/signal.h]
task_tgid: reads 0
same_thread_group: reads 0 1
send_sig: stores wakes 1
force_sig: stores wakes global
send_sig_info: stores wakes 2
signal_pending fatal_signal_pending: tests 0
[include/linux/sched/mm.h]
mm_get_unmapped_area mm_get_unmapped_area_vmflags: reads 0
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
[include/linux/page_ref.h]
folio_try_get: takes reference 0 alive ~ folio_put; fails false
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
`;
