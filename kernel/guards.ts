/**
 * Classes of `guard()`, `scoped_guard()`, `scoped_cond_guard()` and `CLASS()`, and of `__free()`: what stands at the end of
 * a scope without being written there (include/linux/cleanup.h: DEFINE_GUARD, DEFINE_LOCK_GUARD_0/1, DEFINE_CLASS, DEFINE_FREE).
 */

/** What a guard's class takes when it is entered, and what gives it back at the end of its scope. */
export interface GuardClass {
  readonly name: string;
  /** The function whose fact says what entering does. */
  readonly enter: string;
  /** The function that leaving calls. */
  readonly leave: string;
  /** May it fail: a class for `scoped_cond_guard()`, or a trylock? */
  readonly conditional?: true;
  readonly from: string;
}

const ROWS = `
[include/linux/mutex.h]
mutex mutex_lock mutex_unlock
mutex_try mutex_trylock mutex_unlock ?
mutex_intr mutex_lock_interruptible mutex_unlock ?
mutex_kill mutex_lock_killable mutex_unlock ?
mutex_init mutex_init_generic mutex_unlock
[include/linux/spinlock.h]
raw_spinlock raw_spin_lock raw_spin_unlock
raw_spinlock_try raw_spin_trylock raw_spin_unlock ?
raw_spinlock_nested raw_spin_lock_nested raw_spin_unlock
raw_spinlock_irq raw_spin_lock_irq raw_spin_unlock_irq
raw_spinlock_irq_try raw_spin_trylock_irq raw_spin_unlock_irq ?
raw_spinlock_bh raw_spin_lock_bh raw_spin_unlock_bh
raw_spinlock_irqsave raw_spin_lock_irqsave raw_spin_unlock_irqrestore
raw_spinlock_irqsave_try raw_spin_trylock_irqsave raw_spin_unlock_irqrestore ?
spinlock spin_lock spin_unlock
spinlock_try spin_trylock spin_unlock ?
spinlock_irq spin_lock_irq spin_unlock_irq
spinlock_irq_try spin_trylock_irq spin_unlock_irq ?
spinlock_bh spin_lock_bh spin_unlock_bh
spinlock_bh_try spin_trylock_bh spin_unlock_bh ?
spinlock_irqsave spin_lock_irqsave spin_unlock_irqrestore
spinlock_irqsave_try spin_trylock_irqsave spin_unlock_irqrestore ?
read_lock read_lock read_unlock
read_lock_irq read_lock_irq read_unlock_irq
read_lock_irqsave read_lock_irqsave read_unlock_irqrestore
write_lock write_lock write_unlock
write_lock_irq write_lock_irq write_unlock_irq
write_lock_irqsave write_lock_irqsave write_unlock_irqrestore
[include/linux/rwsem.h]
rwsem_read down_read up_read
rwsem_read_try down_read_trylock up_read ?
rwsem_read_intr down_read_interruptible up_read ?
rwsem_read_kill down_read_killable up_read ?
rwsem_write down_write up_write
rwsem_write_try down_write_trylock up_write ?
rwsem_write_kill down_write_killable up_write ?
[include/linux/rcupdate.h]
rcu rcu_read_lock rcu_read_unlock
[include/linux/srcu.h]
srcu srcu_read_lock srcu_read_unlock
srcu_fast srcu_read_lock_fast srcu_read_unlock_fast
[include/linux/preempt.h]
preempt preempt_disable preempt_enable
preempt_notrace preempt_disable_notrace preempt_enable_notrace
migrate migrate_disable migrate_enable
[include/linux/irqflags.h]
irq local_irq_disable local_irq_enable
irqsave local_irq_save local_irq_restore
[include/linux/cpuhplock.h]
cpus_read_lock cpus_read_lock cpus_read_unlock
[include/linux/device.h]
device device_lock device_unlock
device_intr device_lock_interruptible device_unlock ?
[include/linux/pm_runtime.h]
pm_runtime_active pm_runtime_get_sync pm_runtime_put
pm_runtime_active_auto pm_runtime_get_sync pm_runtime_put_autosuspend
pm_runtime_active_try pm_runtime_get_active pm_runtime_put ?
pm_runtime_active_try_enabled pm_runtime_resume_and_get pm_runtime_put ?
pm_runtime_active_auto_try pm_runtime_get_active pm_runtime_put_autosuspend ?
pm_runtime_active_auto_try_enabled pm_runtime_resume_and_get pm_runtime_put_autosuspend ?
pm_runtime_noresume pm_runtime_get_noresume pm_runtime_put_noidle
[include/linux/file.h]
fd fdget fdput
fd_raw fdget_raw fdput
fd_pos fdget_pos fdput_pos
get_unused_fd get_unused_fd_flags put_unused_fd
[include/linux/memory-tiers.h]
[include/drm/drm_drv.h]
[include/linux/percpu-rwsem.h]
percpu_read percpu_down_read percpu_up_read
percpu_read_try percpu_down_read_trylock percpu_up_read ?
percpu_write percpu_down_write percpu_up_write
[include/linux/netdevice.h]
rtnl rtnl_lock rtnl_unlock
[include/linux/rtnetlink.h]
rtnl_nets rtnl_lock rtnl_unlock
[include/linux/iio/iio.h]
[include/linux/gpio/driver.h]
gpio_generic_lock gpio_generic_chip_lock gpio_generic_chip_unlock
[include/linux/mmap_lock.h]
mmap_read_lock mmap_read_lock mmap_read_unlock
mmap_write_lock mmap_write_lock mmap_write_unlock
[include/linux/task_work.h]
[include/linux/sched/task.h]
task_lock task_lock task_unlock
[include/linux/sched/signal.h]
tasklist_read_lock read_lock read_unlock
[include/linux/pci.h]
pci_dev pci_dev_lock pci_dev_unlock
[include/linux/cred.h]
[include/linux/mount.h]
`;

let classes: Map<string, GuardClass> | undefined;

/** The class that `guard(NAME)` names. */
export function guardOf(name: string): GuardClass | undefined {
  return (classes ??= readGuards()).get(name);
}

function readGuards(): Map<string, GuardClass> {
  const read = new Map<string, GuardClass>();
  let from = '';
  for (const line of ROWS.split('\n')) {
    if (line.startsWith('[')) from = line.slice(1, -1);
    const [name, enter, leave, conditional] = line.split(' ');
    if (!leave) continue;
    read.set(name, { name, enter, leave, from, ...(conditional === '?' ? { conditional: true } : {}) });
  }
  return read;
}

/** What opens a block that a class guards, and how many of its arguments, the class among them, stand before those that the class is given. */
export const GUARD_BLOCKS: ReadonlyMap<string, number> = new Map([
  ['scoped_guard', 1],
  // What is done where the lock is not got.
  ['scoped_cond_guard', 2],
  // What the object is called.
  ['scoped_class', 2],
]);

/** Does a text end with what opens a block that a class guards: `scoped_guard(mutex, &(foo)->lock)`? */
export function opensGuardBlock(text: string): boolean {
  const word = /^\s*(\w+)\s*\(/.exec(text);
  return word !== null && GUARD_BLOCKS.has(word[1]) && text.trimEnd().endsWith(')');
}

/** `__free(NAME)`: the function that is called with the variable at the end of its scope. */
export const CLEANUPS: ReadonlyMap<string, string> = new Map([
  ['acpi_put_table', 'acpi_put_table'],
  ['argv_free', 'argv_free'],
  ['bitmap', 'bitmap_free'],
  ['dev_put', 'dev_put'],
  ['device_del', 'device_del'],
  ['device_node', 'of_node_put'],
  ['drm_bridge_put', 'drm_bridge_put'],
  ['execmem', 'execmem_free'],
  ['firmware', 'release_firmware'],
  ['fput', 'fput'],
  ['free_cpumask_var', 'free_cpumask_var'],
  ['free_page', 'free_page'],
  ['free_percpu', 'free_percpu'],
  ['free_usb_request', 'free_usb_request'],
  ['fwctl', 'fwctl_put'],
  ['fwnode_handle', 'fwnode_handle_put'],
  ['irq_domain_free_fwnode', 'irq_domain_free_fwnode'],
  ['kfree', 'kfree'],
  ['kfree_sensitive', 'kfree_sensitive'],
  ['kvfree', 'kvfree'],
  ['kvfree_atomic', 'kvfree_atomic'],
  ['mntput', 'mntput'],
  ['module_put', 'module_put'],
  ['pci_dev_put', 'pci_dev_put'],
  ['pci_ide_stream_release', 'pci_ide_stream_release'],
  ['platform_device_put', 'platform_device_put'],
  ['put_cpufreq_policy', 'cpufreq_cpu_put'],
  ['put_cred', 'put_cred'],
  ['put_device', 'put_device'],
  ['put_mnt_ns', 'put_mnt_ns'],
  ['put_nsproxy', 'put_nsproxy'],
  ['put_opp', 'dev_pm_opp_put'],
  ['put_opp_table', 'dev_pm_opp_put_opp_table'],
  ['put_task', 'put_task_struct'],
  ['putname', 'putname'],
  ['qcom_tzmem', 'qcom_tzmem_free'],
  ['regmap_field', 'regmap_field_free'],
  ['rtc_class_close', 'rtc_class_close'],
  ['snd_card_free', 'snd_card_free'],
  ['snd_card_unref', 'snd_card_unref'],
  ['time_ns', 'put_time_ns'],
  ['x509_free_certificate', 'x509_free_certificate'],
]);
