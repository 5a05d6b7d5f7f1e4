/** Locks, RCU, atomics, bits, waiting and waking. */
export const SYNCHRONISING = `

[include/linux/mutex.h]
DEFINE_MUTEX: declares 0 object mutex
mutex_init: stores state 0; macro
__mutex_init: stores state 0
mutex_init_generic: stores state 0; since 7.1
mutex_destroy: stores state 0
mutex_lock mutex_lock_nested mutex_lock_io mutex_lock_io_nested: locks mutex 0 ~ mutex_unlock; sleeps
mutex_lock_nest_lock: locks mutex 0 ~ mutex_unlock; sleeps; macro
mutex_lock_interruptible mutex_lock_killable mutex_lock_interruptible_nested: locks mutex 0 ~ mutex_unlock; sleeps; fails non-zero
mutex_lock_killable_nested: locks mutex 0 ~ mutex_unlock; sleeps; fails non-zero; macro
mutex_trylock: locks mutex 0 try ~ mutex_unlock; fails zero
mutex_unlock: unlocks mutex 0
mutex_is_locked: tests 0
atomic_dec_and_mutex_lock: gives count 0; locks mutex 1 if non-zero ~ mutex_unlock; sleeps
[include/linux/rtmutex.h]
rt_mutex_init: stores state 0; macro
rt_mutex_lock: locks rt-mutex 0 ~ rt_mutex_unlock; sleeps
rt_mutex_lock_interruptible rt_mutex_lock_killable: locks rt-mutex 0 ~ rt_mutex_unlock; sleeps; fails non-zero
rt_mutex_trylock: locks rt-mutex 0 try ~ rt_mutex_unlock; fails zero
rt_mutex_unlock: unlocks rt-mutex 0
[include/linux/ww_mutex.h]
ww_mutex_init: stores state 0
ww_mutex_lock ww_mutex_lock_interruptible: locks ww-mutex 0 ~ ww_mutex_unlock; sleeps; fails non-zero
ww_mutex_lock_slow: locks ww-mutex 0 ~ ww_mutex_unlock; sleeps
ww_mutex_trylock: locks ww-mutex 0 try ~ ww_mutex_unlock; fails zero
ww_mutex_unlock: unlocks ww-mutex 0
ww_acquire_init: locks section 0 ~ ww_acquire_fini
ww_acquire_done: stores state 0
ww_acquire_fini: unlocks section 0
ww_mutex_destroy: stores state 0
ww_mutex_is_locked: tests 0
[include/linux/rwsem.h]
DECLARE_RWSEM: declares 0 object rw_semaphore
init_rwsem: stores state 0; macro
down_read down_read_nested: locks read-semaphore 0 ~ up_read; sleeps
down_read_interruptible down_read_killable: locks read-semaphore 0 ~ up_read; sleeps; fails non-zero
down_read_trylock: locks read-semaphore 0 try ~ up_read; fails zero
down_write down_write_nested: locks write-semaphore 0 ~ up_write downgrade_write; sleeps
down_write_killable: locks write-semaphore 0 ~ up_write downgrade_write; sleeps; fails non-zero
down_write_trylock: locks write-semaphore 0 try ~ up_write downgrade_write; fails zero
up_read: unlocks read-semaphore 0
up_write: unlocks write-semaphore 0
downgrade_write: unlocks write-semaphore 0; locks read-semaphore 0 ~ up_read
rwsem_is_locked rwsem_is_contended: tests 0
rwsem_assert_held rwsem_assert_held_write: tests 0
[include/linux/percpu-rwsem.h]
percpu_down_read: locks read-semaphore 0 ~ percpu_up_read; sleeps
percpu_down_read_trylock: locks read-semaphore 0 try ~ percpu_up_read; fails false
percpu_up_read: unlocks read-semaphore 0
percpu_down_write: locks write-semaphore 0 ~ percpu_up_write; sleeps
percpu_up_write: unlocks write-semaphore 0
[include/linux/semaphore.h]
sema_init: stores state 0
down: locks semaphore 0 ~ up; sleeps
down_interruptible down_killable down_timeout: locks semaphore 0 ~ up; sleeps; fails non-zero
down_trylock: locks semaphore 0 try ~ up; fails non-zero
up: unlocks semaphore 0
[include/linux/spinlock.h]
spin_lock_init raw_spin_lock_init: stores state 0; macro
spin_lock spin_lock_irq spin_lock_bh: locks spin 0 ~ spin_unlock spin_unlock_irq spin_unlock_bh
spin_lock_nested: locks spin 0 ~ spin_unlock; macro
spin_lock_irqsave spin_lock_irqsave_nested: assigns 1; locks spin 0 ~ spin_unlock_irqrestore
spin_trylock spin_trylock_irq spin_trylock_bh: locks spin 0 try ~ spin_unlock spin_unlock_irq spin_unlock_bh; fails zero
spin_trylock_irqsave: assigns 1; locks spin 0 try ~ spin_unlock_irqrestore; fails zero
spin_unlock spin_unlock_irq spin_unlock_bh spin_unlock_irqrestore: unlocks spin 0
spin_is_locked spin_is_contended: tests 0
assert_spin_locked: tests 0; macro
raw_spin_lock raw_spin_lock_irq raw_spin_lock_bh raw_spin_lock_nested: locks spin 0 ~ raw_spin_unlock raw_spin_unlock_irq raw_spin_unlock_bh; macro
raw_spin_lock_irqsave raw_spin_lock_irqsave_nested: assigns 1; locks spin 0 ~ raw_spin_unlock_irqrestore
raw_spin_trylock raw_spin_trylock_irq raw_spin_trylock_bh: locks spin 0 try ~ raw_spin_unlock raw_spin_unlock_irq; fails zero; macro
raw_spin_trylock_irqsave: assigns 1; locks spin 0 try ~ raw_spin_unlock_irqrestore; fails zero
raw_spin_unlock raw_spin_unlock_irq raw_spin_unlock_irqrestore raw_spin_unlock_bh: unlocks spin 0; macro
atomic_dec_and_lock: gives count 0; locks spin 1 if non-zero ~ spin_unlock
atomic_dec_and_lock_irqsave: gives count 0; locks spin 1 if non-zero ~ spin_unlock_irqrestore; assigns 2
smp_mb__after_spinlock: pure; macro
[include/linux/spinlock_api_smp.h]
assert_raw_spin_locked: tests 0; macro
[include/linux/rwlock.h]
rwlock_init: stores state 0; macro
read_lock read_lock_irq read_lock_bh: locks read-spin 0 ~ read_unlock read_unlock_irq read_unlock_bh; macro
read_lock_irqsave: assigns 1; locks read-spin 0 ~ read_unlock_irqrestore
read_trylock: locks read-spin 0 try ~ read_unlock; fails zero; macro
read_unlock read_unlock_irq read_unlock_bh read_unlock_irqrestore: unlocks read-spin 0; macro
write_lock write_lock_irq write_lock_bh: locks write-spin 0 ~ write_unlock write_unlock_irq write_unlock_bh; macro
write_lock_irqsave: assigns 1; locks write-spin 0 ~ write_unlock_irqrestore
write_trylock: locks write-spin 0 try ~ write_unlock; fails zero; macro
write_trylock_irqsave: assigns 1; locks write-spin 0 try ~ write_unlock_irqrestore; fails zero
write_unlock write_unlock_irq write_unlock_bh write_unlock_irqrestore: unlocks write-spin 0; macro
[include/linux/seqlock.h]
seqlock_init: stores state 0; macro
seqcount_init: stores state 0; macro
write_seqlock write_seqlock_irq write_seqlock_bh: locks seqlock 0 ~ write_sequnlock write_sequnlock_irq write_sequnlock_bh
write_seqlock_irqsave: assigns 1; locks seqlock 0 ~ write_sequnlock_irqrestore
write_sequnlock write_sequnlock_irq write_sequnlock_bh write_sequnlock_irqrestore: unlocks seqlock 0
read_seqlock_excl: locks spin 0 ~ read_sequnlock_excl
read_sequnlock_excl: unlocks spin 0
read_seqbegin read_seqretry: tests 0
raw_read_seqcount: tests 0; macro
read_seqcount_begin read_seqcount_retry: tests 0; macro
write_seqcount_begin raw_write_seqcount_begin: locks seqlock 0 ~ write_seqcount_end raw_write_seqcount_end; macro
write_seqcount_end raw_write_seqcount_end: unlocks seqlock 0; macro
write_seqcount_invalidate: stores state 0; macro
[include/linux/rcupdate.h]
rcu_read_lock: locks rcu global ~ rcu_read_unlock
rcu_read_unlock: unlocks rcu global
rcu_read_lock_bh: locks rcu global ~ rcu_read_unlock_bh
rcu_read_unlock_bh: unlocks rcu global
rcu_read_lock_sched: locks rcu global ~ rcu_read_unlock_sched
rcu_read_unlock_sched: unlocks rcu global
rcu_assign_pointer: assigns 0; stores publishes 0
RCU_INIT_POINTER: assigns 0; stores publishes 0
rcu_replace_pointer: assigns 0; stores publishes 0
rcu_dereference rcu_dereference_check rcu_dereference_protected rcu_dereference_raw rcu_dereference_bh rcu_access_pointer rcu_pointer_handoff unrcu_pointer: tests 0; macro
call_rcu: takes work 0 ~ rcu_barrier
synchronize_rcu: waits; sleeps
rcu_head_init init_rcu_head: stores state 0
RCU_INITIALIZER: pure; macro
rcu_read_lock_held: tests global
[include/linux/rcutree.h]
rcu_barrier: waits; sleeps
synchronize_rcu_expedited: waits; sleeps
[include/linux/srcu.h]
srcu_read_lock srcu_read_lock_nmisafe srcu_read_lock_notrace: locks srcu 0 ~ srcu_read_unlock srcu_read_unlock_fast srcu_read_unlock_nmisafe srcu_read_unlock_notrace
srcu_read_lock_fast: locks srcu 0 ~ srcu_read_unlock srcu_read_unlock_fast srcu_read_unlock_nmisafe srcu_read_unlock_notrace; since 7.1
srcu_read_unlock srcu_read_unlock_nmisafe srcu_read_unlock_notrace: unlocks srcu 0
srcu_read_unlock_fast: unlocks srcu 0; since 7.1
srcu_dereference srcu_dereference_check: tests 0; macro
call_srcu: takes work 1 ~ srcu_barrier
synchronize_srcu: waits; sleeps
cleanup_srcu_struct: gives memory 0; sleeps
init_srcu_struct: takes memory 0 ~ cleanup_srcu_struct; sleeps; fails non-zero
[include/linux/srcutiny.h]
srcu_barrier synchronize_srcu_expedited: waits; sleeps
[include/linux/preempt.h]
preempt_disable preempt_disable_notrace: locks preemption global ~ preempt_enable preempt_enable_notrace preempt_enable_no_resched; macro
preempt_enable preempt_enable_notrace preempt_enable_no_resched: unlocks preemption global; macro
in_interrupt in_task in_atomic in_softirq in_hardirq: tests global; macro
[include/linux/sched.h]
migrate_disable: locks preemption global ~ migrate_enable
migrate_enable: unlocks preemption global
[include/linux/smp.h]
get_cpu: locks preemption global ~ put_cpu; macro
put_cpu: unlocks preemption global; macro
smp_processor_id raw_smp_processor_id: tests global; macro
smp_call_function smp_call_function_many smp_call_function_single on_each_cpu: stores state global; waits
[include/linux/irqflags.h]
local_irq_disable: locks interrupts global ~ local_irq_enable; macro
local_irq_enable: unlocks interrupts global; macro
local_irq_save: assigns 0; locks interrupts global ~ local_irq_restore
local_irq_restore: unlocks interrupts global; macro
local_save_flags: assigns 0
irqs_disabled: tests global; macro
[include/linux/bottom_half.h]
local_bh_disable: locks section global ~ local_bh_enable
local_bh_enable: unlocks section global
[include/linux/cpuhplock.h]
cpus_read_lock: locks read-semaphore global ~ cpus_read_unlock; sleeps
cpus_read_unlock: unlocks read-semaphore global
[include/linux/local_lock.h]
local_lock: locks spin 0 ~ local_unlock; macro
local_unlock: unlocks spin 0; macro
[include/linux/kernel.h]
might_sleep might_fault: sleeps; macro
[include/linux/lockdep.h]
lockdep_assert_held lockdep_assert_held_write lockdep_assert_held_read lockdep_assert_held_once lockdep_assert_not_held lockdep_is_held: tests 0; macro
lockdep_set_class lockdep_set_subclass: stores state 0; macro
lockdep_register_key: stores state 0
[include/linux/atomic/atomic-instrumented.h]
atomic{,64,_long}_read atomic{,64,_long}_read_acquire: tests 0
atomic{,64,_long}_set atomic{,64,_long}_set_release: stores state 1
atomic{,64,_long}_inc: takes count 0 ~ atomic{,64,_long}_dec atomic{,64,_long}_dec_return atomic{,64,_long}_dec_and_test atomic{,64,_long}_fetch_dec atomic{,64,_long}_dec_if_positive atomic{,64,_long}_add_unless
atomic{,64,_long}_inc_return atomic{,64,_long}_fetch_inc atomic{,64,_long}_inc_and_test atomic{,64,_long}_inc_return_relaxed atomic{,64,_long}_inc_return_acquire atomic{,64,_long}_inc_return_release: takes count 0 ~ atomic{,64,_long}_dec atomic{,64,_long}_dec_return atomic{,64,_long}_dec_and_test atomic{,64,_long}_fetch_dec
atomic{,64,_long}_inc_not_zero atomic{,64,_long}_inc_unless_negative: takes count 0 ~ atomic{,64,_long}_dec atomic{,64,_long}_dec_return atomic{,64,_long}_dec_and_test; fails zero
atomic{,64,_long}_add atomic{,64,_long}_add_return atomic{,64,_long}_fetch_add atomic{,64,_long}_add_negative: takes count 1 ~ atomic{,64,_long}_sub atomic{,64,_long}_sub_return atomic{,64,_long}_sub_and_test atomic{,64,_long}_fetch_sub
atomic{,64,_long}_add_unless atomic{,64,_long}_fetch_add_unless: takes count 0 ~ atomic{,64,_long}_dec atomic{,64,_long}_sub atomic{,64,_long}_dec_and_test; fails false
atomic{,64,_long}_dec atomic{,64,_long}_dec_return atomic{,64,_long}_dec_and_test atomic{,64,_long}_fetch_dec atomic{,64,_long}_dec_return_relaxed atomic{,64,_long}_dec_return_release: gives count 0
atomic{,64,_long}_dec_if_positive atomic{,64,_long}_dec_unless_positive: gives count 0
atomic{,64,_long}_sub atomic{,64,_long}_sub_return atomic{,64,_long}_sub_and_test atomic{,64,_long}_fetch_sub: gives count 1
atomic{,64,_long}_xchg atomic{,64,_long}_xchg_acquire atomic{,64,_long}_xchg_release atomic{,64,_long}_xchg_relaxed: takes count 0 ~ atomic{,64,_long}_set atomic{,64,_long}_xchg atomic{,64,_long}_cmpxchg atomic{,64,_long}_set_release
atomic{,64,_long}_cmpxchg atomic{,64,_long}_cmpxchg_acquire atomic{,64,_long}_cmpxchg_release atomic{,64,_long}_cmpxchg_relaxed atomic{,64,_long}_try_cmpxchg: takes count 0 ~ atomic{,64,_long}_set atomic{,64,_long}_xchg atomic{,64,_long}_cmpxchg atomic{,64,_long}_set_release
atomic{,64,_long}_or atomic{,64,_long}_and atomic{,64,_long}_xor atomic{,64,_long}_andnot atomic{,64,_long}_fetch_or atomic{,64,_long}_fetch_and atomic{,64,_long}_fetch_xor atomic{,64,_long}_fetch_andnot: stores state 1
xchg cmpxchg try_cmpxchg cmpxchg64 xchg_relaxed xchg_acquire xchg_release cmpxchg_relaxed cmpxchg_acquire cmpxchg_release: stores state 0; tests 0; macro
[include/linux/types.h]
DECLARE_BITMAP: declares 0 pointer
ATOMIC_INIT: pure; macro
[arch/x86/include/asm/local.h]
local_inc local_add: takes count 0 ~ local_dec local_sub
local_dec local_sub: gives count 0
[include/asm-generic/bitops/instrumented-atomic.h]
set_bit: takes bit 1 itself ~ clear_bit test_and_clear_bit clear_bit_unlock
test_and_set_bit: takes bit 1 itself if zero ~ clear_bit test_and_clear_bit clear_bit_unlock
clear_bit test_and_clear_bit: gives bit 1
change_bit test_and_change_bit: stores state 1
[include/linux/bitops.h]
__set_bit: takes bit 1 itself ~ __clear_bit clear_bit __test_and_clear_bit; macro
__test_and_set_bit: takes bit 1 itself if zero ~ __clear_bit clear_bit __test_and_clear_bit; macro
__clear_bit __test_and_clear_bit: gives bit 1; macro
__change_bit __test_and_change_bit: stores state 1; macro
assign_bit __assign_bit: stores state 1; macro
test_bit test_bit_acquire: tests 1; macro
set_mask_bits: stores state 0; macro
hweight_long fls_long get_bitmask_order get_count_order get_count_order_long rol32 ror32 rol64 ror64 sign_extend32 sign_extend64: pure
parity8: pure; since 7.1
BITS_TO_LONGS BITS_TO_U64 BITS_TO_U32 BITS_TO_BYTES BYTES_TO_BITS: pure; macro
rol16 ror16 rol8 ror8: pure
[include/asm-generic/bitops/instrumented-lock.h]
test_and_set_bit_lock: locks spin 1 if zero try ~ clear_bit_unlock
clear_bit_unlock: unlocks spin 1
[include/linux/wait_bit.h]
DEFINE_WAIT_BIT: declares 0 object
wait_on_bit wait_on_bit_io wait_on_bit_timeout wait_on_bit_action: waits; sleeps; fails non-zero
wait_on_bit_lock wait_on_bit_lock_io wait_on_bit_lock_action: takes bit 0 itself ~ clear_bit clear_bit_unlock test_and_clear_bit clear_and_wake_up_bit; waits; sleeps; fails non-zero
clear_and_wake_up_bit: gives bit 1; stores wakes 1
wake_up_bit wake_up_var: stores wakes 0
[include/linux/bit_spinlock.h]
bit_spin_lock: locks spin 1 ~ bit_spin_unlock
bit_spin_trylock: locks spin 1 try ~ bit_spin_unlock; fails zero
bit_spin_unlock: unlocks spin 1
[include/linux/bits.h]
GENMASK GENMASK_ULL BIT_MASK BIT_WORD BIT_ULL_MASK BIT_ULL_WORD BITS_PER_TYPE: pure; macro
GENMASK_U8 GENMASK_U16 GENMASK_U32 GENMASK_U64 BIT_U8 BIT_U16 BIT_U32 BIT_U64: pure; macro; since 6.16
[include/vdso/bits.h]
BIT BIT_ULL: pure; macro
[include/linux/bitfield.h]
FIELD_GET FIELD_PREP FIELD_MAX FIELD_FIT: pure; macro
[include/linux/bitmap.h]
bitmap_set bitmap_clear bitmap_zero bitmap_fill bitmap_copy bitmap_and bitmap_or bitmap_xor bitmap_andnot bitmap_complement: writes 0; stores state 0
bitmap_allocate_region: takes bit 0 ~ bitmap_release_region; fails non-zero
bitmap_release_region: gives bit 0
bitmap_find_free_region: takes bit 0 ~ bitmap_release_region; fails negative
bitmap_find_next_zero_area bitmap_find_next_zero_area_off bitmap_empty bitmap_full bitmap_weight bitmap_equal bitmap_subset bitmap_intersects: tests 0
bitmap_alloc bitmap_zalloc: takes memory result itself ~ bitmap_free; sleeps; fails null
bitmap_free: gives memory 0
[include/linux/find.h]
find_first_bit find_next_bit find_first_zero_bit find_next_zero_bit find_last_bit: tests 0
[include/linux/compiler.h]
likely unlikely barrier_data unreachable: pure; macro
barrier: pure; macro
[include/linux/compiler_attributes.h]
fallthrough: pure; macro
[include/linux/compiler-gcc.h]
_Pragma: pure; macro
[include/asm-generic/rwonce.h]
READ_ONCE: tests 0; macro
WRITE_ONCE: assigns 0
[include/asm-generic/barrier.h]
mb rmb wmb smp_mb smp_rmb smp_wmb smp_mb__before_atomic smp_mb__after_atomic dma_rmb dma_wmb: pure; macro
smp_load_acquire: tests 0; macro
smp_store_release smp_store_mb: stores publishes 0; macro
smp_cond_load_acquire: waits; macro
[include/linux/completion.h]
DECLARE_COMPLETION DECLARE_COMPLETION_ONSTACK: declares 0 object completion
DECLARE_COMPLETION_ONSTACK_MAP: declares 0 object
init_completion reinit_completion: stores state 0
complete: stores wakes 0
complete_all: stores lets-through 0
wait_for_completion wait_for_completion_io: stores uses-up 0; waits; sleeps
wait_for_completion_interruptible wait_for_completion_killable wait_for_completion_state: stores uses-up 0; waits; sleeps; fails non-zero
wait_for_completion_timeout wait_for_completion_io_timeout: stores uses-up 0; waits; sleeps; fails zero
wait_for_completion_interruptible_timeout wait_for_completion_killable_timeout: stores uses-up 0; waits; sleeps; fails negative
try_wait_for_completion: stores uses-up 0; fails false
completion_done: tests 0
[include/linux/wait.h]
DECLARE_WAIT_QUEUE_HEAD: declares 0 object wait_queue_head
DECLARE_WAITQUEUE DECLARE_WAIT_QUEUE_HEAD_ONSTACK DEFINE_WAIT DEFINE_WAIT_FUNC: declares 0 object
init_waitqueue_head: stores state 0; macro
init_waitqueue_entry init_wait_entry: stores state 0
init_wait: stores state 0; macro
add_wait_queue add_wait_queue_exclusive: takes list-entry 1 ~ remove_wait_queue
remove_wait_queue: gives list-entry 1
prepare_to_wait prepare_to_wait_exclusive prepare_to_wait_event: takes list-entry 1 ~ finish_wait
finish_wait: gives list-entry 1
wake_up wake_up_nr wake_up_all wake_up_locked wake_up_interruptible wake_up_interruptible_nr wake_up_interruptible_all wake_up_interruptible_sync wake_up_poll wake_up_interruptible_poll wake_up_all_locked wake_up_interruptible_sync_poll: stores wakes 0; macro
__wake_up __wake_up_sync __wake_up_locked: stores wakes 0
wait_event wait_event_idle wait_event_idle_exclusive: waits; sleeps; macro
wait_event_interruptible wait_event_killable wait_event_interruptible_exclusive wait_event_killable_exclusive wait_event_state wait_event_hrtimeout wait_event_interruptible_hrtimeout: waits; sleeps; fails non-zero; macro
wait_event_timeout wait_event_idle_timeout wait_event_idle_exclusive_timeout: waits; sleeps; fails zero; macro
wait_event_interruptible_timeout wait_event_killable_timeout wait_event_freezable_timeout: waits; sleeps; fails negative; macro
wait_event_lock_irq wait_event_cmd wait_event_freezable: waits; sleeps; macro
waitqueue_active wq_has_sleeper: tests 0
[include/linux/swait.h]
swake_up_one swake_up_all: stores wakes 0
swait_event_exclusive swait_event_idle_exclusive: waits; sleeps; macro
swait_event_interruptible_exclusive: waits; sleeps; fails non-zero; macro
swait_event_timeout_exclusive swait_event_idle_timeout_exclusive: waits; sleeps; fails zero; macro
swait_event_interruptible_timeout_exclusive: waits; sleeps; fails negative; macro
[include/linux/rcuwait.h]
rcuwait_wake_up: stores wakes 0
[include/linux/poll.h]
poll_wait: takes list-entry 1
[include/linux/eventpoll.h]
eventpoll_release: gives reference 0
[include/linux/delay.h]
msleep ssleep usleep_range fsleep msleep_interruptible: waits; sleeps
mdelay ndelay: waits; macro
[include/asm-generic/delay.h]
udelay: waits
[include/linux/notifier.h]
blocking_notifier_chain_register atomic_notifier_chain_register raw_notifier_chain_register srcu_notifier_chain_register: takes notifier 1 ~ blocking_notifier_chain_unregister atomic_notifier_chain_unregister raw_notifier_chain_unregister srcu_notifier_chain_unregister; sleeps; fails non-zero
blocking_notifier_chain_unregister atomic_notifier_chain_unregister raw_notifier_chain_unregister srcu_notifier_chain_unregister: gives notifier 1; sleeps
blocking_notifier_call_chain atomic_notifier_call_chain raw_notifier_call_chain srcu_notifier_call_chain: stores state 0; sleeps
[include/linux/reboot.h]
register_reboot_notifier: takes notifier 0 ~ unregister_reboot_notifier; sleeps; fails non-zero
unregister_reboot_notifier: gives notifier 0; sleeps
kernel_restart emergency_restart orderly_poweroff: stores device global; sleeps
[include/linux/stop_machine.h]
stop_machine: stores state 1; waits; sleeps
[include/linux/jump_label.h]
static_branch_inc static_branch_enable: takes count 0 ~ static_branch_dec static_branch_disable; sleeps; macro
static_branch_dec static_branch_disable: gives count 0; sleeps; macro
static_branch_likely static_branch_unlikely static_key_enabled: tests 0; macro
static_key_slow_inc: takes count 0 ~ static_key_slow_dec; sleeps
static_key_slow_dec: gives count 0; sleeps
[include/linux/spinlock_types.h]
DEFINE_SPINLOCK: declares 0 object spinlock
[include/linux/rwlock_types.h]
DEFINE_RWLOCK: declares 0 object rwlock
`;
